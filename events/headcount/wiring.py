"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import jobs, marks, panels, wording
from app.core.signals import listen, listen_after
from events.dinners.live import refresh
from events.headcount import actions, listeners, queries, shown
from events.headcount.views import bp
from events.headcount.wording import SENTENCES
from events.signals import DinnerChanged, HeadcountAsked, HeadcountChanged, HeadcountLocked, SeatBenched


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(bp)
    listen(DinnerChanged, listeners.dinner_changed)
    for seen in (HeadcountAsked, HeadcountChanged, HeadcountLocked, SeatBenched):
        listen_after(seen, refresh)
    jobs.on_each(queries.due, actions.tick)
    panels.fill("dinner.top", shown.dinner_top)
    panels.fill("dinner.tools", shown.dinner_tools)
    panels.fill("home.todo", shown.home_todo)
    panels.fill("account.export", shown.parts_of)
    marks.put("dinner", "headcount", queries.here)
    marks.put("home", "headcount", queries.unanswered)
