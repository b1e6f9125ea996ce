"""Reads of notices: a member's own, unread ones, and what waits for a mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import marks
from app.core.db import pairs
from app.core.pages import Page, cut
from app.site.notify.models import Manner, Notice, Wish
from app.site.notify.rules import CHOICES, QUIET, REMIND, Kind, Way, choice_of, wanted_by_default, write_hours
from events.dinners.models import Dinner, Seat
from groups.membership.queries import membership_of

SHOWN = 30
MOST_COUNTED = 100


def page_of(session: Session, member_id: int, before: int | None = None) -> Page[Notice]:
    """A member's notices, newest first."""
    query = select(Notice).where(Notice.member_id == member_id)
    if before is not None:
        query = query.where(Notice.id < before)
    return cut(session.scalars(query.order_by(Notice.id.desc()).limit(SHOWN + 1)).all(), SHOWN)


def unread(session: Session, member_id: int) -> int:
    """How many are unread, counted to a hundred."""
    said = marks.seen(session, "unread", member_id)
    return said if said is not None else marks.look(session, "every", "unread", member=member_id) or 0


@cache
def unread_number() -> ScalarSelect[int]:
    """The same number, for the marks of pages: they ask for it along with theirs."""
    new = (Notice.member_id == marks.MEMBER, Notice.read_at.is_(None))
    some = select(Notice.id).where(*new).limit(MOST_COUNTED)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


def one_of(session: Session, member_id: int, notice_id: int) -> Notice | None:
    """A member's own notice."""
    return session.scalar(select(Notice).where(Notice.id == notice_id, Notice.member_id == member_id))


def known_keys(session: Session, key: str, member_ids: Iterable[int]) -> set[int]:
    """Those of the members who have been told this already."""
    query = select(Notice.member_id).where(Notice.key == key, Notice.member_id.in_(list(member_ids)))
    return set(session.scalars(query))


def unwilling(session: Session, kind: Kind, way: Way, member_ids: Iterable[int]) -> set[int]:
    """Those of the members who are not told this kind this way."""
    ids = set(member_ids)
    query = select(Wish.member_id, Wish.wanted).where(
        Wish.kind == choice_of(kind), Wish.way == way, Wish.member_id.in_(ids)
    )
    said = pairs(session, query)
    return {each for each in ids if not said.get(each, wanted_by_default(kind, way))}


def wishes_of(session: Session, member_id: int) -> dict[tuple[Kind, Way], bool]:
    """Everything that a member wants and does not, defaults included."""
    wishes = {(kind, way): wanted_by_default(kind, way) for kind in CHOICES for way in Way}
    for row in session.scalars(select(Wish).where(Wish.member_id == member_id)):
        if row.kind in CHOICES:
            wishes[(Kind(row.kind), Way(row.way))] = row.wanted
    return wishes


def wishes_said(session: Session, member_id: int) -> Sequence[Wish]:
    """What a member has said, without the defaults."""
    return session.scalars(select(Wish).where(Wish.member_id == member_id).order_by(Wish.id)).all()


def manner_of(session: Session, member_id: int) -> Manner:
    """How a member is told; as by default, and not yet a row, where nothing was chosen."""
    found = session.scalar(select(Manner).where(Manner.member_id == member_id))
    return found or Manner(
        member_id=member_id, quiet_since=QUIET.since, quiet_until=QUIET.until, reminders=write_hours(REMIND)
    )


def awaiting_mail(session: Session, now: datetime, after: int, limit: int = 20) -> Sequence[Member]:
    """Members for whom a mail is due, by id, some at a time."""
    due = (
        select(Notice.member_id)
        .where(Notice.mail_due.is_not(None), Notice.mail_due <= now, Notice.member_id > after)
        .group_by(Notice.member_id)
        .order_by(Notice.member_id)
        .limit(limit)
    )
    query = select(Member).where(Member.id.in_(due.scalar_subquery())).order_by(Member.id)
    return session.scalars(query).all()


def unmailed(session: Session, member_id: int) -> Sequence[Notice]:
    """A member's notices that wait for their mail, due or not, for this worker alone."""
    query = select(Notice).where(Notice.member_id == member_id, Notice.mail_due.is_not(None))
    return session.scalars(query.order_by(Notice.id).with_for_update(skip_locked=True)).all()


def still_concerns(session: Session, notice: Notice) -> bool:
    """Whether the member may still know: in the group, or with a seat at one of its tables (SECURITY.md FI9)."""
    if notice.group_id is None or notice.kind in (Kind.JOIN_ACCEPTED, Kind.JOIN_DECLINED):
        return True
    belongs = membership_of(session, notice.group_id, notice.member_id)
    if belongs is not None and belongs.left_at is None:
        return True
    seats = select(Seat.id).join(Dinner, Dinner.id == Seat.dinner_id)
    mine = seats.where(Dinner.group_id == notice.group_id, Seat.member_id == notice.member_id).limit(1)
    return session.scalar(mine) is not None


def exists(session: Session, member_id: int) -> bool:
    """Whether there is such a member."""
    return session.scalar(select(Member.id).where(Member.id == member_id)) is not None
