"""The door to a table's needs: those who sit and the host, and whoever brings somebody."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import NotThere
from app.core.viewer import Viewer
from events.diets import queries
from events.dinners.models import Dinner, Seat
from events.dinners.queries import own_seat
from events.dinners.rules import SeatState

COMING = (SeatState.GOING, SeatState.WAITING, SeatState.OFFERED)


def open_companion(session: Session, dinner: Dinner, viewer: Viewer, seat_pid: str) -> tuple[Seat, Seat]:
    """Somebody whom the viewer brings, and the viewer's own seat. Raises NotThere for anybody else's."""
    own = own_seat(session, dinner.id, viewer.id)
    seat = queries.seat_by(session, dinner.id, seat_pid)
    if own is None or seat is None or seat.brought_by_id != own.id or seat.state not in COMING:
        raise NotThere
    return seat, own
