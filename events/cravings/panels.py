"""What cravings show on other pages: what waits at home, a member's own page, the ways to a table, an export."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core import db, i18n, marks
from app.core.viewer import Viewer
from events.cravings import queries


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """Drafts that wait for the viewer's word."""
    session = db.session()
    if not marks.at_home(session, "cravings", viewer.id, now):
        return []
    return [{
        "icon": "heart", "title": _("A table could be: %(food)s", food=draft.food),
        "meta": _("Say yes or no until %(when)s", when=i18n.say_when(draft.answers_until, "short", viewer.timezone)),
        "href": url_for("cravings.draft", pid=draft.public_id), "action": _("Answer"), "rank": 6,
    } for draft in queries.to_answer(session, viewer.id, now)]  # fmt: skip


def ways(**_more: object) -> list[dict[str, Any]]:
    """No table yet, only an appetite."""
    return [{
        "title": _("Just a craving"), "meta": _("Say what you would like; it looks for company by itself."),
        "href": url_for("cravings.index"), "icon": "heart", "rank": 20,
    }]  # fmt: skip


def on_me(**_more: object) -> str:
    """The way to one's wishes."""
    return render_template("cravings/_of_me.html")


def export(member_id: int) -> list[dict[str, Any]]:
    """What a member takes along."""
    return queries.exported(db.session(), member_id)
