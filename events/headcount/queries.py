"""Reads of the headcount: the question of a dinner, its answers, whom it waits for, what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.core import db, marks
from events.dinners.models import Dinner, Seat
from events.dinners.queries import ON_THE_LIST
from events.dinners.rules import SeatState
from events.headcount.models import Headcount, HeadcountAnswer
from events.headcount.rules import ASKED_BEFORE


def of_dinner(session: Session, dinner_id: int, *, fresh: bool = False) -> Headcount | None:
    """The dinner's headcount; `fresh` behind the lock."""
    query = select(Headcount).where(Headcount.dinner_id == dinner_id)
    return session.scalar(query.execution_options(populate_existing=fresh))


def with_choices(session: Session, dinner_id: int) -> tuple[Headcount | None, dict[int, int]]:
    """The dinner's headcount and seat → what was answered for it: one query."""
    rows = session.execute(_with_choices(), marks.values(dinner=dinner_id)).all()
    said = {seat: choice for _row, seat, choice in rows if seat is not None}
    return (rows[0][0] if rows else None), said


@cache
def here() -> Select[int]:
    """The dinner's headcount, for its mark."""
    return select(Headcount.id).where(Headcount.dinner_id == marks.DINNER)


@cache
def _with_choices() -> Select[Headcount, int | None, int]:
    return (
        select(Headcount, HeadcountAnswer.seat_id, HeadcountAnswer.choice)
        .outerjoin(HeadcountAnswer, HeadcountAnswer.headcount_id == Headcount.id)
        .where(Headcount.dinner_id == marks.DINNER)
    )


def choices_of(session: Session, headcount_id: int) -> dict[int, int]:
    """Seat → what was answered for it."""
    query = select(HeadcountAnswer.seat_id, HeadcountAnswer.choice)
    return db.pairs(session, query.where(HeadcountAnswer.headcount_id == headcount_id))


def answers_at(session: Session, headcount_id: int, seat_ids: Sequence[int]) -> dict[int, HeadcountAnswer]:
    """The rows of these seats, by seat."""
    query = select(HeadcountAnswer).where(
        HeadcountAnswer.headcount_id == headcount_id, HeadcountAnswer.seat_id.in_(seat_ids)
    )
    return {row.seat_id: row for row in session.scalars(query)}


def seats_here(session: Session, dinner_id: int) -> Sequence[Seat]:
    """Seats that go, are offered or wait, in the order of asking, with guests; read afresh, behind the lock."""
    query = (
        select(Seat)
        .where(Seat.dinner_id == dinner_id, Seat.state.in_(ON_THE_LIST))
        .options(joinedload(Seat.guest), joinedload(Seat.member))
        .order_by(Seat.asked_at, Seat.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def due(session: Session, now: datetime, limit: int = 100) -> Sequence[int]:
    """Dinners (their ids) whose headcount has perhaps something to do: ask, lock, or end as the dinner begins."""
    to_ask = and_(Headcount.asked_at.is_(None), Headcount.lock_at <= now + ASKED_BEFORE)
    query = (
        select(Dinner.id)
        .join(Headcount, Headcount.dinner_id == Dinner.id)
        .where(
            Headcount.locked_at.is_(None), Dinner.called_off_at.is_(None),
            or_(to_ask, Headcount.lock_at <= now, Dinner.starts_at <= now),
            or_(Dinner.time_open.is_(False), Dinner.starts_at <= now),
        )
        .order_by(Headcount.lock_at, Headcount.id)
        .limit(limit)
    )  # fmt: skip
    return session.scalars(query).all()


def waits_for(session: Session, member_id: int, now: datetime) -> Sequence[Headcount]:
    """Questions that a member with a seat has not answered yet, the most urgent first."""
    query = unanswered().options(joinedload(Headcount.dinner)).order_by(Headcount.lock_at).limit(20)
    return session.scalars(query, marks.values(member=member_id, now=now)).all()


@cache
def unanswered() -> Select[Headcount]:
    """Questions that the member with a seat has not answered."""
    answered = select(HeadcountAnswer.id).where(
        HeadcountAnswer.headcount_id == Headcount.id, HeadcountAnswer.seat_id == Seat.id
    )
    return (
        select(Headcount)
        .join(Dinner, Dinner.id == Headcount.dinner_id)
        .join(Seat, Seat.dinner_id == Dinner.id)
        .where(
            Seat.member_id == marks.MEMBER, Seat.brought_by_id.is_(None), Seat.state == SeatState.GOING,
            Headcount.asked_at.is_not(None), Headcount.locked_at.is_(None), Dinner.starts_at > marks.NOW,
            Dinner.called_off_at.is_(None), ~answered.exists(),
        )
    )  # fmt: skip


def answers_of(session: Session, member_id: int) -> Sequence[tuple[HeadcountAnswer, Headcount, Dinner]]:
    """Every answer that the member gave, for the seat of their own."""
    query = (
        select(HeadcountAnswer, Headcount, Dinner)
        .join(Headcount, Headcount.id == HeadcountAnswer.headcount_id)
        .join(Dinner, Dinner.id == Headcount.dinner_id)
        .join(Seat, Seat.id == HeadcountAnswer.seat_id)
        .where(Seat.member_id == member_id)
        .order_by(HeadcountAnswer.id)
    )
    return [(answer, row, dinner) for answer, row, dinner in session.execute(query)]
