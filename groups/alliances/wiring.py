"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import jobs, marks, wording
from app.core import panels as slots
from app.core.signals import listen
from app.merchants import log
from app.merchants.signals import ClaimConfirmed, ClaimEnded, StaffJoined, StaffLeft
from app.places import rivals
from groups.alliances import actions, listeners, panels, queries
from groups.alliances.views import bp
from groups.alliances.wording import LINES, SENTENCES


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    for kind, sentence in LINES.items():
        log.words(kind, sentence)
    app.register_blueprint(bp)
    slots.fill("merchant.nav", panels.nav)
    slots.fill("merchant.aside", panels.on_desk)
    slots.fill("group.main", panels.on_group)
    marks.put("group", "alliance", queries.is_alliance)
    listen(StaffJoined, listeners.on_change)
    listen(StaffLeft, listeners.on_change)
    listen(ClaimConfirmed, listeners.on_change)
    listen(ClaimEnded, listeners.on_change)
    rivals.source(listeners.rivals)
    jobs.on_each(queries.leaving, actions.leave_when_due)
