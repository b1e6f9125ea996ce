"""Live pages: a table's page and its venue's change before the eyes of those who look, once reviews open or go."""

from __future__ import annotations

from app.core import db, realtime
from app.core.signals import listen_after
from app.core.viewer import Viewer
from app.places.access import open_venue
from events.dinners.queries import public_id_of
from events.reviews.queries import venue_address
from events.signals import PressureTold, ReviewChanged, ReviewsOpened, ReviewWithdrawn

TOPIC = "venue"


def door(viewer: Viewer | None, public_id: str) -> None:
    """Raises NotThere where there is no such venue."""
    with db.database().reading() as session:
        open_venue(session, public_id, viewer)


def refresh_table(fact: ReviewsOpened) -> None:
    """The reviews of a dinner have opened: its page shows them now."""
    with db.database().reading() as session:
        public_id = public_id_of(session, fact.dinner_id)
    if public_id is not None:
        realtime.tell_topic("dinner", public_id)


def refresh_venue(fact: ReviewsOpened | ReviewChanged | ReviewWithdrawn | PressureTold) -> None:
    """A review came to a venue, changed or went."""
    with db.database().reading() as session:
        public_id = venue_address(session, fact.venue_id)
    realtime.tell_topic(TOPIC, public_id)


def attach() -> None:
    """Register the topic and the listeners."""
    realtime.topic(TOPIC, door)
    listen_after(ReviewsOpened, refresh_table)
    listen_after(ReviewsOpened, refresh_venue)
    listen_after(ReviewChanged, refresh_venue)
    listen_after(ReviewWithdrawn, refresh_venue)
