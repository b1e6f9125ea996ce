"""Reads of the bench: who waits, in which order, and what the order depends on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.core import marks
from events.dinners.models import Dinner, Pause, Seat
from events.dinners.rules import LAST_CALL, TAKES_ROOM, SeatState


def waiting(session: Session, dinner_id: int) -> Sequence[Seat]:
    """Every waiting seat, in the order of asking; read afresh, behind the lock."""
    query = (
        select(Seat)
        .where(Seat.dinner_id == dinner_id, Seat.state == SeatState.WAITING)
        .order_by(Seat.asked_at, Seat.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def line_length(session: Session, dinner: Dinner, now: datetime) -> int:
    """How many parties wait whom nobody may overtake: those who are paused by the group's rule are not counted."""
    head = aliased(Seat)
    paused = select(Pause.member_id).where(Pause.group_id == dinner.group_id, Pause.until > now)
    query = (
        select(func.count(head.id.distinct()))
        .join(Seat, func.coalesce(Seat.brought_by_id, Seat.id) == head.id)
        .where(
            Seat.dinner_id == dinner.id, Seat.state == SeatState.WAITING,
            or_(head.member_id.is_(None), head.member_id.not_in(paused)),
        )
    )  # fmt: skip
    return session.scalar(query) or 0


def pauses(session: Session, group_id: int, now: datetime) -> dict[int, datetime]:
    """Who of the group only waits by its own rule, and until when."""
    rows = session.execute(
        select(Pause.member_id, Pause.until).where(Pause.group_id == group_id, Pause.until > now)
    )
    return dict(rows.all())


@cache
def paused() -> Select[int]:
    """Those who only wait in a group, for its mark."""
    return select(Pause.member_id).where(Pause.group_id == marks.GROUP, Pause.until > marks.NOW)


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


def head_of(session: Session, seat: Seat) -> Seat:
    """The seat of whoever answers for this one: itself, or that of who brought the companion."""
    return seat if seat.brought_by_id is None else session.get_one(Seat, seat.brought_by_id)


def heads(session: Session, head_ids: Sequence[int]) -> dict[int, Seat]:
    """The own seat of each party, by its id."""
    query = select(Seat).where(Seat.id.in_(head_ids)).options(joinedload(Seat.member), joinedload(Seat.guest))
    return {seat.id: seat for seat in session.scalars(query)} if head_ids else {}


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
        Seat.dinner_id == dinner.id, Seat.state.in_(TAKES_ROOM), Seat.brought_by_id.is_(None)
    )
    here = session.scalars(query).all()
    members = [member_id for member_id in here if member_id is not None]
    return len(last_seated(session, dinner, members)) < len(here)


def with_lapsed_offers(session: Session, now: datetime, limit: int = 100) -> Sequence[Dinner]:
    """Dinners with an offer whose time has passed."""
    due = select(Seat.dinner_id).where(Seat.state == SeatState.OFFERED, Seat.offered_until <= now)
    return session.scalars(select(Dinner).where(Dinner.id.in_(due)).order_by(Dinner.id).limit(limit)).all()


def at_last_call(session: Session, now: datetime, limit: int = 100) -> Sequence[Dinner]:
    """Dinners where somebody waits whose pause has ended, or is paused while the table takes nobody new any more."""
    query = (
        select(Dinner)
        .join(Seat, Seat.dinner_id == Dinner.id)
        .join(Pause, (Pause.member_id == Seat.member_id) & (Pause.group_id == Dinner.group_id))
        .where(
            Seat.state == SeatState.WAITING, Dinner.called_off_at.is_(None), Dinner.starts_at > now,
            or_(Dinner.closes_at <= now, Dinner.starts_at <= now + LAST_CALL, Pause.until <= now),
        )
        .distinct()
        .order_by(Dinner.id)
    )  # fmt: skip
    return session.scalars(query.limit(limit)).all()
