"""Reads of guests: who sits or waits at a dinner with a name alone, and how their links stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.guests import opens
from app.accounts.models_guests import Guest
from events.dinners.models import Seat
from events.dinners.queries import ON_THE_LIST


def guests_at(session: Session, dinner_id: int) -> Sequence[Seat]:
    """Seats of guests who are no members, and of those whom anybody brought, in the order of asking."""
    query = (
        select(Seat)
        .where(Seat.dinner_id == dinner_id, Seat.state.in_(ON_THE_LIST), Seat.member_id.is_(None))
        .options(joinedload(Seat.guest))
        .order_by(Seat.asked_at, Seat.id)
    )
    return session.scalars(query).all()


def guest_at(session: Session, dinner_id: int, public_id: str) -> Guest | None:
    """A guest of this dinner by address."""
    query = select(Guest).join(Seat, Seat.guest_id == Guest.id)
    return session.scalar(query.where(Seat.dinner_id == dinner_id, Guest.public_id == public_id))


def shown(seats: Sequence[Seat], now: datetime) -> list[dict[str, Any]]:
    """What the host sees of each: the name, the seat's state, whom they bring, and how the link stands."""
    brought = Counter(seat.brought_by_id for seat in seats)
    return [
        {"guest": seat.guest, "state": seat.state.value, "brings": brought[seat.id], "link": _link(seat.guest, now),
         "until": seat.guest.link_expires_at, "entered": seat.guest.made_by_id is not None}
        for seat in seats
        if seat.guest is not None
    ]  # fmt: skip


def _link(guest: Guest, now: datetime) -> str:
    if guest.token_digest is None:
        return "none"
    return "open" if opens(guest, now) else "shut"
