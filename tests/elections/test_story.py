"""The founder deletes the account: the group lives, somebody stands in, and it elects by itself."""

from __future__ import annotations

from datetime import timedelta

from app.accounts.actions import close
from app.core import clock
from groups.elections import actions, queries
from groups.elections.rules import Cause, Outcome, Phase
from groups.membership.queries_terms import handed_over_at, history
from tests.elections.scenes import DAY, Time, Writing, a_crew, ate, stewards_of, the, vote_for


def test_the_founder_goes_and_the_group_elects_by_itself(writing: Writing) -> None:
    pid, (ann, bo, cy, dee) = a_crew(writing)
    time = Time()
    ate(writing, pid, ann, bo, cy, ago=2 * DAY)
    ate(writing, pid, cy, dee, ago=DAY / 2)
    with writing() as session:
        close(session, session.get_one(type(ann), ann.id), "a former member", clock.now())
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
