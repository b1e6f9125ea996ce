"""The door to a venue."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, require, stand
from app.core.viewer import Viewer
from app.places.models import Dish, Venue
from app.places.queries import dish_by_public_id, venue_by_public_id


def open_venue(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability = Ability.VENUE_SEE
) -> tuple[Venue, Here]:
    """The venue, and what the viewer is toward it. Raises NotThere, or NotYours."""
    venue = venue_by_public_id(session, public_id)
    if venue is None:
        raise NotThere
    return venue, require(stand(viewer), ability, see=Ability.VENUE_SEE)


def open_dish(session: Session, venue: Venue, public_id: str) -> Dish:
    """A dish of a venue whose door was passed. Raises NotThere."""
    dish = dish_by_public_id(session, venue.id, public_id)
    if dish is None:
        raise NotThere
    return dish
