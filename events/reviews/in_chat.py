"""A review as a card in a room. Sealed ones are not there, for their author either: a room is read by others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template
from markupsafe import Markup

from app.core import db
from app.core.viewer import Viewer
from events.reviews import queries
from groups.chat.cards import offer


def draw(public_ids: Sequence[str], _viewer: Viewer) -> Mapping[str, Markup]:
    """The cards of these reviews, as many questions for one as for fifty."""
    return {
        shown.review.public_id: Markup(render_template("reviews/_card.html", shown=shown))  # noqa: S704
        for shown in queries.named(db.session(), public_ids)
    }


def attach() -> None:
    """Let rooms show reviews."""
    offer("review", "/r/", draw)
