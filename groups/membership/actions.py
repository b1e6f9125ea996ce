"""The verbs of groups: found, describe, invite, join, answer; leaving and handing over stand in stewardship.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from app.accounts.actions import set_inviter
from app.accounts.models import Member
from app.core.access import Refused
from app.core.db import lock
from app.core.ids import new_id
from app.core.names import clean_name, confusable_key
from app.core.signals import announce
from groups.membership.charter import PARAMETERS, Charter, Value, dump, read
from groups.membership.models import CharterValue, Group, Invite, JoinRequest, Membership
from groups.membership.queries import charter_of, count_members, membership_of
from groups.membership.queries_entry import pending_of
from groups.membership.rules import (
    CannotJoin,
    GroupReason,
    InviteState,
    JoinReason,
    Joins,
    Role,
    decide_join,
    may_change_listing,
)
from groups.membership.stewardship import begin, name_steward
from groups.membership.terms import AT_FIRST
from groups.signals import GroupFounded, JoinAnswered, JoinAsked, ListingChanged, MemberJoined

FOUNDING = "founding"


def found_group(
    session: Session,
    founder_id: int,
    *,
    name: str,
    city: str,
    line: str,
    cloth: str,
    listed: bool,
    timezone: str,
    charter: Mapping[str, Value],
    now: datetime,
) -> Group:
    """Found a group; its founder is its first steward. What `charter` leaves out keeps its default.

    This is the only place that writes a charter until proposals exist (GR-03). Raises CharterError.
    """
    group = Group(
        name=clean_name(name), name_key=confusable_key(name), city=clean_name(city), line=clean_name(line),
        cloth=cloth, listed=listed, timezone=timezone, founder_id=founder_id, created_at=now,
    )  # fmt: skip
    session.add(group)
    session.flush()  # the rows below need its id
    for each in PARAMETERS:
        # All of them: a later change of the product's defaults must not change a group that exists.
        value = read(each.key, dump(each.key, charter.get(each.key, each.default)))
        session.add(CharterValue(
            group_id=group.id, key=each.key, value=dump(each.key, value), source=FOUNDING, set_at=now,
        ))  # fmt: skip
    founder = Membership(
        group_id=group.id, member_id=founder_id, role=Role.STEWARD, via="founded", joined_at=now
    )
    session.add(founder)
    session.flush()  # the term is as long as the charter says
    begin(session, founder, now, why="founding")
    announce(session, GroupFounded(group_id=group.id, member_id=founder_id))
    return group


def describe(
    session: Session, group: Group, *, name: str, city: str, line: str, cloth: str, listed: bool
) -> None:
    """Change how the group presents itself; whether strangers find it is nobody's to decide alone (GR-14)."""
    if listed != group.listed:
        if not may_change_listing(count_members(session, group.id)):
            raise Refused(GroupReason.LISTING_IS_FOR_ALL)
        announce(session, ListingChanged(group.id, listed))
    group.name, group.name_key = clean_name(name), confusable_key(name)
    group.city, group.line, group.cloth, group.listed = clean_name(city), clean_name(line), cloth, listed


def invite(
    session: Session,
    group: Group,
    by_id: int,
    *,
    lasts: timedelta | None,
    max_uses: int | None,
    now: datetime,
) -> Invite:
    """Make a link that lets people in, for so long and for so many."""
    made = Invite(
        group_id=group.id, token=new_id() + new_id(), created_by_id=by_id, created_at=now,
        expires_at=now + lasts if lasts else None, max_uses=max_uses,
    )  # fmt: skip
    session.add(made)
    session.flush()  # the page shows it at once
    return made


def revoke(invite: Invite, now: datetime) -> None:
    """The link opens nothing any more; a second time changes nothing."""
    if invite.revoked_at is None:
        invite.revoked_at = now


def join(
    session: Session,
    group: Group,
    me_id: int,
    *,
    answers: Sequence[str] = (),
    invite: Invite | None = None,
    now: datetime,
) -> Membership | JoinRequest:
    """Come in, or ask to, as the charter says. Who belongs already keeps the seat; the invite is not used up."""
    lock(session, group)  # two who come or go at once must see each other
    row = membership_of(session, group.id, me_id, fresh=True)
    asked = pending_of(session, group.id, me_id)
    if row is not None and row.left_at is None:
        return row
    charter = charter_of(session, group.id)
    home_again = row is not None and not count_members(session, group.id)
    answer = decide_join(
        charter, member=False, asked=asked is not None, removed=row is not None and row.removed,
        invited=invite is not None or home_again, answers=answers,
    )  # fmt: skip
    if isinstance(answer, CannotJoin):
        raise Refused(answer.reason)
    if isinstance(answer, Joins):
        return _come_in_freely(session, group, me_id, row, asked, invite, now)
    return _ask(session, group, me_id, charter, answers, now)


def _come_in_freely(
    session: Session,
    group: Group,
    me_id: int,
    row: Membership | None,
    asked: JoinRequest | None,
    invite: Invite | None,
    now: datetime,
) -> Membership:
    if invite is not None:
        _use(session, invite, now)
        _remember_who_brought(session, invite, me_id)
    if asked is not None:  # the request has lost its point: the door was open
        asked.decided_at, asked.accepted = now, True
    return _admit(session, group, me_id, row, "invite" if invite else "open", invite, now)


def _use(session: Session, invite: Invite, now: datetime) -> None:
    """Count one use in a single statement, so that a link for one lets in one, however many press at once."""
    used = session.scalar(
        update(Invite)
        .where(
            Invite.id == invite.id,
            Invite.revoked_at.is_(None),
            or_(Invite.expires_at.is_(None), Invite.expires_at > now),
            or_(Invite.max_uses.is_(None), Invite.uses < Invite.max_uses),
        )
        .values(uses=Invite.uses + 1)
        .returning(Invite.id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        session.refresh(invite)
        state = invite.state(now)
        raise Refused(state if state is not InviteState.USABLE else InviteState.USED_UP)


def _remember_who_brought(session: Session, invite: Invite, me_id: int) -> None:
    """An account made after the invite was written came by it (TRUST.md: branches of invitation)."""
    member, inviter = session.get(Member, me_id), session.get(Member, invite.created_by_id)
    if member is not None and inviter is not None and member.created_at >= invite.created_at:
        set_inviter(session, member, inviter)


def _admit(
    session: Session,
    group: Group,
    member_id: int,
    row: Membership | None,
    via: str,
    invite: Invite | None,
    now: datetime,
) -> Membership:
    first = not count_members(session, group.id)  # a group without a steward has members who may stand in
    if row is None:
        row = Membership(group_id=group.id, member_id=member_id)
        session.add(row)
    row.role, row.via, row.invite_id = Role.MEMBER, via, invite.id if invite else None
    row.joined_at, row.left_at, row.steward_since = now, None, None
    row.seen_at, row.warned_at, row.lapsed_at, row.look_at = now, None, None, now + AT_FIRST
    announce(session, MemberJoined(group_id=group.id, member_id=member_id))
    if first:
        name_steward(session, row, now, why="first")
    return row


def _ask(
    session: Session, group: Group, me_id: int, charter: Charter, answers: Sequence[str], now: datetime
) -> JoinRequest:
    # With their questions: a charter that asks other things later must not change what was answered.
    said = [[asked, answer.strip()] for asked, answer in zip(charter.join_questions, answers, strict=False)]
    request = JoinRequest(group_id=group.id, member_id=me_id, answers=said, asked_at=now)
    session.add(request)
    session.flush()  # the fact carries its id
    announce(session, JoinAsked(group_id=group.id, member_id=me_id, request_id=request.id))
    return request


def withdraw(session: Session, group: Group, me_id: int, now: datetime) -> None:
    """Take one's own request back; without one nothing happens."""
    request = pending_of(session, group.id, me_id)
    if request is not None:
        request.decided_at, request.decided_by_id, request.accepted = now, me_id, False


def answer_request(
    session: Session, group: Group, request: JoinRequest, by_id: int, *, accept: bool, now: datetime
) -> None:
    """Accept or decline. The same answer twice is one answer; two stewards who differ: the first counts."""
    lock(session, group)
    lock(session, request)
    if request.decided_at is not None:
        if request.accepted is accept:
            return
        raise Refused(GroupReason.ALREADY_ANSWERED)
    row = membership_of(session, group.id, request.member_id, fresh=True)
    if accept and row is not None and row.removed:
        raise Refused(JoinReason.REMOVED)
    request.decided_at, request.decided_by_id, request.accepted = now, by_id, accept
    announce(session, JoinAnswered(group_id=group.id, member_id=request.member_id, accepted=accept))
    if accept and (row is None or row.left_at is not None):
        _admit(session, group, request.member_id, row, "request", None, now)
