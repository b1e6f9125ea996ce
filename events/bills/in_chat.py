"""A bill as a live card in a room: where it stands, for those who sat there and for nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template
from markupsafe import Markup

from app.core import db
from app.core.viewer import Viewer
from events.bills import queries
from groups.chat.cards import offer


def draw(public_ids: Sequence[str], viewer: Viewer) -> Mapping[str, Markup]:
    """The cards of the bills of these dinners: one question."""
    found = queries.of_dinners_sat_at(db.session(), public_ids, viewer.id)
    return {
        bill.dinner.public_id: Markup(render_template("bills/_card.html", bill=bill, dinner=bill.dinner))  # noqa: S704
        for bill in found
    }


def attach() -> None:
    """Let rooms show bills."""
    offer("bill", "/d/", draw, suffix="/bill")
