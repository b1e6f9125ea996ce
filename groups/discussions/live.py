"""Open pages of a discussion hear of replies and changes; nothing moves under a reader's eyes."""

from __future__ import annotations

from app.core import db, realtime
from app.core.access import Ability
from app.core.viewer import Viewer
from groups.discussions import queries
from groups.discussions.access import open_discussion
from groups.signals import DiscussionChanged, DiscussionOpened, DiscussionReplied

TOPIC = "discussion"


def door(viewer: Viewer | None, public_id: str) -> None:
    """Raises NotThere for those who are not in the group."""
    with db.database().reading() as session:
        open_discussion(session, public_id, viewer, Ability.DISCUSSION_READ)


def replied(fact: DiscussionReplied) -> None:
    """Tell open pages the number of the newest reply: they offer it, and do not jump."""
    public_id, group, last = _addresses(fact.discussion_id)
    realtime.tell_room(f"t:{TOPIC}:{public_id}", "replies", topic=f"{TOPIC}:{public_id}", last=last)
    realtime.tell_topic("group", group)


def changed(fact: DiscussionChanged) -> None:
    """Tell open pages that a post reads otherwise, or that the discussion was pinned or closed."""
    public_id, group, _last = _addresses(fact.discussion_id)
    realtime.tell_topic(TOPIC, public_id)
    realtime.tell_topic("group", group)


def opened(fact: DiscussionOpened) -> None:
    """The group's page shows it."""
    realtime.tell_topic("group", _addresses(fact.discussion_id)[1])


def _addresses(discussion_id: int) -> tuple[str, str, int]:
    with db.database().reading() as session:
        return queries.addresses_of(session, discussion_id)
