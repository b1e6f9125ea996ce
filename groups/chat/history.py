"""How a post read before each edit: kept for those in the room, gone when it is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import marked
from groups.chat import mentions
from groups.chat.models import Entry
from groups.chat.rules import EntryKind

MOST = 50  # versions on the page; whoever edits more often is read in the newest ones


@dataclass(frozen=True, slots=True)
class Version:
    """What a post said from a moment on."""

    html: Markup
    since: datetime


def versions(session: Session, post: Entry) -> list[Version]:
    """The versions of a post, newest first; of one that was taken back there are none."""
    if post.removed_at is not None:
        return []
    about = select(Entry).where(Entry.channel_id == post.channel_id, Entry.target_seq == post.seq)
    edits = session.scalars(
        about.where(Entry.kind == EntryKind.EDIT).order_by(Entry.seq.desc()).limit(MOST)
    ).all()
    made = [Version(_html(edit.text, edit), edit.said_at) for edit in edits]
    if len(edits) == MOST:
        return made
    first = edits[-1].data["was"] if edits else post.text
    return [*made, Version(_html(first, post), post.said_at)]


def _html(text: str, entry: Entry) -> Markup:
    return marked.html(marked.parse(text, mentions.names_of(entry.data)))
