"""A vote as a live card in a room: its choices with how many suit them, to be answered there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from app.core import clock, db, panels
from app.core.access import Standing, stand
from app.core.viewer import Viewer
from events.dinners.holders import Holder
from events.dinners.models import Dinner
from events.dinners.queries import visible_to, with_all
from events.polls import drawn, queries
from events.polls.queries import Said
from groups.chat.cards import offer


def draw(public_ids: Sequence[str], viewer: Viewer) -> Mapping[str, Markup]:
    """The cards of the votes of these dinners: as many questions for one as for fifty."""
    session, now = db.session(), clock.now()
    wanted = with_all(select(Dinner)).where(Dinner.public_id.in_(public_ids))
    dinners = session.scalars(wanted.where(visible_to(viewer.id))).all()
    polls: dict[int, list[Said]] = defaultdict(list)
    for said in queries.running_at(session, [dinner.id for dinner in dinners]):
        polls[said.poll.dinner_id].append(said)
    here = stand(viewer, {Standing.WELCOME})  # whoever sees the dinner in a list may answer there
    cards = {}
    for dinner in dinners:
        found = drawn.picture(dinner, polls[dinner.id], Holder(viewer.id), here, now, sits=True)
        cards[dinner.public_id] = Markup(render_template("polls/_card.html", **found))  # noqa: S704  a template's
    return cards


def ways(channel: Any, **_more: object) -> list[dict[str, Any]]:
    """In the plus menu of a group's room: let it decide."""
    if channel.kind != "group":
        return []
    href = url_for("polls.new", pid=channel.home_path.rpartition("/")[2])
    return [{"title": _("Let the table decide"), "icon": "vote", "href": href, "rank": 20}]


def attach() -> None:
    """Let rooms show votes."""
    panels.fill("chat.plus", ways)
    offer("poll", "/d/", draw, suffix="/poll")
