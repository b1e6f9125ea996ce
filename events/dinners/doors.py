"""Where a private kitchen is, for those whose seat at its table is confirmed, and for the host (V-11)."""

from __future__ import annotations

from flask import render_template
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Here, Standing
from app.places.queries_facts import Door, door_of
from events.dinners.keys import guest_here
from events.dinners.models import Dinner
from events.dinners.queries import guest_seat
from events.dinners.rules import SeatState


def door_for(session: Session, dinner: Dinner, here: Here) -> Door | None:
    """The address behind the area, if whoever looks may know it. Asks nothing where the venue is no private one."""
    venue = dinner.venue
    if venue is None or not venue.private or dinner.place_open or dinner.called_off_at is not None:
        return None
    return door_of(session, venue) if _knows(session, dinner, here) else None


def on_dinner(dinner: Dinner, here: Here, phase: object) -> str:
    """Beside one's seat: where to ring."""
    door = door_for(db.session(), dinner, here)
    return render_template("dinners/_door.html", dinner=dinner, door=door) if door is not None else ""


def _knows(session: Session, dinner: Dinner, here: Here) -> bool:
    if here.standings & {Standing.SEATED, Standing.HOST}:
        return True
    guest = guest_here(dinner.public_id, session) if Standing.GUEST in here.standings else None
    seat = guest_seat(session, dinner.id, guest.id) if guest is not None else None
    return seat is not None and seat.state is SeatState.GOING
