"""How what tables know of houses is attached: who ate there, who goes again, what to order for so many."""

from __future__ import annotations

from flask import Flask

from app.core import panels
from app.core.signals import listen
from app.places.signals import VenuesMerged, VenuesParted
from events.reviews import eras, houses, returning, views_houses
from events.signals import NumbersDue


def register(app: Flask) -> None:
    """Attach the page, the listeners and the panels."""
    app.register_blueprint(views_houses.bp)
    listen(NumbersDue, returning.on_numbers_due)
    listen(VenuesMerged, returning.on_merged)
    listen(VenuesParted, returning.on_merged)
    panels.fill("review.era", eras.of_review)
    panels.fill("venue.ate", houses.ate)
    panels.fill("venue.aside", views_houses.on_venue)
    panels.fill("venue.aside", returning.venue_aside)
    panels.fill("dinner.aside", houses.on_dinner)
