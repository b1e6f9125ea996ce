"""What a member has done at tables, for a file of one's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

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
        {"seats": [
            {"dinner": public_id, "title": title, "starts": starts.isoformat(), "state": state.value,
             "asked": asked.isoformat(), "given_back_late": late}
            for public_id, title, starts, state, asked, late in seats
        ]},
    ]  # fmt: skip
