"""What the tests of polls share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db
from events.dinners.holders import Holder
from events.dinners.models import Dinner, Seat
from events.dinners.moments import write_local
from events.dinners.rules import SeatState
from events.polls import actions, queries
from events.polls.actions import Ask
from events.polls.queries import Said
from events.polls.rules import Kind, Word, wall_of
from groups.membership.models import Group
from tests.factories import a_dinner, a_group, a_member

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


def wall(days: float) -> datetime:
    """So many days ahead, on the clock of Shanghai."""
    return wall_of(clock.now() + days * DAY, SHANGHAI)


def local(days: float) -> str:
    """The same as a datetime-local field has it."""
    return write_local(clock.now() + days * DAY, SHANGHAI)


def a_table(session: Session, people: int = 3, **values: object) -> tuple[Dinner, list[Member]]:
    """A dinner in four days whose host alone has a seat, and its group: the host first."""
    members = [a_member(session) for _each in range(people)]
    group = a_group(session, members[0], *members[1:])
    starts = values.pop("starts_at", None) or clock.now() + 4 * DAY
    return a_dinner(session, group, members[0], starts_at=starts, **values), members  # type: ignore[arg-type]


def group_of(session: Session, dinner: Dinner) -> str:
    """The address of the dinner's group."""
    return session.get_one(Group, dinner.group_id).public_id


def ask_dates(session: Session, dinner: Dinner, *days: float, ends: float = 2) -> Said:
    """A vote on dates so many days ahead."""
    ask = Ask(Kind.DATE, walls=tuple(wall(each) for each in days))
    now = clock.now()
    actions.open_poll(session, dinner, ask, now + ends * DAY, dinner.host_id, now)
    session.flush()
    return the(session, dinner, Kind.DATE)


def ask_places(session: Session, dinner: Dinner, *venues: int, ends: float = 2) -> Said:
    """A vote on places."""
    now = clock.now()
    actions.open_poll(
        session, dinner, Ask(Kind.PLACE, venue_ids=venues), now + ends * DAY, dinner.host_id, now
    )
    session.flush()
    return the(session, dinner, Kind.PLACE)


def the(session: Session, dinner: Dinner, kind: Kind) -> Said:
    """The dinner's newest poll of this kind, choices in the order of proposing."""
    said = next(each for each in queries.last_of_each(session, dinner.id) if each.poll.kind is kind)
    said.options.sort(key=lambda option: option.rank)
    return said


def say(
    session: Session, dinner: Dinner, member: Member, said: Said, words: str, *, seat: bool = False
) -> None:
    """Answer by one letter for each choice: y, i, n, or - for none."""
    known = {"y": Word.YES, "i": Word.IF_NEED_BE, "n": Word.NO}
    given = {o.public_id: known[w] for o, w in zip(said.options, words, strict=True) if w in known}
    actions.answer(session, dinner, Holder(member.id), given, clock.now(), wants_seat=seat)
    session.flush()


def sitting(session: Session, dinner: Dinner, members: Sequence[Member]) -> list[str]:
    """What each of them is at the dinner: "going", "waiting", "gone", or "-"."""
    query = select(Seat.member_id, Seat.state).where(Seat.dinner_id == dinner.id)
    states: dict[int | None, SeatState] = db.pairs(session, query)
    return [states[each.id].value if each.id in states else "-" for each in members]
