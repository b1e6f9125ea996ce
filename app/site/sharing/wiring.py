"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import panels
from app.site.sharing import shown
from app.site.sharing.views import bp


def register(app: Flask) -> None:
    """Attach the blueprint, and the way to it on each page."""
    app.register_blueprint(bp)
    panels.fill("dinner.tools", shown.of_dinner)
    panels.fill("group.aside", shown.of_group)
    panels.fill("venue.aside", shown.of_venue)
