"""Reads of bookings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Member
from app.core import marks
from events.bookings.models import Booking, BookingVersion, CountTold
from events.bookings.rules import MAX_VERSIONS, BookingState, Heads, heads
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState

Told = Callable[[], ColumnElement[bool]]
_also: list[Told] = []


def told_by(known: Told) -> None:
    """Let a higher room say, beside the dinner itself, that the restaurant knows of it: it has invited the table."""
    if known not in _also:
        _also.append(known)


def known_there() -> ColumnElement[bool]:
    """Whether the restaurant knows that this table comes, beside the dinner itself."""
    counted = select(CountTold.id).where(CountTold.dinner_id == Dinner.id).exists()
    booked = select(Booking.id).where(
        Booking.dinner_id == Dinner.id, Booking.state.in_((BookingState.ASKED, BookingState.CONFIRMED))
    )
    return or_(counted, booked.exists(), *(known() for known in _also))


def booking_of(session: Session, dinner_id: int) -> Booking | None:
    """The dinner's booking, with the people it names."""
    query = select(Booking).where(Booking.dinner_id == dinner_id)
    return session.scalar(
        query.options(
            joinedload(Booking.booked_by), joinedload(Booking.deposit_by), joinedload(Booking.written_by)
        )
    )


def versions_of(session: Session, booking_id: int) -> Sequence[BookingVersion]:
    """What was changed, the last first."""
    query = select(BookingVersion).where(BookingVersion.booking_id == booking_id)
    query = (
        query.order_by(BookingVersion.id.desc()).limit(MAX_VERSIONS).options(joinedload(BookingVersion.by))
    )
    return session.scalars(query).all()


def told(session: Session, dinner_id: int, limit: int = 20) -> Sequence[CountTold]:
    """The numbers that the restaurant was told, the last first."""
    query = (
        select(CountTold).where(CountTold.dinner_id == dinner_id).order_by(CountTold.id.desc()).limit(limit)
    )
    return session.scalars(query.options(joinedload(CountTold.by))).all()


def heads_of(session: Session, dinner: Dinner) -> Heads:
    """How many people come, and how many may."""
    query = select(Seat.state, func.count()).where(Seat.dinner_id == dinner.id).group_by(Seat.state)
    by_state: Counter[SeatState] = Counter()
    for state, count in session.execute(query):
        by_state[state] = count
    return heads(
        going=by_state[SeatState.GOING], offered=by_state[SeatState.OFFERED], waiting=by_state[SeatState.WAITING],
        seats=dinner.seats,
    )  # fmt: skip


def seated_members(session: Session, dinner_id: int) -> Sequence[Member]:
    """Who can have called or paid a deposit: those who sit."""
    query = (
        select(Member)
        .join(Seat, Seat.member_id == Member.id)
        .where(Seat.dinner_id == dinner_id, Seat.state == SeatState.GOING)
        .order_by(Seat.seated_at, Seat.id)
    )
    return session.scalars(query).all()


@cache
def begun() -> ColumnElement[bool]:
    """Whether somebody has booked, or told the restaurant a number, for the mark."""
    booked = select(Booking.id).where(Booking.dinner_id == marks.DINNER)
    told_one = select(CountTold.id).where(CountTold.dinner_id == marks.DINNER)
    return or_(booked.exists(), told_one.exists())


def summary(session: Session, dinner_id: int) -> tuple[Booking | None, int | None, int]:
    """The booking, the number last told and the number that comes, for the dinner's page: one query."""
    last = (
        select(CountTold.count)
        .where(CountTold.dinner_id == dinner_id)
        .order_by(CountTold.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    going = (
        select(func.count())
        .where(Seat.dinner_id == dinner_id, Seat.state == SeatState.GOING)
        .scalar_subquery()
    )
    query = (
        select(Booking, last, going)
        .select_from(Dinner)
        .outerjoin(Booking, Booking.dinner_id == Dinner.id)
        .where(Dinner.id == dinner_id)
        .options(joinedload(Booking.booked_by))
    )
    row = session.execute(query).one()
    return row[0], row[1], row[2]
