"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import panels, signals
from events.calendars import listeners, views
from events.calendars import panels as shown
from groups.signals import MemberLeft


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    app.register_blueprint(views.bp)
    signals.listen(MemberLeft, listeners.left)
    signals.listen(AccountClosed, listeners.closed)
    panels.fill("settings.main", shown.in_settings)
    panels.fill("dinner.tools", shown.beside_dinner)
    panels.fill("group.aside", shown.on_group)
    panels.fill("account.export", listeners.parts_of)
