"""Who is told what about discussions: who is named, and who follows and had read all; never the whole group."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.blocks import hidden_from
from app.accounts.models import Member
from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.models import Notice
from app.site.notify.rules import Kind
from groups.discussions.models import Discussion
from groups.discussions.queries import followers_caught_up
from groups.membership.models import Group
from groups.membership.queries import active_member_ids
from groups.signals import DiscussionChanged, DiscussionOpened, DiscussionRead, DiscussionReplied

KINDS = (Kind.DISCUSSION_MENTION, Kind.DISCUSSION_REPLY)


def opened(session: Session, fact: DiscussionOpened) -> None:
    """Who is named in the opening hears it; the others see it in the group and at home."""
    _mention(session, fact.discussion_id, 0, fact.author_id, fact.mentioned)


def replied(session: Session, fact: DiscussionReplied) -> None:
    """Who is named hears it, and who follows: once, until he has read on (twelve replies are one notice)."""
    _mention(session, fact.discussion_id, fact.number, fact.author_id, fact.mentioned)
    whom = set(followers_caught_up(session, fact.discussion_id, fact.number))
    whom -= {fact.author_id, *fact.mentioned}
    if whom:
        _tell(session, Kind.DISCUSSION_REPLY, fact.discussion_id, fact.number, fact.author_id, whom, "new")


def changed(session: Session, fact: DiscussionChanged) -> None:
    """Who is named by an edit for the first time hears it; a title that was taken back is in nobody's notices."""
    discussion = session.get_one(Discussion, fact.discussion_id)
    if fact.number == 0 and not discussion.title:
        told = (Notice.member_id.in_(active_member_ids(session, fact.group_id)), Notice.kind.in_(KINDS))
        session.execute(delete(Notice).where(*told, Notice.path.startswith(f"/talk/{discussion.public_id}/")))
        return
    _mention(session, fact.discussion_id, fact.number, fact.author_id, fact.mentioned)


def read(session: Session, fact: DiscussionRead) -> None:
    """Whoever has read it on its page needs no bell for it any more, and no mail."""
    address = session.scalar(select(Discussion.public_id).where(Discussion.id == fact.discussion_id))
    new = (Notice.member_id == fact.member_id, Notice.read_at.is_(None), Notice.kind.in_(KINDS))
    waiting = session.scalars(select(Notice).where(*new, Notice.path.startswith(f"/talk/{address}/"))).all()
    ids = [notice.id for notice in waiting if notice.data.get("number", 0) <= fact.number]
    if ids:
        done = {"read_at": clock.now(), "mail_due": None}
        session.execute(update(Notice).where(Notice.id.in_(ids)).values(**done))


def _mention(
    session: Session, discussion_id: int, number: int, author_id: int, mentioned: Iterable[int]
) -> None:
    whom = set(mentioned) - {author_id}
    if whom:
        _tell(session, Kind.DISCUSSION_MENTION, discussion_id, number, author_id, whom, str(number))


def _tell(
    session: Session, kind: Kind, discussion_id: int, number: int, author_id: int, whom: set[int], tail: str
) -> None:
    whom = whom - hidden_from(session, author_id)
    discussion = session.get_one(Discussion, discussion_id)
    group, author = session.get_one(Group, discussion.group_id), session.get_one(Member, author_id)
    tell(
        session, kind, whom & set(active_member_ids(session, group.id)), key=f"{kind}:{discussion_id}:{number}",
        path=f"/talk/{discussion.public_id}/{tail}", now=clock.now(), group_id=group.id,
        data={"who": author.nickname, "group": group.name, "title": discussion.title, "number": number},
    )  # fmt: skip
