"""The verbs of merchants: open one, claim a venue, leave it, close."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.names import clean_name
from app.core.signals import announce
from app.merchants import log, queries, tying
from app.merchants.models import Merchant, MerchantClaim, Staff
from app.merchants.rules import (
    CODE_LENGTH,
    CODE_LETTERS,
    MOST_VENUES,
    MOST_WAITING,
    ClaimState,
    How,
    MerchantReason,
    StaffRole,
)
from app.merchants.signals import ClaimConfirmed, ClaimEnded, MerchantOpened
from app.places.models import Venue


def open_merchant_for(session: Session, venue: Venue, by_id: int, name: str, now: datetime) -> Merchant:
    """Open a merchant that says it keeps this venue. Opened twice by one member for one venue it is one."""
    db.lock(session, venue)
    mine = _mine_at(session, venue.id, by_id)
    if mine is not None:
        return mine
    _may_wait(session, by_id)
    merchant = Merchant(name=clean_name(name) or venue.name, opened_by_id=by_id, opened_at=now)
    session.add(merchant)
    session.flush()  # its claim and its first owner need the id
    session.add(Staff(merchant_id=merchant.id, member_id=by_id, role=StaffRole.OWNER, since=now))
    log.write(session, merchant.id, "opened", by_id, now, venue=venue.name)
    claim_venue(session, merchant, venue, by_id, now)
    announce(session, MerchantOpened(merchant.id, venue.id))
    return merchant


def claim_venue(
    session: Session, merchant: Merchant, venue: Venue, by_id: int, now: datetime
) -> MerchantClaim:
    """Say that this merchant keeps the venue too. Its whole staff is tied to it from now on."""
    db.lock(session, venue)
    if venue.private:
        raise Refused(MerchantReason.PRIVATE_KITCHEN)
    claim = session.scalar(select(MerchantClaim).where(
        MerchantClaim.merchant_id == merchant.id, MerchantClaim.venue_id == venue.id
    ))  # fmt: skip
    if claim is not None and claim.state is not ClaimState.ENDED:
        return claim
    if len(queries.venue_ids_of(session, merchant.id)) >= MOST_VENUES:
        raise Refused(MerchantReason.TOO_MANY_VENUES)
    _may_wait(session, by_id)
    if claim is None:
        claim = MerchantClaim(merchant_id=merchant.id, venue_id=venue.id)
        session.add(claim)
    claim.state, claim.code, claim.opened_by_id, claim.opened_at = ClaimState.OPEN, new_code(), by_id, now
    claim.how = claim.confirmed_at = claim.confirmed_by_id = claim.ended_at = claim.call_asked_at = None
    session.flush()  # the staff's ties are read from it
    log.write(session, merchant.id, "claimed", by_id, now, venue=venue.name)
    tying.tie_all(session, merchant.id, venue, now)
    return claim


def new_code() -> str:
    """A code that can be read from a card on the desk and typed on a phone."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def confirm(session: Session, claim: MerchantClaim, how: How, by_id: int | None, now: datetime) -> bool:
    """The claim stands, unless another is confirmed, or a dispute is open (M-02). Tells whether it stands now."""
    db.lock(session, session.get_one(Venue, claim.venue_id))
    db.lock(session, claim)
    if claim.state is not ClaimState.OPEN or queries.open_dispute_of(session, claim.id) is not None:
        return claim.state is ClaimState.CONFIRMED
    if queries.merchant_of(session, claim.venue_id) is not None:
        return False
    set_confirmed(session, claim, how, by_id, now)
    return True


def set_confirmed(session: Session, claim: MerchantClaim, how: How, by_id: int | None, now: datetime) -> None:
    """Write down that it stands; the caller has made sure that no other does."""
    claim.state, claim.how, claim.confirmed_at, claim.confirmed_by_id = ClaimState.CONFIRMED, how, now, by_id
    log.write(
        session, claim.merchant_id, f"confirmed_{how.value}", by_id if how is not How.TABLES else None, now
    )
    announce(session, ClaimConfirmed(claim.id, claim.merchant_id, claim.venue_id))


def leave_venue(session: Session, claim: MerchantClaim, by_id: int | None, now: datetime) -> None:
    """Keep this venue no longer. The venue, its dishes and what was written of it stay (M-24)."""
    db.lock(session, claim)
    if claim.state is ClaimState.ENDED:
        return
    if queries.open_dispute_of(session, claim.id) is not None:
        raise Refused(MerchantReason.DISPUTED)
    end_claim(session, claim, by_id, now)


def end_claim(session: Session, claim: MerchantClaim, by_id: int | None, now: datetime) -> None:
    """Write down that it is over. Its people stay tied to the venue for a year."""
    claim.state, claim.ended_at = ClaimState.ENDED, now
    venue = session.get_one(Venue, claim.venue_id)
    log.write(session, claim.merchant_id, "venue_left", by_id, now, venue=venue.name)
    session.flush()  # what is read next knows it as ended
    tying.untie_venue(session, claim.merchant_id, venue.id, now)
    announce(session, ClaimEnded(claim.id, claim.merchant_id, claim.venue_id))


def close_merchant(session: Session, merchant: Merchant, by_id: int | None, now: datetime) -> None:
    """Leave the platform: every venue goes on as a page of its own, with all that was written of it (M-24)."""
    db.lock(session, merchant)
    if merchant.closed_at is not None:
        return
    claims = queries.claims_of(session, merchant.id)
    if queries.open_dispute_of(session, *(claim.id for claim in claims)) is not None:
        raise Refused(MerchantReason.DISPUTED)
    for claim in claims:
        end_claim(session, claim, by_id, now)
    merchant.closed_at = now
    log.write(session, merchant.id, "closed", by_id, now)


def rename(session: Session, merchant: Merchant, by_id: int, name: str, now: datetime) -> None:
    """Call the merchant otherwise; its log keeps what it was called."""
    before, name = merchant.name, clean_name(name)
    if name != before:
        merchant.name = name
        log.write(session, merchant.id, "renamed", by_id, now, before=before, after=name)


def _mine_at(session: Session, venue_id: int, member_id: int) -> Merchant | None:
    found = (
        select(Merchant)
        .join(MerchantClaim, MerchantClaim.merchant_id == Merchant.id)
        .join(Staff, Staff.merchant_id == Merchant.id)
        .where(
            MerchantClaim.venue_id == venue_id, MerchantClaim.state != ClaimState.ENDED, Staff.member_id == member_id,
            Staff.left_at.is_(None), Staff.role == StaffRole.OWNER,
        )
    )  # fmt: skip
    return session.scalars(found.limit(1)).first()


def _may_wait(session: Session, member_id: int) -> None:
    """A person has a few claims that nobody has confirmed, not a town of them."""
    waiting = select(func.count()).select_from(MerchantClaim).where(
        MerchantClaim.opened_by_id == member_id, MerchantClaim.state == ClaimState.OPEN
    )  # fmt: skip
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise Refused(MerchantReason.TOO_MANY_WAITING)
