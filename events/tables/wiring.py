"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import panels as slots
from app.core import signals, wording
from events.dinners.live import refresh
from events.signals import SeatTaken, TableChosen, TablesSet
from events.tables import actions, panels
from events.tables.views import bp
from events.tables.wording import SENTENCES


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(bp)
    signals.listen(SeatTaken, actions.follow)
    for kind in (TableChosen, TablesSet):
        signals.listen_after(kind, refresh)
    slots.fill("dinner.main", panels.on_dinner)
    slots.fill("dinner.tools", panels.tools)
