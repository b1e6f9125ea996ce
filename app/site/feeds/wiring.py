"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import panels
from app.site.feeds import linked
from app.site.feeds.views import bp


def register(app: Flask) -> None:
    """Attach the blueprint, and what the heads of public pages say to machines."""
    app.register_blueprint(bp)
    panels.fill("venue.linked", linked.on_venue)
    panels.fill("venue.diets", linked.diets_of)
    panels.fill("venue.head", linked.on_venue_head)
    panels.fill("dinner.head", linked.on_dinner)
    panels.fill("group.head", linked.on_group)
    panels.fill("review.head", linked.on_review)
    panels.fill("discover.head", linked.on_city)
