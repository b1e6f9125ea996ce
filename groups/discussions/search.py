"""Searching discussions: the index kept with what is written, and the hits that a reader is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.blocks import hidden_from
from app.core import markup, search
from app.core.search import Ask
from app.core.search_words import Query, excerpt, places
from groups.discussions.models import Discussion, DiscussionPost
from groups.discussions.rules import LONGEST, OPENING
from groups.membership.queries import joined

KIND = search.kind(2, "discussions")
PAGE = 20  # hits on a page
AT_ONCE = 40  # candidates looked at in one go
ROUNDS = 5  # then the reader is asked whether to go on


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that holds what was looked for: its words in pieces, each with whether it was looked for."""

    post: DiscussionPost
    title: str
    pieces: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Hits:
    """Some hits, newest first. `before` goes on from here; None: all was looked through."""

    hits: list[Hit]
    before: int | None


def keep(session: Session, discussion: Discussion, post: DiscussionPost) -> None:
    """A post is found by the words that it has now; by none once it was taken back."""
    if post.removed_at is None:
        search.put(session, KIND, discussion.group_id, post.id, _words(discussion.title, post))
    else:
        search.drop(session, KIND, discussion.group_id, post.id)
    if (
        post.removed_at is not None or post.version > 1
    ):  # it may have been said in a group that is part of this one
        for former in joined(session, [discussion.group_id]):
            search.drop(session, KIND, former, post.id)


def look(
    session: Session, group_id: int, query: Query, before: int | None = None, reader_id: int | None = None
) -> Hits:
    """The newest posts of a group's discussions that hold the words, of those whom the reader meets.

    What came from groups that have joined this one stands in the index under theirs.
    """
    hidden, scopes = hidden_from(session, reader_id), [group_id, *joined(session, [group_id])]
    hits: list[Hit] = []
    for _ in range(ROUNDS):
        asks = [Ask(KIND, scope, query.tokens, before) for scope in scopes] if query else []
        found = search.newest_of(search.find_all(session, asks, AT_ONCE), AT_ONCE)
        posts = _posts(session, group_id, found.numbers)
        hits += _hits(query, [post for post in posts if post.author_id not in hidden])
        before = found.before
        if len(hits) > PAGE:
            return Hits(hits[:PAGE], hits[PAGE - 1].post.id)
        if before is None or len(hits) == PAGE:
            break
    return Hits(hits, before)


def _posts(session: Session, group_id: int, ids: Sequence[int]) -> Sequence[DiscussionPost]:
    wanted = (
        select(DiscussionPost).join(Discussion, Discussion.id == DiscussionPost.discussion_id)
        .options(joinedload(DiscussionPost.author), joinedload(DiscussionPost.discussion))
        .where(DiscussionPost.id.in_(ids), Discussion.group_id == group_id, DiscussionPost.removed_at.is_(None))
        .order_by(DiscussionPost.id.desc())
    )  # fmt: skip
    return session.scalars(wanted).all() if ids else ()


def _hits(query: Query, posts: Sequence[DiscussionPost]) -> list[Hit]:
    hits = []
    for post in posts:
        title = post.discussion.title
        if places(query, _words(title, post)):
            hits.append(Hit(post, title, excerpt(query, _plain(post))))
    return hits


def _words(title: str, post: DiscussionPost) -> str:
    return f"{title}\n{_plain(post)}" if post.number == OPENING else _plain(post)


def _plain(post: DiscussionPost) -> str:
    """What is read on the page, without the marks of Markdown."""
    return markup.excerpt(post.html, LONGEST)
