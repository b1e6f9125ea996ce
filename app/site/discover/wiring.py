"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.site.discover.views import bp


def register(app: Flask) -> None:
    """Attach the blueprint."""
    app.register_blueprint(bp)
