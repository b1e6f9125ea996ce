"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import jobs, marks, signals, wording
from app.core import panels as slots
from events.tipping import actions, in_chat, live, panels, queries, views
from events.tipping.wording import SENTENCES


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(views.bp)
    live.attach()
    in_chat.attach()
    signals.listen(AccountClosed, actions.forget)
    jobs.on_each(queries.due, actions.settle)
    slots.fill("group.top", panels.on_group)
    slots.fill("dinner.ways", panels.ways)
    slots.fill("home.todo", panels.todo)
    slots.fill("account.export", panels.export)
    marks.put("home", "tipping", queries.waiting)
    marks.put("group", "tipping", queries.asked)
