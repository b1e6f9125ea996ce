"""The door to bills: only those who sat there, members and guests alike, and they see everything on it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import NotYours
from app.core.viewer import Viewer
from events.bills import queries
from events.dinners.models import Dinner, Seat


def seat_here(session: Session, dinner: Dinner, viewer: Viewer | None, guest_id: int | None) -> Seat:
    """The viewer's own seat. Raises NotYours for a guest who only waited."""
    seat = queries.own_seat(session, dinner.id, viewer.id if viewer else None, guest_id)
    if seat is None:
        raise NotYours
    return seat
