"""A group's tables that were, with their hosts, and who of the group sat there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Member
from app.core import db
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from groups.membership.models import Membership


def tables_of(session: Session, group_id: int, now: datetime, limit: int) -> Sequence[Dinner]:
    """The newest that took place, with their hosts."""
    query = (
        select(Dinner).options(joinedload(Dinner.host))
        .where(
            Dinner.group_id == group_id, Dinner.ends_at <= now, Dinner.called_off_at.is_(None),
            Dinner.time_open.is_(False),
        )
        .order_by(Dinner.starts_at.desc(), Dinner.id.desc()).limit(limit)
    )  # fmt: skip
    return session.scalars(query).all()


def sat_at(session: Session, dinner_ids: Sequence[int]) -> dict[int, list[Member]]:
    """Who sat at these dinners and is a member of their group still: by dinner."""
    query = (
        select(Seat.dinner_id, Member)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .join(Member, Member.id == Seat.member_id)
        .join(Membership, (Membership.member_id == Member.id) & (Membership.group_id == Dinner.group_id))
        .where(Seat.dinner_id.in_(dinner_ids), Seat.state == SeatState.GOING, Membership.left_at.is_(None))
    )
    found: dict[int, list[Member]] = defaultdict(list)
    for dinner_id, member in session.execute(query):
        found[dinner_id].append(member)
    return found


def numbers(
    session: Session, group_id: int, member_ids: Sequence[int], now: datetime
) -> tuple[dict[int, int], dict[int, int]]:
    """At how many tables of the group that were these hosted, and at how many they sat."""
    were = (Dinner.group_id == group_id, Dinner.ends_at <= now, Dinner.called_off_at.is_(None))
    hosted = select(Dinner.host_id, func.count()).where(*were, Dinner.host_id.in_(member_ids))
    sat = (
        select(Seat.member_id, func.count())
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .where(*were, Seat.member_id.in_(member_ids), Seat.state == SeatState.GOING)
    )
    seats = session.execute(sat.group_by(Seat.member_id))
    return (
        db.pairs(session, hosted.group_by(Dinner.host_id)),
        {member: number for member, number in seats if member is not None},
    )
