"""The verbs of staff: invite, come, change a role, leave, be let go. Each is written down with who did it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.ids import new_token
from app.core.signals import announce
from app.merchants import disputes, log, queries, tying
from app.merchants.actions import close_merchant
from app.merchants.models import Merchant, Staff, StaffInvite
from app.merchants.rules import INVITE_LASTS, MOST_STAFF, MerchantReason, StaffRole, next_owner
from app.merchants.signals import StaffJoined, StaffLeft


def invite(session: Session, merchant: Merchant, by_id: int, role: StaffRole, now: datetime) -> StaffInvite:
    """Write a link that makes one person one of the staff."""
    db.lock(session, merchant)
    waiting = len(queries.invites_of(session, merchant.id, now))
    if queries.count_staff(session, merchant.id) + waiting >= MOST_STAFF:
        raise Refused(MerchantReason.TOO_MANY_STAFF)
    made = StaffInvite(
        merchant_id=merchant.id, token=new_token(), role=role, created_by_id=by_id, created_at=now,
        expires_at=now + INVITE_LASTS,
    )  # fmt: skip
    session.add(made)
    session.flush()  # its address is shown at once
    log.write(session, merchant.id, "invited", by_id, now, role=role.value)
    return made


def revoke(session: Session, found: StaffInvite, by_id: int, now: datetime) -> None:
    """End an invitation that nobody has used."""
    db.lock(session, found)
    if found.used_at is None and found.revoked_at is None:
        found.revoked_at = now
        log.write(session, found.merchant_id, "invite_ended", by_id, now, role=found.role.value)


def join(session: Session, found: StaffInvite, member_id: int, now: datetime) -> Staff:
    """Come to work for the merchant: from now on, and for a year after, one neither vouches nor reviews there."""
    db.lock(session, found)
    row = queries.staff_row(session, found.merchant_id, member_id)
    if row is not None and row.left_at is None:
        return row  # a second press, or one of the staff who tries the link
    if not found.stands(now):
        raise Refused(MerchantReason.INVITE_SPENT)
    if row is None:
        row = Staff(merchant_id=found.merchant_id, member_id=member_id)
        session.add(row)
    row.role, row.since, row.left_at, row.invited_by_id = found.role, now, None, found.created_by_id
    found.used_by_id, found.used_at = member_id, now
    session.flush()  # who still works there is read when ties are made
    tying.tie_one(session, found.merchant_id, member_id, now)
    log.write(session, found.merchant_id, "joined", member_id, now, role=found.role.value)
    announce(session, StaffJoined(found.merchant_id, member_id))
    return row


def set_role(session: Session, row: Staff, by_id: int, role: StaffRole, now: datetime) -> None:
    """Give somebody another role. The last owner stays one."""
    db.lock(session, session.get_one(Merchant, row.merchant_id))
    db.lock(session, row)
    if row.role is role or row.left_at is not None:
        return
    if row.role is StaffRole.OWNER:
        _others_own(session, row)
    row.role = role
    log.write(session, row.merchant_id, "role", by_id, now, role=role.value, who=row.member_id)


def leave(session: Session, row: Staff, by_id: int, now: datetime) -> None:
    """Work there no more: of one's own accord, or let go by an owner. The last owner closes the merchant instead."""
    merchant = session.get_one(Merchant, row.merchant_id)
    db.lock(session, merchant)
    db.lock(session, row)
    if row.left_at is not None:
        return
    if row.role is StaffRole.OWNER:
        _others_own(session, row)
    _end(session, row, now)
    kind = "left" if by_id == row.member_id else "let_go"
    log.write(session, merchant.id, kind, by_id, now, who=row.member_id)


def forget(session: Session, member_id: int, now: datetime) -> None:
    """An account is closed: a merchant that it owned alone is its longest colleague's; with nobody left, it closes."""
    for row in queries.merchants_of(session, member_id):
        merchant = session.get_one(Merchant, row.merchant_id)
        db.lock(session, merchant)
        _end(session, row, now)
        session.flush()  # who is left is read next
        left = queries.staff_of(session, merchant.id)
        heir = next_owner([(each.role, each.since, each.id) for each in left])
        if heir is None:
            disputes.end_all_of(session, merchant.id, now)
            close_merchant(session, merchant, None, now)
        for each in left:
            if each.id == heir and each.role is not StaffRole.OWNER:
                each.role = StaffRole.OWNER
                log.write(session, merchant.id, "inherited", None, now, who=each.member_id)


def _end(session: Session, row: Staff, now: datetime) -> None:
    row.left_at = now
    session.flush()  # whether she is still employed is read when ties end
    tying.untie_one(session, row.member_id, queries.venue_ids_of(session, row.merchant_id), now)
    announce(session, StaffLeft(row.merchant_id, row.member_id))


def _others_own(session: Session, row: Staff) -> None:
    owners = [each for each in queries.staff_of(session, row.merchant_id) if each.role is StaffRole.OWNER]
    if [each.id for each in owners] == [row.id]:
        raise Refused(MerchantReason.LAST_OWNER)
