"""What lists show on other pages: the way in, the text to copy, and the name that may be the viewer's."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.web import marked, viewer
from events.dinners.drawn import Around
from events.dinners.models import Dinner, PactVersion
from events.jielong import queries
from events.jielong.listing import as_text, tells_remarks
from events.jielong.rules import read_list
from groups.membership.models import Group


def ways(group: Group, here: Here) -> list[dict[str, Any]]:
    """On the form of a new table: start from a list."""
    return [
        {"title": _("Paste a 接龙"), "meta": _("a list from any chat"), "icon": "list",
         "href": url_for("jielong.start", pid=group.public_id), "rank": 20}
    ]  # fmt: skip


def tools(dinner: Dinner, here: Here, phase: object) -> list[dict[str, Any]]:
    """Around a dinner: the host enters names from a list."""
    if not here.may(Ability.DINNER_EDIT) or not _open(dinner):
        return []
    return [
        {"title": _("Enter a 接龙"), "meta": _("paste a list from any chat, check it, done"), "icon": "list",
         "href": url_for("jielong.paste", pid=dinner.public_id), "rank": 20}
    ]  # fmt: skip


def on_top(dinner: Dinner, here: Here, phase: object) -> str:
    """The list from which this table was set, while nobody of it is entered; and the name that may be the viewer's."""
    who = viewer()
    if who is None or not _open(dinner):
        return ""
    if dinner.host_id == who.id:
        if not marked("dinner", "kept_list", dinner=dinner.id):
            return ""
        kept = queries.kept_for(db.session(), dinner.id, who.id)
        count = len(read_list(kept.text).entries) if kept else 0
        return render_template("jielong/_kept.html", dinner=dinner, count=count) if count else ""
    if not marked("dinner", "name_to_claim", dinner=dinner.id):
        return ""
    row = queries.meant(db.session(), dinner.id, who.id)
    return render_template("jielong/_meant.html", dinner=dinner, row=row) if row else ""


def text(dinner: Dinner, around: Around, pact: PactVersion, address: str, here: Here) -> list[str]:
    """The list as text, for the dinner's page."""
    remarks = tells_remarks(here) and marked("dinner", "remarks", dinner=dinner.id)
    return [as_text(db.session(), dinner, around, pact, address, here, remarks=remarks)]


def _open(dinner: Dinner) -> bool:
    return dinner.called_off_at is None and clock.now() < dinner.starts_at
