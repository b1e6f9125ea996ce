"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import marks, panels, wording
from app.core.signals import listen_after
from events.bookings import queries, shown
from events.bookings.views import bp
from events.bookings.wording import SENTENCES
from events.dinners.live import refresh
from events.signals import BookingChanged, HeadcountTold


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(bp)
    for kind in (BookingChanged, HeadcountTold):
        listen_after(kind, refresh)
    panels.fill("dinner.aside", shown.on_dinner)
    panels.fill("dinner.tools", shown.tools)
    marks.put("dinner", "booking", queries.begun)
