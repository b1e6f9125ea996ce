"""What is told at once: pages that show the venue or the review fetch themselves anew."""

from __future__ import annotations

from app.core import db, realtime
from app.places.queries import address_of
from events.signals import ReviewAnswered


def on_answered(fact: ReviewAnswered) -> None:
    """An answer stands under a review."""
    with db.database().reading() as session:
        address = address_of(session, fact.venue_id)
    realtime.tell_topic("venue", address)
