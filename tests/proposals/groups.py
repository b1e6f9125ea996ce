"""Groups that decide: with a charter, with vouched-for tables, with votes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from groups.membership.actions import found_group
from groups.membership.models import Group, Membership
from groups.membership.rules import Role
from groups.proposals import closing, opening, queries, voting
from groups.proposals.kinds import YES_NO, Choice
from groups.proposals.models import Proposal
from tests.factories import a_dinner, a_member, a_seat

THREE_DAYS = timedelta(days=3)


def people(session: Session, number: int) -> list[Member]:
    """So many members of the site."""
    return [a_member(session) for _ in range(number)]


def a_founded_group(
    session: Session, *members: Member, name_: str = "Haidian Foragers", **charter: Any
) -> Group:
    """A group with its charter; the first is its founder. A month old."""
    then = clock.now() - timedelta(days=30)
    group = found_group(
        session, members[0].id, name=name_, city="Beijing", line="we eat", cloth="celadon-gingham",
        listed=True, timezone="Asia/Shanghai", charter=charter, now=then,
    )  # fmt: skip
    come_in(session, group, *members[1:], at=then)
    return group


def come_in(session: Session, group: Group, *members: Member, at: datetime | None = None) -> None:
    """They belong to the group."""
    for each in members:
        session.add(Membership(
            group_id=group.id, member_id=each.id, role=Role.MEMBER, via="open", joined_at=at or clock.now(),
        ))  # fmt: skip
    session.flush()


def a_table(session: Session, group: Group, *members: Member, ago: timedelta = timedelta(days=5)) -> None:
    """A dinner of the group at which these are vouched for."""
    dinner = a_dinner(session, group, members[0], starts_at=clock.now() - ago)
    seats = [a_seat(session, dinner, each) for each in members[1:]]
    found = [*seats, _own(session, dinner.id, members[0].id)]
    for seat in found:
        session.add(Finding(
            dinner_id=dinner.id, seat_id=seat.id, state=SeatFinding.CONFIRMED, probability=0.99, why={},
            found_at=clock.now(), judged_at=clock.now(),
        ))  # fmt: skip
    session.flush()


def _own(session: Session, dinner_id: int, member_id: int) -> Any:
    from events.dinners.queries import own_seat

    return own_seat(session, dinner_id, member_id)


def ask(
    session: Session, group: Group, by: Member | None, *, kind: str = "words", title: str = "Wait twenty minutes",
    now: datetime | None = None, lasts: timedelta = THREE_DAYS, options: Sequence[Choice] = YES_NO, **more: Any,
) -> Proposal:  # fmt: skip
    """A vote that runs for three days."""
    now = now or clock.now()
    return opening.open_proposal(
        session, group, by.id if by else None, kind=kind, title=title, options=options, closes_at=now + lasts, now=now,
        **more,
    )  # fmt: skip


def say(session: Session, proposal: Proposal, member: Member, *ranks: int, key: str = "") -> None:
    """A ballot for these options, in time."""
    voting.cast(session, proposal, member.id, ranks, proposal.opened_at + timedelta(minutes=1), key=key)


def all_say(session: Session, proposal: Proposal, members: Collection[Member], *ranks: int) -> None:
    """The same of all of them, each with a browser's key."""
    for each in members:
        say(session, proposal, each, *ranks, key=f"key of {each.id}")


def end(session: Session, proposal: Proposal, after: timedelta = timedelta(0)) -> None:
    """The minute in which it ends."""
    closing.close_due(session, proposal.group_id, proposal.closes_at + after)


def roll(session: Session, proposal: Proposal) -> dict[int, bool]:
    """By member: whether he is on the roll with a vote."""
    return {line.member_id: line.entitled for line in queries.roll_lines(session, proposal.id)}
