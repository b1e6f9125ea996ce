"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import jobs, marks, wording
from app.core import panels as slots
from app.core.signals import listen, listen_after
from app.places.signals import DishesMerged
from events.diets import actions, export, panels, queries
from events.diets.views import bp
from events.diets.wording import SENTENCES
from events.dinners.live import refresh
from events.signals import DietTold


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(bp)
    listen(AccountClosed, actions.forget_member)
    listen(DishesMerged, actions.follow_dish)
    listen_after(DietTold, refresh)
    jobs.on_each(queries.forgotten, actions.forget)
    slots.fill("settings.main", panels.in_settings)
    slots.fill("dinner.aside", panels.on_dinner)
    slots.fill("dinner.tools", panels.tools)
    slots.fill("account.export", export.parts_of)
    marks.put("dinner", "diets", queries.told)
