"""What a member has done at tables, for a file of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.core import db
from events.dinners.models import Dinner, Seat


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file: dinners that one called, and seats with what became of them."""
    session = db.session()
    called = session.scalars(select(Dinner).where(Dinner.host_id == member_id).order_by(Dinner.id))
    seats = session.execute(
        select(Dinner.public_id, Dinner.title, Dinner.starts_at, Seat.state, Seat.asked_at, Seat.gone_late)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .where(Seat.member_id == member_id)
        .order_by(Seat.id)
    )
    return [
        {"dinners_called": [
            {"dinner": dinner.public_id, "title": dinner.title, "note": dinner.note,
             "starts": dinner.starts_at.isoformat(), "seats": dinner.seats}
            for dinner in called
        ]},
        {"companions": [
            {"dinner": public_id, "name": name, "child": child}
            for public_id, name, child in _brought(session, member_id)
        ]},
        {"seats": [
            {"dinner": public_id, "title": title, "starts": starts.isoformat(), "state": state.value,
             "asked": asked.isoformat(), "given_back_late": late}
            for public_id, title, starts, state, asked, late in seats
        ]},
    ]  # fmt: skip


def _brought(session: Session, member_id: int) -> Sequence[Any]:
    """Whom one has brought, where they were called by name or not."""
    head = aliased(Seat)
    query = (
        select(Dinner.public_id, Seat.name, Seat.child)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .join(head, head.id == Seat.brought_by_id)
        .where(head.member_id == member_id)
        .order_by(Seat.id)
    )
    return session.execute(query).all()
