"""The verbs of bookings: write down how the table is booked, and which number the restaurant knows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from events.bookings import rules
from events.bookings.models import Booking, BookingVersion, CountTold
from events.bookings.rules import BookingReason, BookingState
from events.dinners.models import Dinner
from events.signals import BookingChanged, HeadcountTold


@dataclass(frozen=True, slots=True)
class Record:
    """How the table is booked, as somebody writes it down."""

    state: BookingState
    booked_by_id: int | None
    name_used: str
    held_until: datetime | None
    room: str
    deposit_fen: int | None
    deposit_by_id: int | None
    cancelling: str
    fees: str
    url: str
    answer: str


def write(
    session: Session, dinner: Dinner, by_id: int, record: Record, version: int, now: datetime
) -> Booking:
    """Write the booking down; what it said before stays readable. The same words again change nothing.

    `version` is the one that was read (0: there was none). Raises Refused when somebody has changed it meanwhile,
    or when the dinner is over or called off.
    """
    db.lock(session, dinner)
    _open(dinner, now)
    # Read afresh: the page may have read it before the lock was had.
    query = select(Booking).where(Booking.dinner_id == dinner.id).execution_options(populate_existing=True)
    booking = session.scalar(query)
    if booking is not None and _words(booking) == asdict(record):
        return booking
    if (booking.version if booking else 0) != version:
        raise Refused(BookingReason.CHANGED_MEANWHILE)
    before = booking.state if booking else BookingState.OPEN
    if booking is None:
        booking = Booking(dinner_id=dinner.id, version=0)
        session.add(booking)
    _keep(session, booking, record, by_id, now)
    if rules.answered(before, record.state):
        announce(session, BookingChanged(dinner.id))
    return booking


def tell_count(session: Session, dinner: Dinner, by_id: int, count: int, now: datetime) -> None:
    """The restaurant knows this number now. Telling the same one twice is once."""
    db.lock(session, dinner)
    _open(dinner, now)
    query = (
        select(CountTold.count).where(CountTold.dinner_id == dinner.id).order_by(CountTold.id.desc()).limit(1)
    )
    last = session.scalar(query)
    if last == count:
        return
    session.add(CountTold(dinner_id=dinner.id, count=count, by_id=by_id, told_at=now))
    announce(session, HeadcountTold(dinner.id, last or 0, count))


def _keep(session: Session, booking: Booking, record: Record, by_id: int, now: datetime) -> None:
    before = _words(booking)
    after = asdict(record)
    changed = {
        name: [_plain(before[name]), _plain(after[name])] for name in after if before[name] != after[name]
    }
    for name, value in after.items():
        setattr(booking, name, value)
    booking.version += 1
    booking.written_at, booking.written_by_id = now, by_id
    session.flush()  # the version names its id
    session.add(
        BookingVersion(booking_id=booking.id, version=booking.version, changed=changed, by_id=by_id, at=now)
    )


def _words(booking: Booking) -> dict[str, Any]:
    return {name: getattr(booking, name) for name in Record.__dataclass_fields__}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _open(dinner: Dinner, now: datetime) -> None:
    if dinner.called_off_at is not None or now >= dinner.ends_at:
        raise Refused(BookingReason.OVER)
