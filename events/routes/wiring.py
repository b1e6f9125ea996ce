"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import marks, wording
from app.core import panels as slots
from app.merchants import log
from events.routes import queries, shown, telling
from events.routes.views import bp
from events.routes.wording import LINES, SENTENCES
from groups.alliances import openings


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    for kind, sentence in LINES.items():
        log.words(kind, sentence)
    app.register_blueprint(bp)
    marks.put("dinner", "route", queries.is_stop)
    openings.promises_from(telling.promises)
    openings.moves_from(telling.moves)
    slots.fill("alliance.main", shown.on_alliance)
    slots.fill("merchant.main", shown.on_desk)
    slots.fill("dinner.main", shown.on_dinner)
