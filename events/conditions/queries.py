"""Reads of conditional seats: one's own answer, those that are settled, whom one may name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Member
from app.core import marks
from events.conditions.models import Condition
from events.conditions.rules import ALIVE, ConditionState
from events.dinners.models import Dinner, Seat
from events.dinners.queries import ON_THE_LIST
from events.dinners.rules import SeatState
from groups.membership.models import Membership

MOST_NAMES = 300


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom an answer may name, and where they are: at the table, on the bench, or only in the group."""

    id: int
    public_id: str
    nickname: str
    place: str


def own(session: Session, dinner_id: int, member_id: int) -> Condition | None:
    """The member's answer, in whatever state, with whom it names."""
    query = select(Condition).where(Condition.dinner_id == dinner_id, Condition.member_id == member_id)
    return session.scalar(query.options(joinedload(Condition.whom)))


@cache
def answered() -> Select[int]:
    """The member's answer, for its mark."""
    return select(Condition.id).where(
        Condition.dinner_id == marks.DINNER, Condition.member_id == marks.MEMBER
    )


def alive(session: Session, dinner_id: int) -> Sequence[Condition]:
    """Answers that are open or met, with authors and whom they name; read afresh, behind the lock."""
    query = (
        select(Condition)
        .where(Condition.dinner_id == dinner_id, Condition.state.in_(ALIVE))
        .options(joinedload(Condition.member), joinedload(Condition.whom))
        .order_by(Condition.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def count_alive(session: Session, dinner_id: int, besides: int) -> int:
    """How many others have an answer that is open or met."""
    query = select(func.count()).where(
        Condition.dinner_id == dinner_id, Condition.state.in_(ALIVE), Condition.member_id != besides
    )
    return session.scalar(query) or 0


def seats_here(session: Session, dinner_id: int) -> Sequence[Seat]:
    """Seats that go, are offered or wait; read afresh, behind the lock."""
    query = select(Seat).where(Seat.dinner_id == dinner_id, Seat.state.in_(ON_THE_LIST)).order_by(Seat.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def still_in(session: Session, group_id: int, member_ids: Sequence[int]) -> set[int]:
    """Who of these belongs to the group now."""
    query = select(Membership.member_id).where(
        Membership.group_id == group_id, Membership.left_at.is_(None), Membership.member_id.in_(member_ids)
    )
    return set(session.scalars(query)) if member_ids else set()


def to_name(session: Session, dinner: Dinner, member_id: int, *, fellow: bool) -> list[Named]:
    """Whom the member may name: those at the table and on the bench, and for a fellow of the group its members."""
    seat = and_(Seat.dinner_id == dinner.id, Seat.member_id == Member.id, Seat.state.in_(ON_THE_LIST))
    in_group = and_(
        Membership.group_id == dinner.group_id,
        Membership.member_id == Member.id,
        Membership.left_at.is_(None),
    )
    here = Seat.id.is_not(None)
    query = (
        select(Member.id, Member.public_id, Member.nickname, Seat.state)
        .outerjoin(Seat, seat)
        .outerjoin(Membership, in_group)
        .where(Member.id != member_id, or_(here, Membership.id.is_not(None)) if fellow else here)
        .order_by(Seat.id.is_(None), Member.nickname, Member.id)
        .limit(MOST_NAMES)
    )
    return [Named(i, pid, name, _place(state)) for i, pid, name, state in session.execute(query)]


def _place(state: SeatState | None) -> str:
    if state is None:
        return "group"
    return "bench" if state is SeatState.WAITING else "table"


def dinners_waited_for(session: Session, group_id: int, member_id: int) -> Sequence[int]:
    """Dinners of a group at which the member has an open answer."""
    query = select(Condition.dinner_id).join(Dinner, Dinner.id == Condition.dinner_id).where(
        Dinner.group_id == group_id, Condition.member_id == member_id, Condition.state == ConditionState.OPEN
    )  # fmt: skip
    return session.scalars(query.order_by(Condition.dinner_id)).all()


def open_of(session: Session, member_id: int) -> Sequence[Condition]:
    """The member's open answers."""
    query = select(Condition).where(Condition.member_id == member_id, Condition.state == ConditionState.OPEN)
    return session.scalars(query.order_by(Condition.id)).all()


def all_of(session: Session, member_id: int) -> Sequence[Condition]:
    """Every answer of the member, with its dinner and whom it names."""
    query = select(Condition).where(Condition.member_id == member_id).order_by(Condition.id)
    return session.scalars(query.options(joinedload(Condition.dinner), joinedload(Condition.whom))).all()


def past_deadline(session: Session, now: datetime, limit: int = 100) -> Sequence[int]:
    """Dinners (their ids) whose deadline has passed and that have answers which are still open or met."""
    due = select(Condition.dinner_id).where(Condition.state.in_(ALIVE))
    query = select(Dinner.id).where(
        Dinner.closes_at <= now, Dinner.id.in_(due),
        or_(Dinner.time_open.is_(False), Dinner.called_off_at.is_not(None)),
    )  # fmt: skip
    return session.scalars(query.order_by(Dinner.id).limit(limit)).all()
