"""Hiding a post by a jury's finding, and showing it again: its words leave every table of the room meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import db
from app.core.signals import announce
from groups.discussions import reading, search
from groups.discussions.models import Discussion, DiscussionPost, DiscussionVersion
from groups.discussions.rules import OPENING
from groups.signals import DiscussionChanged

Kept = dict[str, Any]


def conceal(session: Session, post: DiscussionPost, finding: dict[str, str], now: datetime) -> Kept | None:
    """Take the words away, with their history, and say why in their place; None where they are gone already."""
    discussion = _locked(session, post)
    if post.removed_at is not None:
        return None
    versions = session.scalars(select(DiscussionVersion).where(DiscussionVersion.post_id == post.id)).all()
    kept: Kept = {
        "text": post.text, "html": post.html, "mentions": post.mentions, "title": discussion.title,
        "excerpt": discussion.excerpt,
        "versions": [[v.version, v.title, v.text, v.pictures, v.written_at.isoformat()] for v in versions],
    }  # fmt: skip
    post.text, post.html, post.mentions, post.removed_at, post.hidden = "", "", [], now, finding
    reading.forget_wordings(session, post.id)
    if post.number == OPENING:
        discussion.title, discussion.excerpt = "", ""
    else:
        discussion.replies -= 1
    _told(session, discussion, post)
    return kept


def reveal(session: Session, post: DiscussionPost, kept: Kept, now: datetime) -> None:
    """Show it again as it was."""
    discussion = _locked(session, post)
    if post.hidden is None:
        return
    post.text, post.html, post.mentions = kept["text"], kept["html"], kept["mentions"]
    post.removed_at = post.hidden = None
    for version, title, text, pictures, at in kept["versions"]:
        session.add(DiscussionVersion(
            post_id=post.id, version=version, title=title, text=text, pictures=pictures,
            written_at=datetime.fromisoformat(at),
        ))  # fmt: skip
    if post.number == OPENING:
        discussion.title, discussion.excerpt = kept["title"], kept["excerpt"]
    else:
        discussion.replies += 1
    _told(session, discussion, post)


def _locked(session: Session, post: DiscussionPost) -> Discussion:
    discussion = session.get_one(Discussion, post.discussion_id)
    db.lock(session, discussion)
    db.lock(session, post)
    return discussion


def _told(session: Session, discussion: Discussion, post: DiscussionPost) -> None:
    search.keep(session, discussion, post)
    fact = DiscussionChanged(discussion.id, discussion.group_id, post.author_id, post.number, ())
    announce(session, fact)
