"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import jobs, signals
from app.places.signals import VenuesMerged, VenuesParted
from app.site.discover import spots
from app.site.discover.views import bp
from app.site.discover.wording import say_km


def register(app: Flask) -> None:
    """Attach the blueprint; keep the map true."""
    app.register_blueprint(bp)
    app.jinja_env.globals["say_km"] = say_km
    spots.listen()
    signals.listen(VenuesMerged, spots.merged)
    signals.listen(VenuesParted, spots.merged)
    jobs.on_tick(spots.forget)
