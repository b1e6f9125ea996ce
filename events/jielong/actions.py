"""The verbs of lists: enter people from one, keep one for a dinner to come, say "that is me"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.accounts.guests import claim_entered
from app.accounts.signals import AccountClosed
from app.core import db
from app.core.ids import digest
from events.dinners import seats
from events.dinners.models import Dinner
from events.dinners.rules import Party, SeatState
from events.jielong import queries
from events.jielong.matching import key_of
from events.jielong.models import KeptList, ListedName
from events.jielong.rules import Entry
from events.signals import DinnerCalled


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody to be entered; `seat_id`: of one who is here already; `meant_id`: the member it is taken for."""

    entry: Entry
    nth: int = 1
    seat_id: int | None = None
    meant_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """How many people, companions too, got a seat and how many wait."""

    sitting: int = 0
    waiting: int = 0


def enter(session: Session, dinner: Dinner, wanted: Sequence[Wanted], by_id: int, now: datetime) -> Entered:
    """Enter these people in their order, as guests; names that were entered before are left as they are.

    Raises Refused when the dinner takes nobody any more, or a party is larger than it may be: then nobody is entered.
    """
    db.lock(session, dinner)
    known = {(row.name_key, row.nth) for row in queries.listed(session, dinner.id)}
    sitting = waiting = 0
    for one in wanted:
        key = (key_of(one.entry.name), one.nth)
        if key in known:
            continue
        known.add(key)
        seat_id, waits = one.seat_id, False
        if seat_id is None:
            seat_id, waits = _seat(session, dinner, one.entry, by_id, now)
            sitting, waiting = sitting + one.entry.size * (not waits), waiting + one.entry.size * waits
        session.add(ListedName(
            dinner_id=dinner.id, seat_id=seat_id, name=one.entry.name, name_key=key[0], nth=one.nth,
            note=one.entry.note, diet=one.entry.diet, meant_id=one.meant_id, entered_by_id=by_id, entered_at=now,
        ))  # fmt: skip
    session.execute(delete(KeptList).where(KeptList.dinner_id == dinner.id, KeptList.member_id == by_id))
    session.flush()  # a second press meets the unique names here, and finds them on its next try
    return Entered(sitting, waiting)


def _seat(session: Session, dinner: Dinner, entry: Entry, by_id: int, now: datetime) -> tuple[int, bool]:
    head = seats.enter_guest(
        session, dinner, entry.name, Party(entry.adults, entry.children), by_id, now,
        companion_names=[each.name for each in entry.companions], waiting=entry.waiting,
    )  # fmt: skip
    return head.id, head.state is SeatState.WAITING


def claim(session: Session, dinner: Dinner, member_id: int, now: datetime) -> bool:
    """The member says: that name is me. The seat and all companions become the member's. Twice is once."""
    db.lock(session, dinner)
    row = queries.meant(session, dinner.id, member_id)
    if row is None or row.seat.guest_id is None:
        return False
    return claim_entered(session, row.seat.guest_id, member_id, now)


def deny(session: Session, dinner: Dinner, member_id: int, now: datetime) -> None:
    """The member says: that is somebody else."""
    row = queries.meant(session, dinner.id, member_id)
    if row is not None:
        row.denied_at = now


def keep(session: Session, group_id: int, member_id: int, text: str, now: datetime) -> str:
    """Keep a list until its dinner is called; a newer one takes its place. Answers what the form is to carry."""
    row = queries.kept_in(session, group_id, member_id)
    if row is None:
        row = KeptList(group_id=group_id, member_id=member_id, text=text, kept_at=now)
        session.add(row)
    row.text, row.kept_at, row.dinner_id = text, now, None
    session.flush()  # the form carries its id
    return origin_of(row)


def origin_of(row: KeptList) -> str:
    """The list as a form carries it: another list in its place is another origin."""
    return f"list-{row.id}-{digest(row.text)[:8]}"


def belongs(session: Session, fact: DinnerCalled) -> None:
    """The list is for the dinner whose form it filled in, and for no other that its keeper calls."""
    row = queries.kept_in(session, fact.group_id, fact.host_id) if fact.origin else None
    if row is not None and row.dinner_id is None and fact.origin == origin_of(row):
        row.dinner_id = fact.dinner_id


def forget_member(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account keeps no lists, and is taken for nobody's name."""
    kept, meant = queries.about(session, fact.member_id)
    for row in kept:
        session.delete(row)
    for each in meant:
        each.meant_id = None


def forget_diets(session: Session, dinner_id: int, now: datetime) -> None:
    """A week after the dinner nothing says any more what somebody did not eat."""
    told = (ListedName.dinner_id == dinner_id, ListedName.diet.is_(True))
    session.execute(update(ListedName).where(*told).values(note="", diet=False))


def forget_list(session: Session, kept_id: int, now: datetime) -> None:
    """A list that was kept is forgotten."""
    session.execute(delete(KeptList).where(KeptList.id == kept_id))
