"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import jobs, marks, wording
from app.core import panels as slots
from app.core.signals import listen
from events.jielong import actions, export, panels, queries
from events.jielong.views import bp
from events.jielong.wording import SENTENCES
from events.signals import DinnerCalled


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(bp)
    listen(DinnerCalled, actions.belongs)
    listen(AccountClosed, actions.forget_member)
    jobs.on_each(queries.diets_to_forget, actions.forget_diets)
    jobs.on_each(queries.lists_to_forget, actions.forget_list)
    slots.fill("dinner.ways", panels.ways)
    slots.fill("dinner.tools", panels.tools)
    slots.fill("dinner.top", panels.on_top)
    slots.fill("dinner.text", panels.text)
    slots.fill("account.export", export.parts_of)
    marks.put("dinner", "remarks", queries.noted)
    marks.put("dinner", "kept_list", queries.waiting_lists)
    marks.put("dinner", "name_to_claim", queries.claimable)
