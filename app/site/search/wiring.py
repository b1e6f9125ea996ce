"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.site.search import index
from app.site.search.views import bp


def register(app: Flask) -> None:
    """Attach the blueprint, and let the index follow what is written."""
    app.register_blueprint(bp)
    index.register()
