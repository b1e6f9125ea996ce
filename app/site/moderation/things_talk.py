"""Messages and posts as things that are reported."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Ability, NotThere
from app.core.viewer import Viewer
from app.site.moderation.rules import Thing
from app.site.moderation.things import Finding, Found, Ways, two
from groups.chat import access as chat
from groups.chat import concealing as chat_words
from groups.chat.models import Channel, Entry
from groups.discussions import access as discussions
from groups.discussions import concealing as post_words
from groups.discussions.models import Discussion, DiscussionPost
from groups.membership.models import Group


def find_message(session: Session, ref: str, viewer: Viewer) -> Found:
    """A message of a room that the viewer is in: `<room>.<number>`."""
    room, seq = two(ref)
    channel, entry, _here = chat.open_post(session, room, seq, viewer, Ability.CHAT_READ)
    if entry.removed_at is not None:
        raise NotThere
    return _message(session, channel, entry)


def look_message(session: Session, entry_id: int) -> Found | None:
    """The message."""
    entry = session.get(Entry, entry_id)
    return _message(session, session.get_one(Channel, entry.channel_id), entry) if entry is not None else None


def _message(session: Session, channel: Channel, entry: Entry) -> Found:
    path = f"/c/{channel.public_id}?at={entry.seq}#m{entry.seq}"
    name = session.scalar(select(Group.name).where(Group.channel_id == channel.id)) or channel.title
    return Found(
        Thing.MESSAGE, entry.id, f"{channel.public_id}.{entry.seq}", path, name, entry.text, entry.author_id,
        channel.group_id,
    )  # fmt: skip


def hide_message(session: Session, entry_id: int, finding: Finding, now: datetime) -> Any:
    """Its words are gone; why stands in their place."""
    return chat_words.conceal(session, session.get_one(Entry, entry_id), finding, now)


def show_message(session: Session, entry_id: int, kept: Any, now: datetime) -> None:
    """It reads as before."""
    chat_words.reveal(session, session.get_one(Entry, entry_id), kept, now)


def find_post(session: Session, ref: str, viewer: Viewer) -> Found:
    """A post of a discussion that the viewer may read: `<discussion>.<number>`."""
    name, number = two(ref)
    discussion, post, _here = discussions.open_post(session, name, number, viewer, Ability.DISCUSSION_READ)
    if post.removed_at is not None:
        raise NotThere
    return _post(discussion, post)


def look_post(session: Session, post_id: int) -> Found | None:
    """The post."""
    post = session.get(DiscussionPost, post_id)
    return _post(session.get_one(Discussion, post.discussion_id), post) if post is not None else None


def _post(discussion: Discussion, post: DiscussionPost) -> Found:
    ref = f"{discussion.public_id}.{post.number}"
    path = f"/talk/{discussion.public_id}/{post.number}"
    words = f"{discussion.title}\n\n{post.text}" if post.number == 0 else post.text
    return Found(Thing.POST, post.id, ref, path, discussion.title, words, post.author_id, discussion.group_id)


def hide_post(session: Session, post_id: int, finding: Finding, now: datetime) -> Any:
    """Its words are gone; why stands in their place."""
    return post_words.conceal(session, session.get_one(DiscussionPost, post_id), finding, now)


def show_post(session: Session, post_id: int, kept: Any, now: datetime) -> None:
    """It reads as before."""
    post_words.reveal(session, session.get_one(DiscussionPost, post_id), kept, now)


WAYS = {
    Thing.MESSAGE: Ways(find_message, look_message, hide_message, show_message),
    Thing.POST: Ways(find_post, look_post, hide_post, show_post),
}
