"""Live pages: whoever looks at a board, or at its place, sees who has sat down and what came of it."""

from __future__ import annotations

from typing import Any

from app.core import db, realtime
from app.core.access import Ability
from app.core.signals import listen_after
from app.core.viewer import Viewer
from events.boards import queries
from events.boards.access import open_board
from events.signals.boards import BoardChanged, BoardEnded

TOPIC = "board"


def door(viewer: Viewer | None, public_id: str) -> None:
    """Raises NotThere where there is no such board."""
    with db.database().reading() as session:
        open_board(session, public_id, viewer, Ability.BOARD_SEE)


def refresh(fact: Any) -> None:
    """Tell the open pages that something has changed."""
    with db.database().reading() as session:
        board, venue = queries.address_of(session, fact.board_id)
    realtime.tell_topic(TOPIC, board)
    realtime.tell_topic("venue", venue)


def attach() -> None:
    """Register the topic and the listeners."""
    realtime.topic(TOPIC, door)
    for kind in (BoardChanged, BoardEnded):
        listen_after(kind, refresh)
