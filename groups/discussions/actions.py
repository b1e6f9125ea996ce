"""What is done in discussions: the only writers. Numbers are given under the discussion's lock, without gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import db, markup, mentions
from app.core.access import Refused
from app.core.photos_taking import Prepared
from app.core.signals import announce
from groups.discussions import pictures, queries, reading, search
from groups.discussions.models import Discussion, DiscussionPost, DiscussionVersion
from groups.discussions.rules import (
    OPENING,
    DiscussionRefusal,
    clean_text,
    is_client_id,
    text_problem,
    title_problem,
)
from groups.membership.models import Group
from groups.signals import DiscussionChanged, DiscussionOpened, DiscussionReplied

EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Words:
    """A post as it is kept: its source, its HTML, and whom it names."""

    text: str
    html: str
    mentions: list[int]


@dataclass(frozen=True, slots=True)
class Shown:
    """Pictures that come with a post, with the words for who cannot see them; of an edit also what it changes."""

    taken: Sequence[Prepared] = ()
    alt: str = ""
    gone: frozenset[str] = frozenset()
    alts: Mapping[str, str] = field(default_factory=dict)


NOTHING = Shown()


def worded(session: Session, group_id: int, text: str, pictures: int = 0) -> Words:
    """Render a post, once. Refuses what cannot be a post. The group's members can be named, nobody else."""
    cleaned = clean_text(text)
    problem = text_problem(cleaned, pictures)
    if problem is not None:
        raise Refused(problem)
    made = _raised(str(markup.render(cleaned)))
    if not mentions.may_name(cleaned):
        return Words(cleaned, made, [])
    people = mentions.book(mentions.Named(*row) for row in queries.members_of(session, group_id))
    html, named = mentions.linked(made, people)
    return Words(cleaned, str(html), named)


def _raised(html: str) -> str:
    """Headings begin one below the page's own, whichever marks their writer began with."""
    least = min((int(level) for level in re.findall(r"<h([345])>", html)), default=3)
    return re.sub(r"<(/?)h([345])>", lambda found: f"<{found[1]}h{int(found[2]) - least + 3}>", html)


def open_one(
    session: Session, group: Group, author_id: int, title: str, text: str, client_id: str, now: datetime,
    shown: Shown = NOTHING,
) -> Discussion:  # fmt: skip
    """Open a discussion. Sent again under the same client id, it is the same one."""
    _check_mark(client_id)
    db.lock(session, group)  # two presses at once wait for one another
    if written := queries.written_before(session, author_id, client_id):
        return written.discussion
    _check_title(title)
    words = worded(session, group.id, text, len(shown.taken))
    discussion = Discussion(
        group_id=group.id, author_id=author_id, title=title, excerpt=markup.excerpt(words.html, EXCERPT),
        opened_at=now, last_at=now, last_by_id=author_id,
    )  # fmt: skip
    session.add(discussion)
    session.flush()  # its post and the fact carry its id
    _write(session, discussion, OPENING, author_id, words, client_id, None, now, shown)
    announce(
        session,
        DiscussionOpened(discussion.id, group.id, author_id, discussion.public_id, tuple(words.mentions)),
    )
    return discussion


def reply(
    session: Session, discussion: Discussion, author_id: int, text: str, client_id: str, now: datetime,
    answers: int | None = None, shown: Shown = NOTHING,
) -> DiscussionPost:  # fmt: skip
    """Reply. Sent again under the same client id, it is the same reply. Refuses in a closed discussion."""
    _check_mark(client_id)
    db.lock(session, discussion)
    if written := queries.written_before(session, author_id, client_id):
        return written
    if discussion.closed_at is not None:
        raise Refused(DiscussionRefusal.CLOSED)
    words = worded(session, discussion.group_id, text, len(shown.taken))
    if answers is not None and not OPENING <= answers <= discussion.last_number:
        answers = None
    discussion.last_number += 1
    discussion.replies += 1
    discussion.last_at, discussion.last_by_id = now, author_id
    number = discussion.last_number
    post = _write(session, discussion, number, author_id, words, client_id, answers, now, shown)
    fact = DiscussionReplied(discussion.id, discussion.group_id, author_id, number, tuple(words.mentions))
    announce(session, fact)
    return post


def edit(
    session: Session, discussion: Discussion, post: DiscussionPost, text: str, version: int, now: datetime,
    title: str | None = None, shown: Shown = NOTHING,
) -> DiscussionPost:  # fmt: skip
    """Say it in other words; every wording is kept. Refuses when `version` is not the one that stands any more."""
    db.lock(session, discussion)
    db.lock(session, post)
    if post.removed_at is not None:
        raise Refused(DiscussionRefusal.GONE)
    title = discussion.title if title is None or post.number != OPENING else title
    if post.number == OPENING:
        _check_title(title)
    words = worded(session, discussion.group_id, text, post.pictures - len(shown.gone) + len(shown.taken))
    same = (words.text, title) == (post.text, discussion.title)
    if post.version != version:
        if same:
            return post  # a second press, whose version is an old one by now
        raise Refused(DiscussionRefusal.CHANGED)
    pictures.describe(session, post, shown.alts)
    if same and not shown.gone and not shown.taken:
        return post
    fresh = tuple(each for each in words.mentions if each not in post.mentions)
    post.text, post.html, post.mentions = words.text, words.html, words.mentions
    post.version, post.edited_at = post.version + 1, now
    pictures.let_go(session, post, shown.gone)
    pictures.attach(session, post, shown.taken, shown.alt, now)
    if post.number == OPENING:
        discussion.title, discussion.excerpt = title, markup.excerpt(words.html, EXCERPT)
    _keep_wording(session, discussion, post, now)
    _tell_change(session, discussion, post.author_id, post.number, fresh)
    return post


def is_behind(
    session: Session, discussion: Discussion, post: DiscussionPost, version: int, text: str, title: str | None
) -> bool:
    """Whether another wording was saved since `version` was read, and this one says something else."""
    db.lock(session, discussion)
    db.lock(session, post)
    same = clean_text(text) == post.text and title in (None, discussion.title)
    return post.removed_at is None and post.version != version and not same


def take_back(session: Session, discussion: Discussion, post: DiscussionPost, now: datetime) -> None:
    """Take a post back: its words are gone everywhere, also from its history; that it stood there stays."""
    db.lock(session, discussion)
    db.lock(session, post)
    if post.removed_at is not None:
        return
    post.text, post.html, post.mentions, post.removed_at = "", "", [], now
    reading.forget_wordings(session, post.id)
    pictures.let_go(session, post)
    search.keep(session, discussion, post)
    if post.number == OPENING:
        discussion.title, discussion.excerpt = "", ""
    else:
        discussion.replies -= 1
    _tell_change(session, discussion, post.author_id, post.number)


def pin(session: Session, discussion: Discussion, by_id: int, wanted: bool, now: datetime) -> None:
    """Keep it on top of the list, or no longer. Twice changes nothing."""
    db.lock(session, discussion)
    if (discussion.pinned_at is not None) == wanted:
        return
    discussion.pinned_at, discussion.pinned_by_id = (now, by_id) if wanted else (None, None)
    _tell_change(session, discussion, by_id, OPENING)


def close(session: Session, discussion: Discussion, by_id: int, wanted: bool, now: datetime) -> None:
    """Take no further replies, or take them again. What was said stays as it is."""
    db.lock(session, discussion)
    if (discussion.closed_at is not None) == wanted:
        return
    discussion.closed_at, discussion.closed_by_id = (now, by_id) if wanted else (None, None)
    _tell_change(session, discussion, by_id, OPENING)


def _write(
    session: Session, discussion: Discussion, number: int, author_id: int, words: Words, client_id: str,
    answers: int | None, now: datetime, shown: Shown,
) -> DiscussionPost:  # fmt: skip
    """The next post; the caller holds the lock. Whoever writes has read what stands there, and follows."""
    post = DiscussionPost(
        discussion_id=discussion.id, number=number, author_id=author_id, client_id=client_id, answers=answers,
        text=words.text, html=words.html, mentions=words.mentions, pictures=0, version=1, written_at=now,
    )  # fmt: skip
    session.add(post)
    session.flush()  # its wording names it
    pictures.attach(session, post, shown.taken, shown.alt, now)
    _keep_wording(session, discussion, post, now)
    reading.read(session, discussion, author_id, number, follow=True)
    return post


def _keep_wording(session: Session, discussion: Discussion, post: DiscussionPost, now: datetime) -> None:
    """The wording that stands now: kept for its history, and found by its words."""
    title = discussion.title if post.number == OPENING else ""
    kept = DiscussionVersion(
        post_id=post.id, version=post.version, title=title, text=post.text, pictures=post.pictures, written_at=now,
    )  # fmt: skip
    session.add(kept)
    search.keep(session, discussion, post)


def _tell_change(
    session: Session, discussion: Discussion, by_id: int, number: int, mentioned: Sequence[int] = ()
) -> None:
    announce(session, DiscussionChanged(discussion.id, discussion.group_id, by_id, number, tuple(mentioned)))


def _check_mark(client_id: str) -> None:
    if not is_client_id(client_id):
        raise Refused(DiscussionRefusal.UNMARKED)


def _check_title(title: str) -> None:
    problem = title_problem(title)
    if problem is not None:
        raise Refused(problem)
