"""What rooms show on the pages of other rooms: what waits in my groups' talk."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import db, i18n, marks
from app.core.viewer import Viewer
from groups.chat import lines, queries
from groups.chat.queries import Room
from groups.chat.rules import MOST_UNREAD


def unread_of_groups(member_id: int, group_ids: Collection[int]) -> Iterable[tuple[int, int]]:
    """How many messages wait in each group's room."""
    return [
        (group_id, 0 if room.muted else room.unread) for group_id, room in _of_groups(member_id, group_ids)
    ]


def news_of_groups(member_id: int, group_ids: Collection[int]) -> Iterable[tuple[int, str]]:
    """What was said last in each group's room, with the name of who said it."""
    told = []
    for group_id, room in _of_groups(member_id, group_ids):
        if room.last is not None:
            name, words = lines.preview(room.last, i18n.lang())
            told.append((group_id, _("%(name)s: %(words)s", name=name, words=words) if name else words))
    return told


def _of_groups(member_id: int, group_ids: Collection[int]) -> Iterable[tuple[int, Room]]:
    for room in queries.rooms_of(db.session(), member_id):
        group_id = room.channel.group_id
        if room.of_group and group_id is not None and group_id in group_ids:
            yield group_id, room


def todo(viewer: Viewer, now: datetime) -> list[dict[str, object]]:
    """One line on my home when something was said that I have not read."""
    session = db.session()
    number = marks.look(session, "home", "chat", member=viewer.id, now=now)
    if not number:
        return []
    waiting = [room for room in queries.rooms_of(session, viewer.id) if room.unread and not room.muted]
    many = number > MOST_UNREAD
    only = waiting[0].channel.public_id if len(waiting) == 1 else None
    return [{
        "icon": "chat",
        "title": _("Many new messages") if many else ngettext("%(num)d new message", "%(num)d new messages", number),
        "meta": waiting[0].title if only else ngettext("in %(num)d room", "in %(num)d rooms", len(waiting)),
        "href": url_for("chat.room", pid=only) if only else url_for("chat.mine"),
        "action": _("Read"),
        "rank": 80,
    }]  # fmt: skip


def said_by(member_id: int) -> Iterable[dict[str, object]]:
    """All that a member has said, for the file that he takes along."""
    said = [
        {"room": title, "at": entry.said_at.isoformat(), "text": entry.text}
        for entry, title in queries.said_by(db.session(), member_id)
        if entry.removed_at is None
    ]
    return [{"messages": said}]
