"""What discussions show on the pages of other rooms: the group's, what waits at home, an export."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import db, marks
from app.core.access import Ability, Here
from app.core.viewer import Viewer
from app.core.web import marked, viewer
from groups.discussions import pictures, queries, queries_lists

ON_GROUP = 3


def on_group(group: Any, here: Here, **_more: object) -> str:
    """The group's page: where something was said last, and the way to say something."""
    who = viewer()
    if who is None or not here.may(Ability.DISCUSSION_READ):
        return ""
    some = marked("group", "discussions", group=group.id)
    lines = queries_lists.newest_of(db.session(), group.id, who.id, ON_GROUP) if some else ()
    return render_template("discussions/_of_group.html", group=group, lines=lines)


def todo(viewer: Viewer, now: datetime) -> list[dict[str, object]]:
    """One line on my home when something is new to me."""
    session = db.session()
    number = marks.look(session, "home", "discussions", member=viewer.id, now=now)
    if not number:
        return []
    only = queries_lists.new_to(session, viewer.id, now, 1) if number == 1 else ()
    line = only[0].discussion if only else None
    return [{
        "icon": "scroll",
        "title": ngettext("%(num)d discussion has something new", "%(num)d discussions have something new", number),
        "meta": (line.title or _("Taken back by its author")) if line else _("in your groups"),
        "href": url_for("discussions.go_on", pid=line.public_id) if line else url_for("discussions.mine"),
        "action": _("Read"),
        "rank": 82,
    }]  # fmt: skip


def written_by(member_id: int) -> Iterable[dict[str, object]]:
    """All that a member has written and follows, for the file that he takes along."""
    session = db.session()
    posts = [
        {
            "group": group, "discussion": title, "number": post.number, "at": post.written_at.isoformat(),
            "text": post.text,
        }
        for post, title, group in queries.written_by(session, member_id)
    ]  # fmt: skip
    return [{"discussions": {
        "posts": posts, "followed": list(queries.followed_by(session, member_id)),
        "pictures": pictures.given_by(session, member_id),
    }}]  # fmt: skip
