"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import jobs, wording
from app.core import panels as slots
from app.core.signals import listen_after
from events.dinners.live import refresh
from events.homesafe import actions, panels, queries, views
from events.homesafe.wording import SENTENCES
from events.signals import HomeSafe, RingClosed, RingOpened


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(views.bp)
    for kind in (HomeSafe, RingClosed, RingOpened):
        listen_after(kind, refresh)
    jobs.on_each(queries.to_ask, actions.ask)
    jobs.on_each(queries.to_nudge, actions.nudge)
    jobs.on_each(queries.to_fade, actions.fade)
    slots.fill("dinner.top", panels.on_dinner)
    slots.fill("dinner.tools", panels.tool)
