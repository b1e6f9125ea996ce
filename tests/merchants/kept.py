"""Merchants with their people, for tests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.merchants import actions, queries, staff
from app.merchants.models import Merchant, MerchantClaim
from app.merchants.rules import How, StaffRole
from app.places.models import Venue


def a_merchant(
    session: Session, venue: Venue, owner: Member, *, confirmed: bool = False, now: datetime | None = None
) -> Merchant:
    """A merchant of this venue, owned by this member."""
    now = now or clock.now()
    merchant = actions.open_merchant_for(session, venue, owner.id, venue.name, now)
    session.flush()
    if confirmed:
        assert actions.confirm(session, claim_of(session, merchant), How.TABLES, None, now)
    return merchant


def claim_of(session: Session, merchant: Merchant) -> MerchantClaim:
    """Its only claim."""
    (claim,) = queries.claims_of(session, merchant.id)
    return claim


def works_there(
    session: Session, merchant: Merchant, member: Member, role: StaffRole = StaffRole.DESK, now: datetime | None = None
) -> None:  # fmt: skip
    """Let this member come to work there."""
    now = now or clock.now()
    invite = staff.invite(session, merchant, merchant.opened_by_id, role, now)
    staff.join(session, invite, member.id, now)
