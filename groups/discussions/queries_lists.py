"""Named reads of lists: a group's discussions, and what is new to a member, each with how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.blocks import between
from app.core import marks
from groups.discussions.models import Discussion, DiscussionPost, DiscussionReader
from groups.discussions.rules import LIST, MOST_NEW
from groups.membership.models import Membership

FRESH = marks.ago(timedelta(days=30))  # what lies longer is no news, though it stays unread in its list
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A discussion in a list, as one member sees it."""

    discussion: Discussion
    new: int  # posts of others since he read last, counted to MOST_NEW + 1
    unseen: bool  # opened since he came, and never looked at

    @property
    def gone(self) -> bool:
        """Whether its author has taken the opening back."""
        return not self.discussion.title


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of a list, and the key from which older ones go on ("": no more)."""

    rows: Sequence[Line]
    before: str


def of_group(session: Session, group_id: int, member_id: int, before: str = "") -> Lines:
    """A group's discussions without the pinned ones, by last activity, those moved last first."""
    found = _lines(member_id).where(Discussion.group_id == group_id, Discussion.pinned_at.is_(None))
    place = _place(before)
    if place is not None:
        at, public_id = place
        found = found.where(
            or_(Discussion.last_at < at, (Discussion.last_at == at) & (Discussion.public_id < public_id))
        )
    rows = _read(session, _by_activity(found).limit(LIST + 1))
    shown = rows[:LIST]
    return Lines(shown, _key(shown[-1].discussion) if len(rows) > LIST else "")


def pinned_of(session: Session, group_id: int, member_id: int) -> Sequence[Line]:
    """What the stewards keep on top, pinned last first."""
    found = _lines(member_id).where(Discussion.group_id == group_id, Discussion.pinned_at.is_not(None))
    return _read(session, found.order_by(Discussion.pinned_at.desc(), Discussion.id.desc()).limit(LIST))


def newest_of(session: Session, group_id: int, member_id: int, size: int) -> Sequence[Line]:
    """Those in which something was said last, pinned or not: for the group's page."""
    return _read(session, _by_activity(_lines(member_id).where(Discussion.group_id == group_id)).limit(size))


def new_to(session: Session, member_id: int, now: datetime, size: int = 50) -> Sequence[Line]:
    """Discussions of my groups in which something is new to me, the freshest first."""
    found = _lines(member_id).options(joinedload(Discussion.group)).where(*_news())
    return _read(session, _by_activity(found).limit(size), marks.values(member=member_id, now=now))


@cache
def news_number() -> ScalarSelect[int]:
    """In how many discussions something is new to me, for the marks at home."""
    some = (
        select(Discussion.id)
        .join(Membership, Membership.group_id == Discussion.group_id)
        .outerjoin(
            DiscussionReader,
            (DiscussionReader.discussion_id == Discussion.id) & (DiscussionReader.member_id == marks.MEMBER),
        )
        .where(Membership.member_id == marks.MEMBER, Membership.left_at.is_(None), *_news())
        .where(~between(marks.MEMBER, Discussion.author_id), ~between(marks.MEMBER, Discussion.last_by_id))
        .limit(MOST_NEW + 1)
    )
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


@cache
def there_are_some() -> Select[Any]:
    """The group's discussions, for the marks of its page."""
    return select(Discussion.id).where(Discussion.group_id == marks.GROUP)


def _news() -> tuple[Any, ...]:
    return (
        Discussion.last_at > FRESH,
        Discussion.last_at >= Membership.joined_at,
        Discussion.last_number > func.coalesce(DiscussionReader.read_number, -1),
    )


def _lines(member_id: int) -> Any:
    """Discussions with the member's place in each; a thread whose words are all taken back is no line."""
    unseen = DiscussionReader.id.is_(None) & (Discussion.opened_at >= Membership.joined_at)
    return (
        select(Discussion, _new(), unseen)
        .join(Membership, Membership.group_id == Discussion.group_id)
        .outerjoin(
            DiscussionReader,
            (DiscussionReader.discussion_id == Discussion.id) & (DiscussionReader.member_id == member_id),
        )
        .options(joinedload(Discussion.author), joinedload(Discussion.last_by))
        .where(
            Membership.member_id == member_id, Membership.left_at.is_(None),
            ~between(member_id, Discussion.author_id),
            or_(Discussion.title != "", Discussion.replies > 0),
        )
    )  # fmt: skip


def _new() -> ScalarSelect[int]:
    """Counted over at most MOST_NEW + 1 rows, however long the thread is."""
    some = (
        select(DiscussionPost.id)
        .where(
            DiscussionPost.discussion_id == Discussion.id,
            DiscussionPost.number > func.coalesce(DiscussionReader.read_number, -1),
            DiscussionPost.written_at >= Membership.joined_at,
            DiscussionPost.removed_at.is_(None), DiscussionPost.author_id != Membership.member_id,
            ~between(Membership.member_id, DiscussionPost.author_id),
        )
        .correlate(Discussion, DiscussionReader, Membership)
        .limit(MOST_NEW + 1).subquery()
    )  # fmt: skip
    return select(func.count()).select_from(some).scalar_subquery()


def _by_activity(found: Select[Any]) -> Select[Any]:
    return found.order_by(Discussion.last_at.desc(), Discussion.public_id.desc())


def _read(session: Session, found: Select[Any], values: marks.Values | None = None) -> list[Line]:
    rows = session.execute(found, values or {})
    return [Line(discussion, new, bool(unseen)) for discussion, new, unseen in rows]


def _key(discussion: Discussion) -> str:
    return f"{(discussion.last_at - EPOCH) // MICROSECOND}.{discussion.public_id}"


def _place(key: str) -> tuple[datetime, str] | None:
    moment, _dot, public_id = key.partition(".")
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 16):
        return None
    return EPOCH + int(moment) * MICROSECOND, public_id[:40]
