"""What cases show on the pages of other rooms: jury duty at home, and the way to report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from app.core import db, marks
from app.core.viewer import Viewer
from app.core.web import viewer
from app.site.moderation import queries


def todo(viewer: Viewer, now: datetime) -> list[dict[str, object]]:
    """One line at home while a case waits for my vote."""
    number = marks.look(db.session(), "home", "jury", member=viewer.id, now=now)
    if not number:
        return []
    return [{
        "icon": "scale",
        "title": ngettext("A case waits for your vote", "%(num)d cases wait for your vote", number),
        "meta": _("You were drawn by lot. It takes about ten minutes."),
        "href": url_for("moderation.mine"),
        "action": _("Judge"),
        "rank": 30,
    }]  # fmt: skip


def on_member(member: Any, here: Any) -> Markup | str:
    """The way to report somebody, on their page."""
    return _way("member", member.public_id)


def on_group(group: Any, here: Any) -> Markup | str:
    """The same for how a group presents itself."""
    return _way("group", group.public_id)


def on_venue(venue: Any, here: Any) -> Markup | str:
    """The same for what is said of a venue."""
    return _way("venue", venue.public_id)


def parts_of(member_id: int) -> list[dict[str, object]]:
    """What a member has reported, said and judged."""
    return queries.exported(db.session(), member_id)


def _way(kind: str, ref: str) -> Markup | str:
    if viewer() is None:
        return ""
    return Markup(render_template("moderation/_way.html", kind=kind, ref=ref))  # noqa: S704  our own template escapes
