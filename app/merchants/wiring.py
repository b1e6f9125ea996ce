"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import marks
from app.core import panels as slots
from app.core import wording as sentences
from app.core.signals import listen
from app.merchants import listeners, log, panels, queries, views, views_operator, views_staff
from app.merchants.wording import LINES, SENTENCES
from app.places.signals import VenuesMerged


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    sentences.add(SENTENCES)
    for kind, sentence in LINES.items():
        log.words(kind, sentence)
    for each in (views.bp, views_staff.bp, views_operator.bp):
        app.register_blueprint(each)
    listen(AccountClosed, listeners.on_account_closed)
    listen(VenuesMerged, listeners.on_venues_merged)
    slots.fill("venue.aside", panels.on_venue)
    slots.fill("me.main", panels.on_me)
    marks.put("venue", "claims", queries.claimed)
    marks.put("every", "merchants", queries.works_somewhere)
    slots.fill("account.export", panels.export)
