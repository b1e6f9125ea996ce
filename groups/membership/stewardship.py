"""Leaving a group and handing it over: it always has somebody who looks after it, while anybody is there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.db import lock
from app.core.signals import announce
from groups.membership.models import Group, Membership
from groups.membership.queries import heir, membership_of, steward_ids
from groups.membership.rules import GroupReason, Role
from groups.signals import MemberLeft, StewardNamed


def leave(session: Session, group: Group, me_id: int, now: datetime) -> None:
    """Go. When the last steward goes, the longest-standing willing member looks after the group."""
    lock(session, group)
    row = membership_of(session, group.id, me_id, fresh=True)
    if row is None or row.left_at is not None:
        return
    if row.role is Role.STEWARD:
        _find_heir(session, group, row, now)
    row.role, row.steward_since, row.left_at = Role.MEMBER, None, now
    announce(session, MemberLeft(group_id=group.id, member_id=me_id))


def _find_heir(session: Session, group: Group, leaving: Membership, now: datetime) -> None:
    if steward_ids(session, group.id) != [leaving.member_id]:
        return
    following = heir(session, group.id, besides=leaving.member_id)
    if following is not None:
        name_steward(session, following, now)


def hand_over(session: Session, group: Group, me_id: int, to_id: int, now: datetime) -> None:
    """A steward gives the role to a willing member, and is a member like any other afterwards."""
    lock(session, group)
    mine = membership_of(session, group.id, me_id, fresh=True)
    theirs = membership_of(session, group.id, to_id, fresh=True)
    if theirs is None or theirs.left_at is not None or theirs is mine:
        raise Refused(GroupReason.NOBODY_TO_HAND_OVER_TO)
    if not theirs.willing:
        raise Refused(GroupReason.NOT_WILLING)
    if mine is None or mine.role is not Role.STEWARD:
        return  # a second press: it has been handed over
    mine.role, mine.steward_since = Role.MEMBER, None
    if theirs.role is not Role.STEWARD:
        name_steward(session, theirs, now)


def name_steward(session: Session, row: Membership, now: datetime) -> None:
    row.role, row.steward_since = Role.STEWARD, now
    announce(session, StewardNamed(group_id=row.group_id, member_id=row.member_id))


def be_willing(session: Session, group: Group, me_id: int, willing: bool) -> None:
    """Say whether one would look after the group when a steward is needed."""
    row = membership_of(session, group.id, me_id, fresh=True)
    if row is not None and row.left_at is None:
        row.willing = willing
