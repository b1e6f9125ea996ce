"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import jobs, marks, signals, wording
from app.core import panels as slots
from events.cravings import actions, live, panels, queries, views
from events.cravings.wording import SENTENCES


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(views.bp)
    live.attach()
    signals.listen(AccountClosed, actions.forget)
    jobs.on_each(queries.due, actions.settle)
    jobs.on_each(queries.restless, actions.sweep)
    slots.fill("home.todo", panels.todo)
    slots.fill("dinner.ways", panels.ways)
    slots.fill("me.main", panels.on_me)
    slots.fill("account.export", panels.export)
    marks.put("home", "cravings", queries.asking)
