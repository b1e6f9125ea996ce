"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import jobs, marks, signals, wording
from app.core import panels as slots
from events.dinners.live import refresh
from events.showing import actions, panels, queries
from events.showing.views import bp
from events.showing.wording import SENTENCES
from events.signals import NoShowDisputed, NoShowForgiven, NoShowNoted, NoShowSettled


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(bp)
    signals.listen(AccountClosed, actions.forget)
    for kind in (NoShowDisputed, NoShowForgiven, NoShowNoted, NoShowSettled):
        signals.listen_after(kind, refresh)
    jobs.on_each(queries.to_look_through, actions.look_through)
    jobs.on_each(queries.to_settle, actions.settle)
    slots.fill("dinner.main", panels.on_dinner)
    slots.fill("me.main", panels.on_me)
    slots.fill("group.aside", panels.on_group)
    slots.fill("group.numbers", panels.number_of)
    slots.fill("home.todo", panels.todo)
    slots.fill("account.export", panels.parts_of)
    marks.put("home", "noted", queries.noted)
    marks.put("every", "noted", queries.noted)
    marks.put("home", "asked_again", queries.asking_again)
    marks.put("group", "paused_me", queries.paused_me)
