"""The founder deletes the account: the group lives, somebody stands in, and it elects by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from app.accounts.actions import close
from app.accounts.models import Member
from app.core import clock
from groups.chat import actions as chat
from groups.chat.models import Channel
from groups.elections import actions, queries
from groups.elections.rules import Cause, Outcome, Phase
from groups.membership.queries_terms import handed_over_at, history
from tests.elections.scenes import DAY, Time, Writing, a_crew, ate, stewards_of, the, vote_for
from tests.factories import a_dinner


def test_the_founder_goes_and_the_group_elects_by_itself(writing: Writing) -> None:
    pid, (ann, bo, cy, dee) = a_crew(writing)
    time = Time()
    ate(writing, pid, ann, bo, cy, ago=2 * DAY)
    ate(writing, pid, cy, dee, ago=DAY / 2)
    with writing() as session:
        close(session, session.get_one(Member, ann.id), "a former member", clock.now())
    assert stewards_of(writing, pid) == [cy.id]  # vouched for most recently, and here longer than Dee
    with writing() as session:
        election = queries.running(session, the(session, pid).id)
        assert election is not None
        assert (election.cause, election.about_id, election.phase) == (Cause.LEFT, ann.id, Phase.STANDING)
        actions.stand(session, election, bo.id, "Two tables a month.", clock.now())
        actions.stand(session, election, dee.id, "", clock.now())
    time.pass_by(timedelta(days=3, minutes=1))
    vote_for(writing, pid, [bo, cy], bo)
    vote_for(writing, pid, [dee], bo, dee)
    assert stewards_of(writing, pid) == [cy.id]
    time.pass_by(timedelta(days=4, minutes=1))
    assert stewards_of(writing, pid) == [bo.id]
    with writing() as session:
        group = the(session, pid)
        (over,) = queries.past(session, group.id)
        assert (over.outcome, over.again_at) == (Outcome.ELECTED, None)
        lines = [(each.member_id, each.began_by, each.ended_by) for each in history(session, group.id)]
        assert lines == [(bo.id, "elected", ""), (cy.id, "acting", "elected"), (ann.id, "founding", "left")]
        assert (
            handed_over_at(session)[group.id] == history(session, group.id)[1].began_at
        )  # a vote is no hand-over
    time.pass_by(DAY, steps=4)
    assert stewards_of(writing, pid) == [bo.id]


def test_meanwhile_people_talk_and_eat(writing: Writing, as_member: Callable[[int], FlaskClient]) -> None:
    pid, (ann, bo, cy, _dee) = a_crew(writing)
    with writing() as session:
        close(session, session.get_one(Member, ann.id), "a former member", clock.now())
    with writing() as session:
        room = session.get_one(Channel, the(session, pid).channel_id)
        chat.say(session, room, bo.id, "Still here", "0" * 26, clock.now())
        dinner = a_dinner(session, the(session, pid), cy)
    seat = as_member(bo.id).post(
        f"/d/{dinner.public_id}/seat", data={"adults": "0", "children": "0", "pact": "1"}
    )
    assert seat.status_code == 303
    page = as_member(bo.id).get(f"/g/{pid}")
    assert page.status_code == 200
    assert dinner.title in page.text
