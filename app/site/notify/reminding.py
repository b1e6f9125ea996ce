"""Reminders before a dinner: computed from what stands in the database, told once, and never too late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import db
from app.site.notify.models import Manner, Reminder
from app.site.notify.rules import MOST_HOURS, REMIND, Kind, read_hours, reminder_due
from app.site.notify.telling import dinner_of, iso, tell_of
from events.dinners import queries
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState


def due(session: Session, now: datetime) -> list[int]:
    """Dinners at which somebody is to be reminded."""
    return sorted({row.dinner_id for row, _hours in _due_seats(session, now)})


def remind(session: Session, dinner_id: int, now: datetime) -> None:
    """Remind whom it is time to remind of this dinner. Twice at once is once: the row of each is unique."""
    db.lock(session, session.get_one(Dinner, dinner_id))
    dinner = dinner_of(session, dinner_id)
    found = list(_due_seats(session, now, dinner_id))
    if not found:
        return
    taken, free_until = queries.taken(session, dinner_id), _free_until(session, dinner, now)
    for row, hours in found:
        session.add(Reminder(
            dinner_id=dinner_id, seat_id=row.seat_id, starts_at=dinner.starts_at, hours=hours, told_at=now,
        ))  # fmt: skip
        key = f"{row.seat_id}:{dinner.starts_at:%Y%m%d%H%M}:{hours}"
        tell_of(
            session, Kind.REMINDER, dinner, [row.member_id], key, taken=taken, size=dinner.seats,
            free_until=iso(free_until), void_at=iso(dinner.starts_at),
        )  # fmt: skip


def _free_until(session: Session, dinner: Dinner, now: datetime) -> datetime | None:
    """Until when a seat may still be given back without being late; None when that has passed."""
    until = dinner.starts_at - timedelta(hours=queries.pact_of(session, dinner).late_cancel_hours)
    return until if until > now else None


def _due_seats(session: Session, now: datetime, dinner_id: int | None = None) -> Iterator[tuple[Any, int]]:
    """Each seat of a member that is to be reminded now, with how many hours before."""
    told = _told(session, now)
    for row in _seats(session, now, dinner_id):
        since = max(each for each in (row.seated_at or row.asked_at, row.moved_at) if each is not None)
        wanted = REMIND if row.reminders is None else read_hours(row.reminders)
        hours = reminder_due(row.starts_at, since, wanted, now)
        if hours is not None and (row.seat_id, row.starts_at, hours) not in told:
            yield row, hours


def _seats(session: Session, now: datetime, dinner_id: int | None) -> Sequence[Any]:
    query = (
        select(
            Seat.id.label("seat_id"), Seat.member_id, Seat.seated_at, Seat.asked_at, Dinner.id.label("dinner_id"),
            Dinner.starts_at, Dinner.moved_at, Manner.reminders,
        )
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .outerjoin(Manner, Manner.member_id == Seat.member_id)
        .where(
            Dinner.starts_at > now, Dinner.starts_at <= now + timedelta(hours=MOST_HOURS),
            Dinner.called_off_at.is_(None), Dinner.time_open.is_(False), Seat.state == SeatState.GOING,
            Seat.member_id.is_not(None), func.coalesce(Manner.reminders, "all") != "",
        )
    )  # fmt: skip
    if dinner_id is not None:
        query = query.where(Dinner.id == dinner_id)
    return session.execute(query).all()


def _told(session: Session, now: datetime) -> set[tuple[int, datetime, int]]:
    query = select(Reminder.seat_id, Reminder.starts_at, Reminder.hours).where(Reminder.starts_at > now)
    return {(seat_id, starts_at, hours) for seat_id, starts_at, hours in session.execute(query)}
