"""How what tables know of houses is attached: who ate there, who goes again, and how the house was."""

from __future__ import annotations

from app.core import panels
from app.core.signals import listen
from app.places.signals import VenuesMerged, VenuesParted
from events.reviews import eras, houses, returning
from events.signals import NumbersDue


def register() -> None:
    """Attach the listeners and the panels."""
    listen(NumbersDue, returning.on_numbers_due)
    listen(VenuesMerged, returning.on_merged)
    listen(VenuesParted, returning.on_merged)
    panels.fill("review.era", eras.of_review)
    panels.fill("venue.ate", houses.ate)
    panels.fill("venue.aside", returning.venue_aside)
    panels.fill("dinner.aside", houses.on_dinner)
