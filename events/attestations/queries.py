"""Reads of presence: who is known to have sat at a table."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Seat
from events.dinners.rules import SeatState


def attested_seat(session: Session, dinner_id: int, member_id: int) -> Seat | None:
    """The member's seat at the dinner when the table confirms it, else None."""
    query = select(Seat).join(Finding, Finding.seat_id == Seat.id).where(
        Seat.dinner_id == dinner_id, Seat.member_id == member_id, Finding.state == SeatFinding.CONFIRMED
    )  # fmt: skip
    return session.scalar(query)


def attested_member_ids(session: Session, dinner_id: int) -> set[int]:
    """The members whom the table confirms."""
    query = select(Seat.member_id).join(Finding, Finding.seat_id == Seat.id).where(
        Seat.dinner_id == dinner_id, Finding.state == SeatFinding.CONFIRMED, Seat.member_id.is_not(None)
    )  # fmt: skip
    return {member_id for member_id in session.scalars(query) if member_id is not None}


def awaited_member_ids(session: Session, dinner_id: int) -> set[int]:
    """The members whom the table confirms or may still confirm: those with a seat, but for who is found absent."""
    query = select(Seat.member_id).outerjoin(Finding, Finding.seat_id == Seat.id).where(
        Seat.dinner_id == dinner_id, Seat.member_id.is_not(None),
        or_(
            Finding.state == SeatFinding.CONFIRMED,
            (Seat.state == SeatState.GOING) & (Finding.state.is_(None) | (Finding.state != SeatFinding.ABSENT)),
        ),
    )  # fmt: skip
    return {member_id for member_id in session.scalars(query) if member_id is not None}
