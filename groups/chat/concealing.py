"""Hiding a message by a jury's finding, and showing it again: its words leave every table of the room meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core import db
from groups.chat import actions, pins, queries
from groups.chat.models import Channel, Entry
from groups.chat.rules import EntryKind

Kept = dict[str, Any]


def conceal(session: Session, post: Entry, finding: dict[str, str], now: datetime) -> Kept | None:
    """Take the words away and say why in their place; answers what is needed to bring them back.

    None where there is nothing to hide any more. Pictures stay where they are and are given to nobody.
    """
    channel = session.get_one(Channel, post.channel_id)
    db.lock(session, channel)
    db.lock(session, post)
    if post.removed_at is not None:
        return None
    kept: Kept = {
        str(each.id): [each.text, each.html, each.data] for each in (post, *queries.edits_of(session, post))
    }
    for each in (post, *queries.edits_of(session, post)):
        each.text, each.html, each.data = "", "", None
    post.removed_at, post.data = now, {"finding": finding}
    pins.forget(session, post)
    actions.append(session, channel, EntryKind.REMOVAL, now, author_id=None, target_seq=post.seq)
    return kept


def reveal(session: Session, post: Entry, kept: Kept, now: datetime) -> None:
    """Show it again as it was."""
    channel = session.get_one(Channel, post.channel_id)
    db.lock(session, channel)
    db.lock(session, post)
    if not (post.data or {}).get("finding"):
        return
    for each in (post, *queries.edits_of(session, post)):
        each.text, each.html, each.data = kept.get(str(each.id), ["", "", None])
    post.removed_at = None
    actions.append(
        session, channel, EntryKind.EDIT, now,
        author_id=post.author_id, target_seq=post.seq, text=post.text, html=post.html, data={"was": post.text},
    )  # fmt: skip
