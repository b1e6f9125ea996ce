"""Whose presence a group's tables confirm: votes and successions ask it a floor below."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat
from groups.membership.attested import Attested


def tables_of_group(
    session: Session, group_id: int, since: datetime, until: datetime | None
) -> Mapping[int, Attested]:
    """By member: at how many tables of the group since then somebody was confirmed, and when the last began."""
    query = (
        select(Seat.member_id, func.count(), func.max(Dinner.starts_at))
        .join(Finding, Finding.seat_id == Seat.id)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .where(
            Dinner.group_id == group_id, Dinner.starts_at >= since, Seat.member_id.is_not(None),
            Finding.state == SeatFinding.CONFIRMED,
        )
        .group_by(Seat.member_id)
    )  # fmt: skip
    if until is not None:
        query = query.where(Dinner.starts_at < until)
    return {member: Attested(tables, last) for member, tables, last in session.execute(query) if member}
