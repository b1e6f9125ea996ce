"""Named reads of parting and joining."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Member
from app.core import marks
from groups.membership.models import Group, Membership
from groups.splitting.models import Fork, ForkConsent, MergeSide
from groups.splitting.rules import LASTS, LINKED, MERGE_LASTS


def is_open(fork: Fork, now: datetime) -> bool:
    """Whether one can still go along."""
    return fork.child_id is None and fork.ended_at is None and now < fork.asked_at + LASTS


def _open(now: datetime) -> ColumnElement[bool]:
    return and_(Fork.child_id.is_(None), Fork.ended_at.is_(None), Fork.asked_at > now - LASTS)


def the_fork(session: Session, group_id: int, public_id: str) -> Fork | None:
    """The call of that address in this group."""
    found = select(Fork).where(Fork.group_id == group_id, Fork.public_id == public_id)
    return session.scalar(found.options(joinedload(Fork.by), joinedload(Fork.child)))


def open_fork_of(session: Session, group_id: int, by_id: int, now: datetime) -> Fork | None:
    """What this member has asked for already."""
    return session.scalar(
        select(Fork).where(Fork.group_id == group_id, Fork.by_id == by_id, _open(now)).limit(1)
    )


def open_forks(session: Session, group_id: int, now: datetime) -> Sequence[Fork]:
    """Calls that one can go along with."""
    found = select(Fork).where(Fork.group_id == group_id, _open(now)).options(joinedload(Fork.by))
    return session.scalars(found.order_by(Fork.id.desc()).limit(10)).all()


def consent_of(session: Session, fork_id: int, member_id: int) -> ForkConsent | None:
    """Somebody's word to go along."""
    found = select(ForkConsent).where(ForkConsent.fork_id == fork_id, ForkConsent.member_id == member_id)
    return session.scalar(found)


def going(session: Session, fork: Fork) -> list[int]:
    """Who goes along and still belongs to the group, in the order of saying so."""
    found = select(ForkConsent.member_id).join(
        Membership, and_(Membership.member_id == ForkConsent.member_id, Membership.group_id == fork.group_id)
    )
    here = found.where(ForkConsent.fork_id == fork.id, Membership.left_at.is_(None))
    return list(session.scalars(here.order_by(ForkConsent.at, ForkConsent.id)))


def going_people(session: Session, fork: Fork) -> Sequence[Member]:
    """The same as people."""
    ids = going(session, fork)
    known = {each.id: each for each in session.scalars(select(Member).where(Member.id.in_(ids)))}
    return [known[each] for each in ids]


@cache
def forks_here() -> Select[int]:
    """For the group page's marks: whether anybody parts or has parted from it lately."""
    here = or_(Fork.group_id == marks.GROUP, Fork.child_id == marks.GROUP)
    return select(Fork.id).where(here, Fork.ended_at.is_(None), Fork.asked_at > marks.ago(LINKED + LASTS))


@cache
def merges_here() -> Select[int]:
    """And whether another group wants to join it."""
    waits = MergeSide.passed_at > marks.ago(MERGE_LASTS)
    return select(MergeSide.id).where(MergeSide.other_id == marks.GROUP, MergeSide.done_at.is_(None), waits)


def relatives(session: Session, group_id: int, now: datetime) -> Sequence[tuple[str, Group]]:
    """Groups that parted from this one or from which it parted, for 90 days: ("child" | "parent", group)."""
    recent = and_(Fork.done_at > now - LINKED, Group.merged_into_id.is_(None))
    children = select(Group).join(Fork, Fork.child_id == Group.id).where(Fork.group_id == group_id, recent)
    parents = select(Group).join(Fork, Fork.group_id == Group.id).where(Fork.child_id == group_id, recent)
    found = [("child", each) for each in session.scalars(children.order_by(Fork.id.desc()).limit(3))]
    return [*found, *(("parent", each) for each in session.scalars(parents))]


def merge_sides(session: Session, group_id: int, now: datetime) -> Sequence[MergeSide]:
    """What other groups have passed about joining this one, and wait for its answer."""
    found = select(MergeSide).where(
        MergeSide.other_id == group_id, MergeSide.done_at.is_(None), MergeSide.passed_at > now - MERGE_LASTS
    )
    return session.scalars(
        found.options(joinedload(MergeSide.group)).order_by(MergeSide.id.desc()).limit(5)
    ).all()


def matching_side(
    session: Session, group_id: int, other_id: int, digest: str, now: datetime
) -> MergeSide | None:
    """The other group's yes to the very same text."""
    return session.scalar(
        select(MergeSide).where(
            MergeSide.group_id == other_id, MergeSide.other_id == group_id, MergeSide.digest == digest,
            MergeSide.done_at.is_(None), MergeSide.passed_at > now - MERGE_LASTS,
        )
    )  # fmt: skip
