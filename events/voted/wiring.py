"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core import marks, panels, signals, wording
from events.signals import DinnerCalled
from events.voted import actions, queries, shown, views
from events.voted.wording import SENTENCES
from groups.proposals.kinds import Kind
from groups.proposals.kinds import register as kind
from groups.proposals.rules import Tie


def register(app: Flask) -> None:
    """Attach the blueprint, the kind of vote, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(views.bp)
    kind(Kind(
        actions.KIND, _l("When and where we eat"), "calendar", actions.check, actions.run, show=shown.on_vote,
        label=shown.label, tie=Tie.FIRST,
    ))  # fmt: skip
    signals.listen(DinnerCalled, actions.called)
    panels.fill("proposals.ways", shown.ways)
    panels.fill("dinner.aside", shown.on_dinner)
    panels.fill("home.todo", shown.todo)
    panels.fill("account.export", shown.export)
    marks.put("dinner", "voted", queries.has_set)
    marks.put("home", "voted", queries.waits)
