"""Random histories: people come, go, vote, change their minds; whatever happens, the law says what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db
from app.core.access import Refused
from groups.membership.models import CharterValue, Group
from groups.membership.queries import charter_of
from groups.membership.stewardship import leave
from groups.proposals import closing, own, queries, voting
from groups.proposals.models import Proposal
from tests.proposals.groups import a_founded_group, ask, come_in, people

Writing = Callable[[], AbstractContextManager[Session]]
KEY = "silence_days"
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(0, 3), st.integers(14, 20)),
        st.tuples(st.just("vote"), st.integers(0, 5), st.integers(0, 2)),
        st.tuples(st.just("come"), st.just(0), st.just(0)),
        st.tuples(st.just("go"), st.integers(1, 3), st.just(0)),
        st.tuples(st.just("wait"), st.integers(1, 40), st.just(0)),
    ),
    max_size=30,
)


@dataclass
class History:
    """A group that lives through some steps, and what a second bookkeeper expects of its rule."""

    session: Session
    group: Group
    members: list[Member]
    now: datetime
    stands: str
    proposals: list[Proposal] = field(default_factory=list)

    def ask(self, who: int, days: int) -> None:
        payload = {"key": KEY, "value": str(days), "was": own.stands(self.session, self.group.id, KEY)}
        made = ask(
            self.session,
            self.group,
            self.members[who],
            kind="charter",
            title="",
            payload=payload,
            now=self.now,
        )
        self.proposals.append(made)

    def vote(self, who: int, rank: int) -> None:
        if self.proposals:
            ranks = [] if rank == 2 else [rank]
            voting.cast(self.session, self.proposals[-1], self.members[who].id, ranks, self.now)

    def come(self, *_none: int) -> None:
        self.members += people(self.session, 1)
        come_in(self.session, self.group, self.members[-1], at=self.now)

    def go(self, who: int, _none: int) -> None:
        leave(self.session, self.group, self.members[who].id, self.now)

    def wait(self, hours: int, _none: int) -> None:
        """The minute job at the end of the wait; the second bookkeeper counts by himself."""
        self.now += timedelta(hours=hours)
        due = [each for each in self.proposals if each.closed_at is None and each.closes_at <= self.now]
        for each in sorted(due, key=lambda proposal: (proposal.closes_at, proposal.id)):
            ballots = [set(one) for one in queries.choices_cast(self.session, each)]
            yes, no = ballots.count({0}), ballots.count({1})
            enough = len(ballots) * 100 >= each.quorum_percent * each.entitled and ballots
            fits = self.stands == each.payload["was"] != each.payload["value"]
            if enough and yes > no and fits:
                self.stands = each.payload["value"]
        closing.close_due(self.session, self.group.id, self.now)


@given(STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_charter_is_what_the_passed_votes_have_made_it(
    app: Flask, steps: list[tuple[str, int, int]]
) -> None:
    with app.test_request_context(), db.database().writing() as session:
        founder, *others = people(session, 6)
        group = a_founded_group(session, founder, *others)
        history = History(session, group, [founder, *others], clock.now(), "60")
        for verb, first, second in [*steps, ("wait", 80, 0)]:
            try:
                with session.begin_nested():
                    getattr(history, verb)(first, second)
            except Refused:
                pass  # a rule said no: nothing of it happened
        assert str(charter_of(session, group.id).silence_days) == history.stands
        _check_lines(session, group, history.proposals)
        session.rollback()
        session.info.clear()


def _check_lines(session: Session, group: Group, proposals: list[Proposal]) -> None:
    """Every line after the founding is a passed vote's, once, and every vote that was carried out has its line."""
    query = select(CharterValue).where(CharterValue.group_id == group.id, CharterValue.key == KEY)
    lines = session.scalars(query.order_by(CharterValue.id)).all()
    done = {f"proposal:{each.public_id}": each for each in proposals if each.executed_at is not None}
    assert lines[0].source == "founding"
    assert sorted(line.source for line in lines[1:]) == sorted(done)
    for line in lines[1:]:
        assert line.value == done[line.source].payload["value"]
        closed = done[line.source].closed_at
        assert closed is not None
        assert line.set_at == closed >= done[line.source].closes_at
    value = lines[0].value
    for line in lines[1:]:
        assert done[line.source].payload["was"] == value, "each stands on the one before"
        value = line.value
