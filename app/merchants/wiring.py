"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core.signals import listen
from app.merchants import listeners
from app.places.signals import VenuesMerged


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    listen(AccountClosed, listeners.on_account_closed)
    listen(VenuesMerged, listeners.on_venues_merged)
