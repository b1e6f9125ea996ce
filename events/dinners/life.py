"""Tables as a sign of life: who has sat down in a group, and whether others of it eat."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState


def sat_down(session: Session, group_id: int, member_ids: Collection[int]) -> Mapping[int, datetime]:
    """When each of these last asked for a seat at a table of the group."""
    query = (
        select(Seat.member_id, func.max(Seat.asked_at))
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .where(Dinner.group_id == group_id, Seat.member_id.in_(member_ids))
    )
    rows = session.execute(query.group_by(Seat.member_id))
    return {member: moment for member, moment in rows if member is not None}


def eats(session: Session, group_id: int, since: datetime, besides: int) -> bool:
    """Whether somebody else has a seat at a table of the group since then."""
    query = (
        select(Seat.id)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .where(
            Dinner.group_id == group_id, Dinner.starts_at >= since, Dinner.called_off_at.is_(None),
            Seat.state == SeatState.GOING, Seat.member_id.is_not(None), Seat.member_id != besides,
        )
    )  # fmt: skip
    return session.scalar(query.limit(1)) is not None
