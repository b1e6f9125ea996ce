"""Reads of the bench: who waits, in which order, and what the order depends on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from events.dinners.models import Dinner, Seat
from events.dinners.rules import TAKES_ROOM, SeatState


def waiting(session: Session, dinner_id: int) -> Sequence[Seat]:
    """Every waiting seat, in the order of asking; read afresh, behind the lock."""
    query = (
        select(Seat)
        .where(Seat.dinner_id == dinner_id, Seat.state == SeatState.WAITING)
        .order_by(Seat.asked_at, Seat.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def line_length(session: Session, dinner_id: int) -> int:
    """How many parties wait."""
    party = func.coalesce(Seat.brought_by_id, Seat.id)
    query = select(func.count(party.distinct())).where(
        Seat.dinner_id == dinner_id, Seat.state == SeatState.WAITING
    )
    return session.scalar(query) or 0


def last_asked(session: Session, dinner_id: int) -> datetime | None:
    """When somebody last asked for a seat."""
    return session.scalar(select(func.max(Seat.asked_at)).where(Seat.dinner_id == dinner_id))


def unanswered(session: Session, dinner_id: int, now: datetime) -> Sequence[Seat]:
    """Offered seats whose time has passed; read afresh, behind the lock."""
    query = (
        select(Seat)
        .where(Seat.dinner_id == dinner_id, Seat.state == SeatState.OFFERED, Seat.offered_until <= now)
        .order_by(Seat.asked_at, Seat.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def owner_of(session: Session, seat: Seat) -> int | None:
    """The member who answers for a seat: its own, or who brought the companion."""
    if seat.brought_by_id is None:
        return seat.member_id
    return owners(session, [seat.brought_by_id]).get(seat.brought_by_id)


def owners(session: Session, heads: Sequence[int]) -> dict[int, int]:
    """The member of each party, by the id of the member's seat."""
    rows = session.execute(select(Seat.id, Seat.member_id).where(Seat.id.in_(heads)))
    return {seat_id: member_id for seat_id, member_id in rows if member_id is not None}


def names_of(session: Session, member_ids: Sequence[int]) -> dict[int, str]:
    """What these members are called."""
    rows = session.execute(select(Member.id, Member.nickname).where(Member.id.in_(member_ids)))
    return dict(rows.all())


def last_seated(session: Session, dinner: Dinner, member_ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these members last had a seat at an earlier dinner of this group."""
    query = (
        select(Seat.member_id, func.max(Dinner.starts_at))
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .where(
            Dinner.group_id == dinner.group_id, Dinner.starts_at < dinner.starts_at, Dinner.id != dinner.id,
            Dinner.called_off_at.is_(None), Seat.state == SeatState.GOING, Seat.member_id.in_(member_ids),
        )
        .group_by(Seat.member_id)
    )  # fmt: skip
    return {member_id: at for member_id, at in session.execute(query) if member_id is not None}


def newcomer_seated(session: Session, dinner: Dinner) -> bool:
    """Whether somebody already has a seat who never had one at an earlier dinner of this group."""
    query = select(Seat.member_id).where(
        Seat.dinner_id == dinner.id, Seat.state.in_(TAKES_ROOM), Seat.member_id.is_not(None)
    )
    here = [member_id for member_id in session.scalars(query) if member_id is not None]
    return len(last_seated(session, dinner, here)) < len(here)


def with_lapsed_offers(session: Session, now: datetime, limit: int = 100) -> Sequence[Dinner]:
    """Dinners with an offer whose time has passed."""
    due = select(Seat.dinner_id).where(Seat.state == SeatState.OFFERED, Seat.offered_until <= now)
    return session.scalars(select(Dinner).where(Dinner.id.in_(due)).order_by(Dinner.id).limit(limit)).all()
