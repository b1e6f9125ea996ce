"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import jobs, marks, panels, signals, wording
from events.series import again as again  # its routes hang on the same blueprint
from events.series import growing, listeners, queries, views
from events.series import panels as shown
from events.series.wording import NOTES, SENTENCES
from groups.chat.wording import add_notes
from groups.signals import MemberLeft


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    add_notes(NOTES)
    app.register_blueprint(views.bp)
    signals.listen(MemberLeft, listeners.host_left)
    jobs.on_each(queries.due, growing.grow)
    panels.fill("group.aside", shown.on_group)
    panels.fill("dinner.tools", shown.beside_dinner)
    panels.fill("dinner.ways", shown.ways)
    panels.fill("account.export", listeners.parts_of)
    marks.put("dinner", "series", queries.one_of_many)
    marks.put("group", "series", queries.going_on)
