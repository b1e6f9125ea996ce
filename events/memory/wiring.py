"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _

from app.core import panels, wording
from app.core.signals import listen
from events.memory import family, listeners, views, views_import
from events.memory.wording import SENTENCES
from events.signals import SeatOffered
from groups.ledger.kinds import Part, ShownLine, tell
from groups.membership.charter_words import short
from groups.signals import GroupForked, GroupsMerged


def register(app: Flask) -> None:
    """Attach pages, commands, and what the ledger is told of seats."""
    wording.add(SENTENCES)
    app.register_blueprint(views.bp)
    app.cli.add_command(views_import.group)
    panels.fill("group.aside", views.on_group)
    listen(SeatOffered, listeners.offered)
    listen(GroupForked, family.remember)
    listen(GroupsMerged, family.move)
    tell("seat", _seat, "bench", Part.TABLES)
    tell("import", _brought, "download", Part.RULES)


def _seat(line: ShownLine) -> object:
    try:
        rule = short("queue_rule", str(line.what.get("rule")))
    except KeyError:
        rule = ""  # a line that somebody has altered
    if not line.subject:
        return _("A guest on the bench was offered a seat. %(rule)s", rule=rule)
    return _("%(name)s was offered a seat from the bench. %(rule)s", name=line.name, rule=rule)


def _brought(line: ShownLine) -> object:
    number = line.what.get("lines")
    return _(
        "%(by)s brought the group here with a ledger of %(num)s lines, which goes on.", by=line.by, num=number
    )
