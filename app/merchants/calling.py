"""The fallback of M-01: a call to the number on the page, never to the claimant's own, recorded by an operator."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.merchants import actions, log, queries
from app.merchants.models import MerchantClaim
from app.merchants.rules import NUMBER_STOOD, ClaimState, How, MerchantReason
from app.places.facts import FactKind, standing
from app.places.models import Venue
from app.places.queries_facts import claim_of, claims_of


def number_for(session: Session, claim: MerchantClaim) -> str:
    """The number that stood on the page two weeks before the claim, said by nobody who works there; or nothing."""
    before, staff = claim.opened_at - NUMBER_STOOD, queries.staff_ids(session, [claim.merchant_id])
    said = [
        claim_of(fact) for fact in claims_of(session, claim.venue_id)
        if fact.kind is FactKind.PHONE and fact.said_at <= before and fact.by_id not in staff
    ]  # fmt: skip
    stands = standing(said, claim.opened_at).get(FactKind.PHONE)
    return stands.value if stands else ""


def ask(session: Session, claim: MerchantClaim, by_id: int, now: datetime) -> None:
    """Ask to be called on the number that is on the page already. Asked twice is once."""
    db.lock(session, claim)
    if claim.state is not ClaimState.OPEN:
        raise Refused(MerchantReason.DECIDED)
    if not number_for(session, claim):
        raise Refused(MerchantReason.NO_NUMBER)
    if claim.call_asked_at is None:
        claim.call_asked_at = now
        log.write(session, claim.merchant_id, "call_asked", by_id, now)


def record(session: Session, claim: MerchantClaim, by_id: int, *, knew: bool, now: datetime) -> bool:
    """An operator has called: whoever answered read the code out, or did not. Tells whether the claim stands now."""
    db.lock(session, session.get_one(Venue, claim.venue_id))  # in the order in which a diner's code does
    db.lock(session, claim)
    if claim.call_asked_at is None or not number_for(session, claim):
        raise Refused(MerchantReason.NO_NUMBER)
    if by_id in queries.staff_ids(session, [claim.merchant_id]):
        raise Refused(MerchantReason.YOUR_OWN_CLAIM)
    if knew:
        stands = actions.confirm(session, claim, How.CALL, by_id, now)
        if not stands:
            raise Refused(MerchantReason.DISPUTED)
        return True
    claim.call_asked_at = None
    log.write(session, claim.merchant_id, "called_in_vain", by_id, now)
    return False
