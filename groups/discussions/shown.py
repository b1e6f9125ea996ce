"""A page of a discussion as one reader sees it: the opening, replies with what they quote, and where the new begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.accounts.blocks import hidden_from
from app.accounts.models import Member
from app.core.diff import Change, changes
from app.core.markup import excerpt
from app.core.pages import Page
from app.core.photos import Photo
from groups.discussions import pictures, queries
from groups.discussions.models import Discussion, DiscussionPost, DiscussionVersion
from groups.discussions.rules import OPENING, PAGE, page_before, quote, starts_at

GLANCE = 90  # characters that a quote shows


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a reply answers, at a glance."""

    number: int
    author: Member | None
    words: str  # "" where it was taken back


@dataclass(frozen=True, slots=True)
class Shown:
    """A post on the page."""

    post: DiscussionPost
    author: Member | None
    html: Markup
    quote: str  # as Markdown, for whoever answers
    answers: Quoted | None
    mine: bool
    new: bool  # the first one that the reader has not read
    photos: Sequence[Photo]
    veiled: bool = False  # of somebody whom the reader does not meet: that it stands there, and nothing of it


@dataclass(frozen=True, slots=True)
class PageOf:
    """One page of a discussion."""

    opening: Shown
    replies: Sequence[Shown]
    start: int
    last: int  # the number of the last reply on the page, or of the opening
    earlier: int | None
    later: int | None
    newest: bool  # whether it ends where the discussion ends


def page_of(
    session: Session, discussion: Discussion, reader_id: int, wanted: int | None, read: int | None
) -> PageOf:
    """The page that begins with the reply `wanted`; `read` is how far the reader has read."""
    start = starts_at(wanted, discussion.last_number)
    posts = queries.replies_from(session, discussion.id, start)
    opening = queries.opening_of(session, discussion.id)
    known = {post.number: post for post in (opening, *posts)}
    wanted_too = {post.answers for post in posts if post.answers is not None} - set(known)
    known |= queries.authors_of(session, discussion.id, wanted_too)
    first_new = next(
        (
            post.number
            for post in posts
            if read is not None and post.number > read and post.author_id != reader_id
        ),
        None,
    )
    last = posts[-1].number if posts else OPENING
    hidden = hidden_from(session, reader_id)
    known = {number: post for number, post in known.items() if post.author_id not in hidden}
    gallery = pictures.of_posts(session, (opening, *posts))
    return PageOf(
        opening=_shown(opening, reader_id, known, gallery, None) if 0 in known else _veiled(opening),
        replies=[_shown(post, reader_id, known, gallery, first_new) for post in posts if post.number in known],
        start=start, last=last, earlier=page_before(start),
        later=start + PAGE if last < discussion.last_number else None, newest=last >= discussion.last_number,
    )  # fmt: skip


def _shown(
    post: DiscussionPost, reader_id: int, known: Mapping[int, DiscussionPost], gallery: pictures.Gallery,
    first_new: int | None,
) -> Shown:  # fmt: skip
    answered = known.get(post.answers) if post.answers is not None else None
    return Shown(
        post=post, author=there(post.author),
        html=Markup(post.html),  # noqa: S704  made by app.core.markup when it was written
        quote=quote(post.text),
        answers=Quoted(answered.number, there(answered.author), excerpt(answered.html, GLANCE)) if answered else None,
        mine=post.author_id == reader_id, new=post.number == first_new,
        photos=gallery.get(post.id, ()),
    )  # fmt: skip


def _veiled(post: DiscussionPost) -> Shown:
    return Shown(post, None, Markup(""), "", None, False, False, (), veiled=True)


def there(author: Member) -> Member | None:
    """The author, unless the account is closed."""
    return author if author.is_open() else None


@dataclass(frozen=True, slots=True)
class Step:
    """One wording against the one before; the first has nothing to be compared with."""

    version: int
    at: datetime
    title: str
    text: str
    changes: Sequence[Change]
    title_changes: Sequence[Change]
    pictures: tuple[int, int]  # before and now


def steps_of(page: Page[DiscussionVersion]) -> list[Step]:
    """The wordings of a page of versions, newest first, each with what it changed."""
    steps = [_step(row, before) for row, before in zip_longest(page.rows, page.rows[1:])]
    return steps[:-1] if page.before is not None else steps


def _step(row: DiscussionVersion, before: DiscussionVersion | None) -> Step:
    return Step(
        row.version, row.written_at, row.title, row.text,
        changes(before.text, row.text) if before else (),
        changes(before.title, row.title) if before and before.title != row.title else (),
        pictures=(before.pictures if before else row.pictures, row.pictures),
    )  # fmt: skip
