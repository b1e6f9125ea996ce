"""Named reads about ways into a group: invites and requests."""

from __future__ import annotations

from functools import cache

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.core import marks
from groups.membership.models import Group, Invite, JoinRequest, Membership
from groups.membership.rules import Role


def invite_by_token(session: Session, token: str) -> Invite | None:
    """The invite that this link holds, with its group and who made it."""
    loads = (joinedload(Invite.group), joinedload(Invite.created_by))
    return session.scalar(select(Invite).where(Invite.token == token).options(*loads))


def invites_of(session: Session, group_id: int, by: int | None = None, size: int = 50) -> list[Invite]:
    """The newest invites of a group; `by` keeps those that one member made."""
    found = select(Invite).where(Invite.group_id == group_id)
    if by is not None:
        found = found.where(Invite.created_by_id == by)
    loaded = found.options(joinedload(Invite.created_by)).order_by(Invite.id.desc()).limit(size)
    return list(session.scalars(loaded))


def pending_requests(session: Session, group_id: int, size: int = 50) -> list[JoinRequest]:
    """Who waits for an answer, the longest waiting first."""
    found = select(JoinRequest).where(JoinRequest.group_id == group_id, JoinRequest.decided_at.is_(None))
    return list(
        session.scalars(found.options(joinedload(JoinRequest.member)).order_by(JoinRequest.id).limit(size))
    )


def count_pending(session: Session, group_id: int) -> int:
    """How many wait for an answer."""
    found = select(func.count()).select_from(JoinRequest)
    return (
        session.scalar(found.where(JoinRequest.group_id == group_id, JoinRequest.decided_at.is_(None))) or 0
    )


@cache
def pending_number() -> ScalarSelect[int]:
    """The same number, for the group page's marks."""
    found = select(func.count()).select_from(JoinRequest)
    return found.where(
        JoinRequest.group_id == marks.GROUP, JoinRequest.decided_at.is_(None)
    ).scalar_subquery()


@cache
def waiting_for_me() -> Select[int]:
    """Requests in groups that the member looks after, for the mark at home."""
    return (
        select(JoinRequest.id)
        .join(Membership, Membership.group_id == JoinRequest.group_id)
        .where(
            Membership.member_id == marks.MEMBER,
            Membership.left_at.is_(None),
            Membership.role == Role.STEWARD,
            JoinRequest.decided_at.is_(None),
        )
    )


def pending_of(session: Session, group_id: int, member_id: int) -> JoinRequest | None:
    """Somebody's own request that waits for an answer."""
    return session.scalar(
        select(JoinRequest).where(
            JoinRequest.group_id == group_id,
            JoinRequest.member_id == member_id,
            JoinRequest.decided_at.is_(None),
        )
    )


def waiting_by_group(session: Session, steward_id: int) -> list[tuple[Group, int]]:
    """Groups that somebody looks after where requests wait, with how many."""
    found = (
        select(Group, func.count(JoinRequest.id))
        .join(Membership, Membership.group_id == Group.id)
        .join(JoinRequest, JoinRequest.group_id == Group.id)
        .where(
            Membership.member_id == steward_id,
            Membership.left_at.is_(None),
            Membership.role == Role.STEWARD,
            JoinRequest.decided_at.is_(None),
        )
        .group_by(Group.id)
        .order_by(Group.id)
    )
    return [(group, number) for group, number in session.execute(found)]
