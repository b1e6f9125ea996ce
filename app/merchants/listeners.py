"""What follows for merchants from facts elsewhere."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import clock
from app.core.signals import announce_once
from app.merchants import log, queries, staff
from app.merchants.rules import ClaimState
from app.places.signals import TieDeclared, VenuesMerged
from app.places.ties import tied_at


def on_account_closed(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account works nowhere any more."""
    staff.forget(session, fact.member_id, fact.at)


def on_venues_merged(session: Session, fact: VenuesMerged) -> None:
    """Whoever belonged to either house belongs to the one; of two confirmed merchants the later waits again."""
    now = clock.now()
    for member_id in sorted(tied_at(session, fact.kept_id, now)):
        announce_once(session, TieDeclared(fact.kept_id, member_id))
    confirmed = [
        claim for claim in queries.living_claims(session, fact.kept_id) if claim.state is ClaimState.CONFIRMED
    ]
    for claim in sorted(confirmed, key=lambda each: (each.confirmed_at or now, each.id))[1:]:
        claim.state, claim.how, claim.confirmed_at, claim.confirmed_by_id = ClaimState.OPEN, None, None, None
        log.write(session, claim.merchant_id, "waits_again", None, now)
