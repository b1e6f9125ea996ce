"""Reads of a group's bills: what its page shows to those who sat there, and what its rota counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.core import marks
from events.bills.models import Bill, BillShare
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState


@cache
def my_bills() -> Select[Bill]:
    """For the group's page: whether one sat at a table with a bill."""
    return _sat_with_bill(marks.GROUP, marks.MEMBER)


def of_group(session: Session, group_id: int, member_id: int, limit: int = 4) -> Sequence[Bill]:
    """The last bills of tables at which the member sat."""
    query = _sat_with_bill(group_id, member_id).options(contains_eager(Bill.dinner), joinedload(Bill.venue))
    return session.scalars(query.order_by(Dinner.starts_at.desc(), Bill.turn.desc()).limit(limit)).all()


def _sat_with_bill(group: Any, member: Any) -> Select[Bill]:
    query = select(Bill).join(Dinner, Dinner.id == Bill.dinner_id).join(Seat, Seat.dinner_id == Dinner.id)
    return query.where(
        Dinner.group_id == group, Dinner.called_off_at.is_(None), Seat.member_id == member,
        Seat.state == SeatState.GOING,
    )  # fmt: skip


def treated_at(session: Session, dinner_ids: Sequence[int], currency: str) -> list[tuple[int, int]]:
    """What members were treated to at these tables by agreed bills, less what they treated others to (H-04)."""
    query = (
        select(Seat.member_id, func.sum(BillShare.treated))
        .join(Seat, Seat.id == BillShare.seat_id)
        .join(Bill, Bill.id == BillShare.bill_id)
        .where(Bill.dinner_id.in_(dinner_ids), Bill.currency == currency, Seat.member_id.is_not(None))
        .group_by(Seat.member_id)
    )
    return [(int(member or 0), int(units)) for member, units in session.execute(query)]
