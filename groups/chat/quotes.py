"""Replies: a post that answers another shows whose it was and how it began, in one question for a whole page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.blocks import hidden_from
from app.core import marked
from groups.chat import mentions
from groups.chat.models import Entry
from groups.chat.rules import EntryKind

LONGEST = 80  # characters of a quote


def carried(
    session: Session, entries: Sequence[Entry], reader_id: int | None
) -> Mapping[int, Mapping[str, Any]]:
    """Of posts that answer one: {"reply": {seq, nickname, words, removed}}."""
    posts = [e for e in entries if e.kind is EntryKind.POST and e.removed_at is None]
    answers = {e.seq: e.target_seq for e in posts if e.target_seq is not None}
    if not answers:
        return {}
    answered = select(Entry).options(joinedload(Entry.author)).where(
        Entry.channel_id == entries[0].channel_id, Entry.seq.in_(set(answers.values()))
    )  # fmt: skip
    hidden = hidden_from(session, reader_id)
    quotes = {post.seq: quote(post) for post in session.scalars(answered) if post.author_id not in hidden}
    return {seq: {"reply": quotes[target]} for seq, target in answers.items() if target in quotes}


def quote(post: Entry) -> dict[str, Any]:
    """What is shown of a post above its answer; of one that was taken back nothing but that it stood there."""
    author = post.author if post.author and post.author.is_open() else None
    return {
        "seq": post.seq,
        "nickname": author.nickname if author else "",
        "words": "" if post.removed_at else excerpt(post),
        "removed": post.removed_at is not None,
    }


def excerpt(post: Entry, longest: int = LONGEST) -> str:
    """How a post begins, in plain words on one line."""
    words = " ".join(marked.words(marked.parse(post.text, mentions.names_of(post.data))).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
