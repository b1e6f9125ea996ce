"""Pages of a group that are open somewhere learn that it has changed."""

from __future__ import annotations

from typing import Any

from app.core import db
from app.core.access import Ability
from app.core.realtime import tell_topic
from app.core.viewer import Viewer
from groups.membership.access import open_group
from groups.membership.queries import public_id_of


def watch_door(viewer: Viewer | None, public_id: str) -> None:
    """Whoever may see the group may watch its pages."""
    with db.database().reading() as session:
        open_group(session, public_id, viewer, Ability.GROUP_SEE)


def tell_pages(fact: Any) -> None:
    """Let open pages of the group that the fact speaks of fetch themselves anew."""
    with db.database().reading() as session:
        public_id = public_id_of(session, fact.group_id)
    if public_id is not None:
        tell_topic("group", public_id)
