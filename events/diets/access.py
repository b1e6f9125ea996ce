"""The door to a table's needs: those who sit and the host, and whoever brings somebody."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models_guests import Guest
from app.core.access import NotThere
from app.core.viewer import Viewer
from events.diets import queries
from events.dinners.models import Dinner, Seat
from events.dinners.queries import guest_seat, own_seat
from events.dinners.rules import SeatState

COMING = (SeatState.GOING, SeatState.WAITING, SeatState.OFFERED)


def open_companion(
    session: Session, dinner: Dinner, seat_pid: str, who: Viewer | None, guest: Guest | None
) -> tuple[Seat, Seat]:
    """Somebody whom the viewer brings, and the viewer's own seat. Raises NotThere for anybody else's."""
    heads = [
        own_seat(session, dinner.id, who.id) if who else None,
        guest_seat(session, dinner.id, guest.id) if guest else None,
    ]
    seat = queries.seat_by(session, dinner.id, seat_pid)
    own = next((head for head in heads if head and seat and seat.brought_by_id == head.id), None)
    if own is None or seat is None or seat.state not in COMING:
        raise NotThere
    return seat, own


def open_guest(session: Session, dinner: Dinner, guest: Guest | None) -> Seat:
    """The guest's own seat. Raises NotThere for one who is not coming, or has become a member: they have a page."""
    seat = guest_seat(session, dinner.id, guest.id) if guest is not None else None
    if seat is None or seat.state not in COMING or seat.member_id is not None:
        raise NotThere
    return seat
