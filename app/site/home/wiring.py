"""How home is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.site.home import views


def register(app: Flask) -> None:
    """Attach the blueprint."""
    app.register_blueprint(views.bp)
