"""A question "who would come?" as a live card in a room: how near it is to being a table, and a yes given there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.core import clock, db, panels
from app.core.viewer import Viewer
from events.tipping import queries
from events.tipping.shown import Standing
from groups.chat.cards import offer


def draw(public_ids: Sequence[str], viewer: Viewer) -> Mapping[str, Markup]:
    """The cards of these proposals, of those that the viewer may see."""
    session, now = db.session(), clock.now()
    found = queries.seen_by(session, public_ids, viewer.id)
    rows = queries.answers_to(session, found)
    cards = {}
    for tipping in found:
        standing = Standing(tipping, rows[tipping.id], (), viewer, now)
        running = tipping.ended_at is None and now < tipping.closes_at
        page = render_template(
            "tipping/_card.html", tipping=tipping, standing=standing, card=standing.card(), running=running
        )
        cards[tipping.public_id] = Markup(page)  # noqa: S704  a rendered template
    return cards


def ways(channel: Any, **_more: object) -> list[dict[str, Any]]:
    """In the plus menu of a group's room: ask who would come."""
    if channel.kind != "group":
        return []
    href = url_for("tipping.new", pid=channel.home_path.rpartition("/")[2])
    return [{"title": _("Who would come?"), "icon": "people", "href": href, "rank": 30}]


def attach() -> None:
    """Let rooms show proposals."""
    panels.fill("chat.plus", ways)
    offer("tipping", "/tip/", draw)
