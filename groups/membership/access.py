"""What somebody is toward a group, and the doors to it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Member
from app.core.access import Ability, Here, MovedOn, NotThere, NotYours, Standing, require, stand
from app.core.viewer import Viewer
from groups.membership.models import Group, Invite, JoinRequest, Membership
from groups.membership.queries import (
    count_members,
    group_by_public_id,
    membership_of,
    public_id_of,
)
from groups.membership.queries_entry import invite_by_token
from groups.membership.rules import InviteState, Role

log = logging.getLogger(__name__)

# Acts of power: whoever asks for one and may not leaves a line in the group's ledger. Rooms add their own.
POWERS = {Ability.CHARTER_CHANGE, Ability.GROUP_STEWARD}
# Called with the group's id, the ability and the member's id (None: a stranger), before the door says no.
refusals: list[Callable[[int, Ability, int | None], None]] = []


def standings_in(session: Session, group_id: int, member_id: int) -> frozenset[Standing]:
    """What a member is in the group: nothing, member, or steward too."""
    return _of_row(membership_of(session, group_id, member_id))


def _of_row(row: Membership | None) -> frozenset[Standing]:
    if row is None or row.left_at is not None:
        return frozenset()
    if row.role is Role.STEWARD:
        return frozenset({Standing.MEMBER, Standing.STEWARD})
    return frozenset({Standing.MEMBER})


def open_group(
    session: Session,
    public_id: str,
    viewer: Viewer | None,
    ability: Ability,
    *,
    invite: str = "",
    now: datetime | None = None,
) -> tuple[Group, Here]:
    """The door to a group. An unlisted one is not there for strangers, unless a usable `invite` opens it."""
    group = group_by_public_id(session, public_id)
    if group is None:
        raise NotThere
    if group.merged_into_id is not None and ability is not Ability.LEDGER_READ:
        lead_on(session, group)
    found = set(_toward(session, group, viewer))
    if group.listed:
        found.add(Standing.PUBLIC)
    if invite and now is not None:
        _hold(session, group, invite, now)
        found.add(Standing.INVITED)
    return group, _through(group, stand(viewer, found), ability, viewer)


def lead_on(session: Session, group: Group) -> NoReturn:
    """The address of a group that has joined another leads there."""
    raise MovedOn(f"/g/{public_id_of(session, group.merged_into_id or 0)}")


def _through(group: Group, here: Here, ability: Ability, viewer: Viewer | None) -> Here:
    try:
        return require(here, ability, see=Ability.GROUP_SEE)
    except (NotThere, NotYours):
        if ability in POWERS:
            for note in refusals:
                note(group.id, ability, viewer.id if viewer else None)
        raise


def _toward(session: Session, group: Group, viewer: Viewer | None) -> frozenset[Standing]:
    if viewer is None:
        return frozenset()
    row = membership_of(session, group.merged_into_id or group.id, viewer.id)
    if group.merged_into_id is not None:
        return _of_row(row)  # its ledger is read by those with whom it is one now
    if (
        row is not None
        and row.left_at is not None
        and not row.removed
        and not count_members(session, group.id)
    ):
        return frozenset({Standing.INVITED})  # everybody has left: those who were here may come back
    return _of_row(row)


def _hold(session: Session, group: Group, token: str, now: datetime) -> Invite:
    """The usable invite of this group that the token holds; one of another group opens nothing (AC8)."""
    invite = invite_by_token(session, token)
    if invite is None or invite.group_id != group.id or invite.state(now) is not InviteState.USABLE:
        raise NotThere
    return invite


def open_invite(
    session: Session, token: str, viewer: Viewer | None, ability: Ability, now: datetime
) -> tuple[Invite, InviteState, Here]:
    """The door of an invite link. One that is used up or out of date may still be looked at, to be told so."""
    invite = invite_by_token(session, token)
    if invite is None:
        raise NotThere
    if invite.group.merged_into_id is not None:
        lead_on(session, invite.group)
    state = invite.state(now)
    found = {Standing.INVITED} | _toward(session, invite.group, viewer)
    if invite.group.listed:
        found.add(Standing.PUBLIC)
    return invite, state, require(stand(viewer, found), ability, see=Ability.GROUP_SEE)


def open_issued(session: Session, group: Group, here: Here, viewer: Viewer, public_id: str) -> Invite:
    """An invite of this group that the viewer may end: one's own, or any for those who may admit."""
    found = select(Invite).where(Invite.group_id == group.id, Invite.public_id == public_id)
    invite = session.scalar(found)
    if invite is None or not (invite.created_by_id == viewer.id or here.may(Ability.GROUP_ADMIT)):
        raise NotThere
    return invite


def open_request(session: Session, group: Group, public_id: str) -> JoinRequest:
    """A request to join this group; the caller has passed the group's door to answer it."""
    found = select(JoinRequest).where(JoinRequest.group_id == group.id, JoinRequest.public_id == public_id)
    request = session.scalar(found.options(joinedload(JoinRequest.member)))
    if request is None:
        raise NotThere
    return request


def open_fellow(session: Session, group: Group, public_id: str) -> Member:
    """Somebody who belongs to this group now."""
    found = select(Member).join(Membership, Membership.member_id == Member.id)
    fellow = session.scalar(
        found.where(
            Membership.group_id == group.id, Membership.left_at.is_(None), Member.public_id == public_id
        )
    )
    if fellow is None:
        raise NotThere
    return fellow


def refuse_to_change_charter(session: Session, public_id: str, viewer: Viewer | None) -> NoReturn:
    """No standing gives this ability (GR-03): always raises, and leaves a line in the log."""
    who = viewer.public_id if viewer else "a stranger"
    log.warning("refused: %s tried to change the charter of group %s without a proposal", who, public_id[:40])
    open_group(session, public_id, viewer, Ability.CHARTER_CHANGE)
    raise AssertionError("a charter has one way to change, and this is not it")
