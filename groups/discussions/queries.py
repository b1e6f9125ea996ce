"""Named reads of one discussion: its posts, their wordings, its readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Member
from app.core.names import MAX_LENGTH, confusable_key
from app.core.pages import Page, cut
from groups.discussions.models import Discussion, DiscussionPost, DiscussionReader, DiscussionVersion
from groups.discussions.rules import OPENING, PAGE
from groups.membership.models import Group, Membership

VERSIONS = 10  # wordings on a page, each compared with the one before
SUGGESTED = 8  # names that are offered while one types


def discussion_by(session: Session, public_id: str) -> Discussion | None:
    """The discussion of this address with its group, seen by nobody yet: doors decide."""
    found = select(Discussion).where(Discussion.public_id == public_id)
    return session.scalar(
        found.options(joinedload(Discussion.group), joinedload(Discussion.author), joinedload(Discussion.closed_by))
    )  # fmt: skip


def addresses_of(session: Session, discussion_id: int) -> tuple[str, str, int]:
    """The addresses of a discussion and of its group, and the number of its newest reply."""
    found = select(Discussion.public_id, Group.public_id, Discussion.last_number)
    row = session.execute(
        found.join(Group, Group.id == Discussion.group_id).where(Discussion.id == discussion_id)
    )
    public_id, group, last = row.one()
    return public_id, group, last


def post_at(session: Session, discussion_id: int, number: int) -> DiscussionPost | None:
    """The post of that number with its author."""
    found = _posts().where(DiscussionPost.discussion_id == discussion_id, DiscussionPost.number == number)
    return session.scalar(found)


def replies_from(session: Session, discussion_id: int, start: int) -> Sequence[DiscussionPost]:
    """A page of replies from this number on, in order."""
    found = _posts().where(
        DiscussionPost.discussion_id == discussion_id,
        DiscussionPost.number >= start,
        DiscussionPost.number < start + PAGE,
    )
    return session.scalars(found.order_by(DiscussionPost.number)).all()


def authors_of(session: Session, discussion_id: int, numbers: Iterable[int]) -> dict[int, DiscussionPost]:
    """The posts of these numbers with their authors: what replies of a page quote."""
    wanted = set(numbers)
    if not wanted:
        return {}
    found = _posts().where(DiscussionPost.discussion_id == discussion_id, DiscussionPost.number.in_(wanted))
    return {post.number: post for post in session.scalars(found)}


def written_before(session: Session, author_id: int, client_id: str) -> DiscussionPost | None:
    """What the author has sent under this client id already."""
    found = select(DiscussionPost).where(
        DiscussionPost.author_id == author_id, DiscussionPost.client_id == client_id
    )
    return session.scalar(found.options(joinedload(DiscussionPost.discussion)))


def versions_of(session: Session, post_id: int, before: int | None = None) -> Page[DiscussionVersion]:
    """The wordings of a post, newest first; one more is read than shown, to compare the last with."""
    found = select(DiscussionVersion).where(DiscussionVersion.post_id == post_id)
    if before is not None:
        found = found.where(DiscussionVersion.version < before)
    rows = session.scalars(found.order_by(DiscussionVersion.version.desc()).limit(VERSIONS + 1)).all()
    page = cut(rows, VERSIONS, key="version")
    return Page(rows, page.before)


def reader_of(session: Session, discussion_id: int, member_id: int) -> DiscussionReader | None:
    """How far a member has read, if he ever did."""
    found = select(DiscussionReader).where(
        DiscussionReader.discussion_id == discussion_id, DiscussionReader.member_id == member_id
    )
    return session.scalar(found)


def followers_caught_up(session: Session, discussion_id: int, number: int) -> list[int]:
    """Members who follow and had read everything before this reply: whoever had not was told before."""
    found = (
        select(DiscussionReader.member_id)
        .join(Discussion, Discussion.id == DiscussionReader.discussion_id)
        .join(
            Membership,
            (Membership.group_id == Discussion.group_id) & (Membership.member_id == DiscussionReader.member_id),
        )
        .where(
            DiscussionReader.discussion_id == discussion_id, DiscussionReader.following,
            DiscussionReader.read_number == number - 1, Membership.left_at.is_(None),
        )
    )  # fmt: skip
    return list(session.scalars(found))


def follower_number(session: Session, discussion_id: int) -> int:
    """How many follow the discussion."""
    found = select(func.count()).select_from(DiscussionReader)
    return (
        session.scalar(
            found.where(DiscussionReader.discussion_id == discussion_id, DiscussionReader.following)
        )
        or 0
    )


def members_of(session: Session, group_id: int) -> Sequence[tuple[int, str, str]]:
    """Everybody in the group now: id, nickname, address. Asked only when a text names somebody."""
    found = select(Member.id, Member.nickname, Member.public_id).join(
        Membership, Membership.member_id == Member.id
    )
    rows = session.execute(found.where(Membership.group_id == group_id, Membership.left_at.is_(None)))
    return [(member_id, nickname, public_id) for member_id, nickname, public_id in rows]


def suggested(session: Session, group_id: int, typed: str, me_id: int) -> list[Member]:
    """Some in the group whose name begins with what was typed, then such as contain it."""
    typed = typed.strip()[:MAX_LENGTH]
    key = confusable_key(typed)
    begins = [Member.name_key.between(key, key + "\U0010ffff")] if key else []
    here = select(Member).join(Membership, Membership.member_id == Member.id).where(
        Membership.group_id == group_id, Membership.left_at.is_(None), Member.closed_at.is_(None),
        Member.id != me_id,
    )  # fmt: skip
    found: dict[int, Member] = {}
    for wanted in (*begins, Member.nickname.icontains(typed, autoescape=True)):
        rows = session.scalars(here.where(wanted).order_by(Member.name_key, Member.id).limit(SUGGESTED))
        found |= {member.id: member for member in rows}
    return list(found.values())[:SUGGESTED]


def written_by(session: Session, member_id: int) -> Sequence[tuple[DiscussionPost, str, str]]:
    """Every post of a member with the discussion's title and the group's name, oldest first."""
    found = (
        select(DiscussionPost, Discussion.title, Group.name)
        .join(Discussion, Discussion.id == DiscussionPost.discussion_id)
        .join(Group, Group.id == Discussion.group_id)
        .where(DiscussionPost.author_id == member_id, DiscussionPost.removed_at.is_(None))
        .order_by(DiscussionPost.written_at, DiscussionPost.id)
    )
    return [(post, title, group) for post, title, group in session.execute(found)]


def followed_by(session: Session, member_id: int) -> Sequence[str]:
    """The titles of what a member follows."""
    found = select(Discussion.title).join(DiscussionReader, DiscussionReader.discussion_id == Discussion.id)
    mine = found.where(DiscussionReader.member_id == member_id, DiscussionReader.following)
    return session.scalars(mine.order_by(Discussion.id)).all()


def opening_of(session: Session, discussion_id: int) -> DiscussionPost:
    """The post that opens a discussion."""
    found = _posts().where(DiscussionPost.discussion_id == discussion_id, DiscussionPost.number == OPENING)
    return session.scalars(found).one()


def _posts() -> Select[DiscussionPost]:
    return select(DiscussionPost).options(joinedload(DiscussionPost.author))
