"""What proposals show on other pages: the group's, a new dinner's, what waits at home, an export."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core import clock, db, marks
from app.core.access import Ability, Here
from app.core.viewer import Viewer
from app.core.web import marked, viewer
from events.dinners.queries_bench import pauses
from events.tipping import queries, shown


def on_group(group: Any, here: Here, **_more: object) -> str:
    """The group's page: what is being asked."""
    session, now = db.session(), clock.now()
    if not marked("group", "tipping", group=group.id):
        return ""
    found = queries.open_in(session, group.id, here.may(Ability.GROUP_ROLL), now)
    if not found:
        return ""
    rows = queries.answers_to(session, found)
    paused = pauses(session, group.id, now) if marked("group", "paused", group=group.id) else {}
    cards = [shown.Standing(each, rows[each.id], paused, viewer(), now).card() for each in found]
    return render_template("tipping/_of_group.html", group=group, cards=cards)


def ways(group: Any, here: Here, **_more: object) -> list[dict[str, Any]]:
    """Another way to set a table: ask first, and let it come about."""
    if not here.may(Ability.TIPPING_OPEN):
        return []
    return [{
        "title": _("When enough say yes"), "meta": _("Offer times and places; it becomes a table by itself."),
        "href": url_for("tipping.new", pid=group.public_id), "icon": "people", "rank": 10,
    }]  # fmt: skip


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """What waits at home: proposals of my groups that I have not answered."""
    waits = marks.at_home(db.session(), "tipping", viewer.id, now)
    found = queries.unanswered(db.session(), viewer.id, now) if waits else ()
    return [{
        "icon": "people", "title": _("Would you come? %(title)s", title=tipping.title),
        "meta": _("%(name)s asks; it takes %(need)s", name=tipping.proposer.nickname, need=tipping.need),
        "href": url_for("tipping.page", pid=tipping.public_id), "action": _("Answer"), "rank": 30,
    } for tipping in found]  # fmt: skip


def export(member_id: int) -> list[dict[str, Any]]:
    """What a member takes along: what was proposed, and what was answered."""
    return queries.exported(db.session(), member_id)
