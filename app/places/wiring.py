"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import panels, wording
from app.places import export
from app.places.views import bp
from app.places.wording import SENTENCES


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(bp)
    panels.fill("account.export", export.parts_of)
