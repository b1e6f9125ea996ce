"""Searching: one room's history, or all of my rooms together."""

from __future__ import annotations

from flask import Response, request

from app.accounts.blocks import NOBODY, hidden_from
from app.core import db, search_words
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, render, viewer
from groups.chat import search
from groups.chat.access import open_channel
from groups.chat.views import bp

LARGEST = 2**31 - 1


@bp.get("/c/<pid>/search")
@needs(Ability.CHAT_READ)
@limit("60 per minute")
def search_room(pid: str) -> Response:
    """Messages of one room that hold the words, newest first."""
    channel, _listener, here = open_channel(db.session(), pid, viewer(), Ability.CHAT_READ)
    asked, query = _asked()
    given = request.args.get("before", type=int)
    before = None if given is None else max(0, min(given, LARGEST))
    found = search.look(db.session(), channel.id, query, before, hidden_from(db.session(), me().id))
    return render(
        "chat/search.html", here, channel=channel, title=search.title_of(db.session(), channel), asked=asked,
        query=query, found=found, before=before,
    )  # fmt: skip


@bp.get("/chats/search")
@needs(Ability.CHAT_LIST)
@limit("60 per minute")
def search_all() -> Response:
    """The same in all of my rooms: a few of each, newest first."""
    asked, query = _asked()
    rooms = search.rooms_of(db.session(), me().id) if query else []
    hidden = hidden_from(db.session(), me().id) if query else NOBODY
    hits = search.look_everywhere(db.session(), rooms[: search.MOST_ROOMS], query, hidden)
    return render(
        "chat/search_all.html", asked=asked, query=query, hits=hits, more=len(rooms) > search.MOST_ROOMS
    )


def _asked() -> tuple[str, search_words.Query]:
    asked = request.args.get("q", "").replace("\0", "").strip()[: search_words.LONGEST_QUERY]
    return asked, search_words.read(asked)
