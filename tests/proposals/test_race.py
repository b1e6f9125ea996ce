"""Two workers in the same minute, votes that meet the end, double presses: everything once, and whole."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock, db
from groups.membership.models import CharterValue
from groups.proposals import closing, own
from groups.proposals.models import Proposal, ProposalBallot, ProposalVoter
from groups.proposals.queries import options_of
from tests.dinners.helpers import browsers
from tests.dinners.test_race import all_at_once
from tests.proposals.groups import a_founded_group, all_say, ask, people

Writing = Callable[[], AbstractContextManager[Session]]


def test_two_workers_carry_out_once_and_in_closing_order(app: Flask, writing: Writing) -> None:
    with writing() as session:
        a, b = people(session, 2)
        group, now = a_founded_group(session, a, b), clock.now()
        for who, value in ((a, "40"), (b, "60"), (a, "70")):
            payload = own.charter_payload(session, group, "quorum_percent", value)
            all_say(
                session,
                ask(session, group, who, kind="charter", title="", payload=payload, now=now),
                (a, b),
                0,
            )
        group_id, end = group.id, now + timedelta(days=3)

    def worker() -> int:
        with writing() as session:
            closing.close_due(session, group_id, end)
        return 0

    assert all_at_once([worker] * 4)[0] == 4
    with db.database().reading() as session:
        lines = (
            select(CharterValue.value).where(CharterValue.key == "quorum_percent").order_by(CharterValue.id)
        )
        assert session.scalars(lines).all() == ["30", "40"]
        refusals = session.scalars(select(Proposal.refusal).order_by(Proposal.id)).all()
        assert refusals == ["", "Unmet.changed_meanwhile", "Unmet.changed_meanwhile"]


def test_votes_that_meet_the_end_count_or_are_told_that_they_do_not(app: Flask, writing: Writing) -> None:
    with writing() as session:
        members = people(session, 12)
        group = a_founded_group(session, *members)
        asked = ask(session, group, members[0])
        yes, pid, group_id = options_of(session, asked.id)[0].public_id, asked.public_id, group.id
        ids, end = [each.id for each in members], asked.closes_at
    tabs = browsers(app, ids, clock.now())

    def vote(browser: FlaskClient) -> Callable[[], int]:
        return lambda: browser.post(f"/p/{pid}/vote", data={"o": yes}).status_code

    def finish() -> int:
        with writing() as session:
            closing.close_due(session, group_id, end)
        return 0

    answers = all_at_once([*(vote(each) for each in tabs), finish, finish])
    assert answers[303] + answers[409] == 12
    with db.database().reading() as session:
        found = session.scalars(select(Proposal)).one()
        assert found.closed_at is not None
        voted = select(func.count()).select_from(ProposalVoter).where(ProposalVoter.voted)
        assert found.taken == answers[303] == session.scalar(voted)


def test_a_double_press_is_one_ballot(app: Flask, writing: Writing) -> None:
    with writing() as session:
        a, b = people(session, 2)
        asked = ask(session, a_founded_group(session, a, b), a)
        yes, pid, member = options_of(session, asked.id)[0].public_id, asked.public_id, b.id
    tabs = browsers(app, [member] * 6, clock.now())

    def press(browser: FlaskClient) -> Callable[[], int]:
        return lambda: browser.post(f"/p/{pid}/vote", data={"o": yes}).status_code

    answers = all_at_once([press(each) for each in tabs])
    assert answers == {303: 6}
    with db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(ProposalBallot)) == 1
