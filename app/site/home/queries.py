"""Reads of the front door: a sign of life, how lively it is, my groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.accounts.models import Member
from events.dinners.models import Dinner, Seat
from events.dinners.queries import not_over
from events.dinners.rules import TAKES_ROOM, SeatState, Visibility
from groups.chat.models import Channel, Listener
from groups.membership.models import Group, Membership

MOST_FACES = 5


@dataclass(frozen=True, slots=True)
class Lively:
    """How much goes on: people at tables in the next day, free seats at open tables, some faces."""

    people: int
    free: int
    faces: Sequence[Member]


@dataclass(frozen=True, slots=True)
class MyGroup:
    """One of my groups, with what waits in its room."""

    public_id: str
    name: str
    line: str
    cloth: str
    unread: int


def alive(session: Callable[[], Session]) -> bool:
    """Whether the database answers, the opening of a session included."""
    try:
        return session().scalar(select(1)) == 1
    except SQLAlchemyError:
        return False


def lively(session: Session, now: datetime) -> Lively:
    """How much goes on at public tables."""
    soon = [
        Dinner.visibility == Visibility.PUBLIC, Dinner.called_off_at.is_(None), not_over(now),
        Dinner.starts_at < now + timedelta(hours=24),
    ]  # fmt: skip
    going = (
        select(Seat.id).join(Dinner, Dinner.id == Seat.dinner_id).where(*soon, Seat.state == SeatState.GOING)
    )
    people = session.scalar(select(func.count()).select_from(going.subquery())) or 0
    faces = select(Member).join(Seat, Seat.member_id == Member.id).join(Dinner, Dinner.id == Seat.dinner_id)
    some = faces.where(*soon, Seat.state == SeatState.GOING).order_by(Seat.id).limit(MOST_FACES)
    return Lively(people, free_seats(session, now), list(dict.fromkeys(session.scalars(some))))


def free_seats(session: Session, now: datetime) -> int:
    """How many seats are free at public tables that still take people."""
    taken = (
        select(func.count()).where(Seat.dinner_id == Dinner.id, Seat.state.in_(TAKES_ROOM)).scalar_subquery()
    )
    open_tables = select((Dinner.seats - taken).label("free")).where(
        Dinner.visibility == Visibility.PUBLIC, Dinner.called_off_at.is_(None), Dinner.closes_at > now
    )
    counted = open_tables.subquery()
    return session.scalar(select(func.coalesce(func.sum(counted.c.free), 0)).where(counted.c.free > 0)) or 0


def my_groups(session: Session, member_id: int, limit: int = 6) -> Sequence[MyGroup]:
    """My groups, those whose rooms have something new first."""
    unread = func.coalesce(Channel.last_seq - Listener.read_seq, 0)
    query = (
        select(Group.public_id, Group.name, Group.line, Group.cloth, unread)
        .join(Membership, Membership.group_id == Group.id)
        .outerjoin(Channel, Channel.id == Group.channel_id)
        .outerjoin(Listener, (Listener.channel_id == Channel.id) & (Listener.member_id == member_id))
        .where(Membership.member_id == member_id, Membership.left_at.is_(None))
        .order_by((unread > 0).desc(), Group.name)
        .limit(limit)
    )
    return [MyGroup(*row) for row in session.execute(query).all()]
