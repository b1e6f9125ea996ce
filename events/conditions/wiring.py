"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
