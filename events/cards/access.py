"""The doors of this room: whose card one may show, and at which house one may read cards."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, NotYours, require, stand
from app.core.viewer import Viewer
from app.merchants.access import STANDINGS, roles_at
from app.places.models import Venue
from events.cards import queries
from events.dinners.models import Dinner, Seat
from events.dinners.queries import guest_seat, own_seat
from events.dinners.rules import SeatState


def seat_here(session: Session, dinner: Dinner, viewer: Viewer | None, guest: Any) -> Seat:
    """The seat by which somebody shows the card. Raises NotYours for a guest who only waits."""
    seat = own_seat(session, dinner.id, viewer.id) if viewer is not None else None
    if (seat is None or seat.state is not SeatState.GOING) and guest is not None:
        seat = guest_seat(session, dinner.id, guest.id)
    if seat is None or seat.state is not SeatState.GOING:
        raise NotYours
    return seat


def open_desk(session: Session, public_id: str, viewer: Viewer | None) -> tuple[Venue, Here]:
    """The desk of a house, for those who work there. Raises NotThere for everybody else."""
    venue = queries.venue_by(session, public_id)
    roles = roles_at(session, venue.id, viewer.id) if venue is not None and viewer is not None else ()
    here = require(
        stand(viewer, [STANDINGS[role] for role in roles]), Ability.CARD_CHECK, see=Ability.CARD_CHECK
    )
    if venue is None:
        raise NotThere
    return venue, here
