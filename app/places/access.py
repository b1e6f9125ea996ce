"""The door to a venue."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, require, stand
from app.core.viewer import Viewer
from app.places.models import Dish, Venue
from app.places.queries import address_of, dish_by_public_id, venue_by_public_id


class Moved(Exception):
    """This venue has gone into another: whoever asks for its address is led there."""

    def __init__(self, public_id: str) -> None:
        self.public_id = public_id
        super().__init__(public_id)


def open_venue(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability = Ability.VENUE_SEE
) -> tuple[Venue, Here]:
    """The venue, and what the viewer is toward it. Raises NotThere, NotYours, or Moved."""
    venue = venue_by_public_id(session, public_id)
    if venue is None:
        raise NotThere
    here = require(stand(viewer), ability, see=Ability.VENUE_SEE)
    if venue.merged_into_id is not None:
        raise Moved(address_of(session, venue.merged_into_id))
    return venue, here


def open_dish(session: Session, venue: Venue, public_id: str) -> Dish:
    """A dish of a venue whose door was passed. Raises NotThere."""
    dish = dish_by_public_id(session, venue.id, public_id)
    if dish is None:
        raise NotThere
    return dish
