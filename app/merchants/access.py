"""What somebody is toward a merchant, and the doors to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.queries import member_by_public_id
from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from app.merchants.models import Merchant, MerchantClaim, Staff, StaffInvite
from app.merchants.queries import claim_by, invite_by, merchant_by, staff_row
from app.merchants.rules import ClaimState, StaffRole

STANDINGS = {
    StaffRole.OWNER: Standing.OWNER,
    StaffRole.MANAGER: Standing.MANAGER,
    StaffRole.DESK: Standing.DESK,
}


def standings_at(session: Session, merchant_id: int, member_id: int) -> frozenset[Standing]:
    """What a member is toward the merchant: nothing, or what the role says."""
    row = staff_row(session, merchant_id, member_id)
    return frozenset({STANDINGS[row.role]}) if row is not None and row.left_at is None else frozenset()


def roles_at(session: Session, venue_id: int, member_id: int) -> frozenset[StaffRole]:
    """What a member does for the merchants that keep this venue, or say so."""
    found = (
        select(Staff.role)
        .join(MerchantClaim, MerchantClaim.merchant_id == Staff.merchant_id)
        .where(
            MerchantClaim.venue_id == venue_id, MerchantClaim.state != ClaimState.ENDED,
            Staff.member_id == member_id, Staff.left_at.is_(None),
        )
    )  # fmt: skip
    return frozenset(session.scalars(found))


def open_merchant(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability
) -> tuple[Merchant, Here]:
    """The door to a merchant: its staff's alone. Raises NotThere for all others, NotYours where the role is less."""
    merchant = merchant_by(session, public_id)
    if merchant is None or merchant.closed_at is not None:
        raise NotThere
    found = standings_at(session, merchant.id, viewer.id) if viewer is not None else frozenset()
    return merchant, require(stand(viewer, found), ability, see=Ability.MERCHANT_SEE)


def open_claim(session: Session, merchant: Merchant, public_id: str) -> MerchantClaim:
    """A living claim of a merchant whose door was passed."""
    claim = claim_by(session, public_id)
    if claim is None or claim.merchant_id != merchant.id or claim.state is ClaimState.ENDED:
        raise NotThere
    return claim


def open_staff(session: Session, merchant: Merchant, member_public_id: str) -> Staff:
    """Somebody who works for a merchant whose door was passed."""
    member = member_by_public_id(session, member_public_id)
    row = staff_row(session, merchant.id, member.id) if member is not None else None
    if row is None or row.left_at is not None:
        raise NotThere
    return row


def open_staff_invite(
    session: Session, token: str, viewer: Viewer | None, ability: Ability, now: datetime
) -> tuple[StaffInvite, Here]:
    """The door of a staff invitation; one that is spent may be looked at, to be told so."""
    invite = invite_by(session, token)
    if invite is None or invite.merchant.closed_at is not None:
        raise NotThere
    return invite, require(stand(viewer), ability)
