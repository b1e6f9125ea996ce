"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core import marks, panels, signals, wording
from groups.ledger.kinds import Part, tell
from groups.ledger.sources import lead
from groups.membership.live import tell_pages
from groups.proposals.kinds import Kind
from groups.proposals.kinds import register as register_kind
from groups.signals import ForkAsked, ForkChanged
from groups.splitting import merging, queries, shown, views
from groups.splitting.wording import SENTENCES


def register(app: Flask) -> None:
    """Attach pages, the kind of vote, panels, and how lines read."""
    wording.add(SENTENCES)
    app.register_blueprint(views.bp)
    register_kind(Kind(
        merging.KIND, _l("Join another group"), icon="alliance", check=merging.check, run=merging.run,
        show=shown.about_merge,
    ))  # fmt: skip
    marks.put("group", "forks", queries.forks_here)
    marks.put("group", "merges", queries.merges_here)
    panels.fill("group.aside", shown.on_group)
    panels.fill("proposals.ways", shown.ways)
    for kind in (ForkAsked, ForkChanged):
        signals.listen_after(kind, tell_pages)
    tell("fork", shown.forked, "split", Part.RULES)
    tell("forked", shown.came, "split", Part.RULES)
    tell("merge", shown.took_in, "alliance", Part.RULES)
    tell("merged", shown.merged, "alliance", Part.RULES)
    lead("group", _l("The group"), lambda pid: f"/g/{pid}")
