"""Groups through time: a clock that is moved, ticks, and people who sit, talk, vote."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, jobs
from app.core.ids import digest, new_token
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Seat
from groups.elections import queries
from groups.membership.actions import found_group, join
from groups.membership.charter import JoinRule, Value
from groups.membership.models import Group
from groups.membership.queries import group_by_public_id, steward_ids
from groups.proposals.models import Proposal
from groups.proposals.queries import options_of
from groups.proposals.voting import cast
from tests.factories import a_dinner, a_member

Writing = Callable[[], AbstractContextManager[Session]]
DAY = timedelta(days=1)


def a_crew(writing: Writing, size: int = 4, **charter: Value) -> tuple[str, list[Member]]:
    """A group founded today, open to all, whose members came in the order of the list; its address and people."""
    names = ("Ann", "Bo", "Cy", "Dee", "Eve", "Flo", "Gus", "Hua")
    with writing() as session:
        people = [a_member(session, names[each]) for each in range(size)]
        now = clock.now()
        group = found_group(
            session, people[0].id, name="Night Eaters", city="Beijing", line="We eat", cloth="celadon-gingham",
            listed=True, timezone="Asia/Shanghai", charter={"join_rule": JoinRule.OPEN, **charter}, now=now,
        )  # fmt: skip
        for place, each in enumerate(people[1:], 1):
            join(session, group, each.id, now=now + timedelta(seconds=place))
    return group.public_id, people


def the(session: Session, pid: str) -> Group:
    """The group of this address."""
    group = group_by_public_id(session, pid)
    assert group is not None
    return group


class Time:
    """Moves the clock and lets what is due happen."""

    def __init__(self) -> None:
        self.gone = timedelta(0)

    def pass_by(self, by: timedelta, steps: int = 1) -> None:
        """So much later, with a tick after each step."""
        for _ in range(steps):
            self.gone += by / steps
            clock.shift(self.gone)
            jobs.run_ticks(clock.now())


def stewards_of(writing: Writing, pid: str) -> list[int]:
    """Who looks after the group."""
    with writing() as session:
        return steward_ids(session, the(session, pid).id)


def ate(writing: Writing, pid: str, *people: Member, ago: timedelta = 2 * DAY) -> None:
    """A dinner of the group that these people were at, vouched for."""
    with writing() as session:
        then = clock.now() - ago
        dinner = a_dinner(session, the(session, pid), people[0], *people[1:], starts_at=then)
        for seat in session.query(Seat).filter_by(dinner_id=dinner.id):
            seat.asked_at = then
            session.add(finding(dinner.id, seat.id, then))


def finding(dinner_id: int, seat_id: int, at: datetime) -> Finding:
    """A table that confirms a seat."""
    return Finding(
        dinner_id=dinner_id, seat_id=seat_id, state=SeatFinding.CONFIRMED, probability=0.99, why=[], found_at=at,
        judged_at=at,
    )  # fmt: skip


def vote_for(writing: Writing, pid: str, voters: list[Member], *choices: Member) -> None:
    """These vote for these in the group's election."""
    with writing() as session:
        election = queries.running(session, the(session, pid).id)
        assert election is not None
        assert election.proposal is not None
        say(session, election.proposal, voters, {each.id for each in choices})


def say(session: Session, vote: Proposal, voters: list[Member], members: set[int]) -> None:
    """These vote for the options of these members."""
    options = options_of(session, vote.id)
    ranks = [each.rank for each in options if each.payload.get("member") in members]
    for voter in voters:
        cast(session, vote, voter.id, ranks, clock.now(), key=digest(new_token()))


def say_word(session: Session, vote: Proposal, voters: list[Member], word: str) -> None:
    """These say yes, no or none of these."""
    ranks = [each.rank for each in options_of(session, vote.id) if each.word == word]
    for voter in voters:
        cast(session, vote, voter.id, ranks, clock.now(), key=digest(new_token()))
