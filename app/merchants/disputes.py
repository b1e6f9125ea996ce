"""The verbs of disputes: say that a venue is one's own, answer, take it back, decide after 28 days (M-02)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from app.merchants import log, queries
from app.merchants.actions import end_claim, set_confirmed
from app.merchants.models import MerchantClaim, MerchantDispute
from app.merchants.rules import ClaimState, DisputeState, How, MerchantReason, may_decide
from app.merchants.signals import DisputeDecided, DisputeOpened
from app.places.models import Venue


def dispute(
    session: Session, contender: MerchantClaim, by_id: int, says: str, now: datetime
) -> MerchantDispute:
    """Say that the venue is not the other's. From now on neither claim changes, until it is decided.

    Once between two merchants: whoever lost does not begin anew.
    """
    db.lock(session, session.get_one(Venue, contender.venue_id))
    db.lock(session, contender)
    standing = queries.open_dispute_of(session, contender.id)
    if standing is not None:
        return standing
    if contender.state is not ClaimState.OPEN:
        raise Refused(MerchantReason.DECIDED)
    others = [each for each in queries.living_claims(session, contender.venue_id) if each.id != contender.id]
    if not others:
        raise Refused(MerchantReason.NOBODY_TO_DISPUTE)
    holder = others[0]
    if queries.open_dispute_of(session, holder.id) is not None:
        raise Refused(MerchantReason.DISPUTED)
    if queries.dispute_between(session, holder.id, contender.id):
        raise Refused(MerchantReason.ONCE_IS_ENOUGH)
    made = MerchantDispute(
        venue_id=contender.venue_id, holder_id=holder.id, contender_id=contender.id, state=DisputeState.OPEN,
        says=says, opened_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()  # the fact carries the id
    log.write(session, contender.merchant_id, "dispute_opened", by_id, now)
    log.write(session, holder.merchant_id, "dispute_heard", None, now)
    announce(session, DisputeOpened(made.id))
    return made


def answer(session: Session, found: MerchantDispute, by_id: int, words: str, now: datetime) -> None:
    """Say what the holder says to it; may be said anew while it is open."""
    db.lock(session, found)
    _open(found)
    if found.answer != words:
        found.answer = words
        holder, _contender = _merchants(session, found)
        log.write(session, holder, "dispute_answered", by_id, now)


def withdraw(session: Session, found: MerchantDispute, by_id: int | None, now: datetime) -> None:
    """The contender takes it back: its claim ends."""
    db.lock(session, found)
    _open(found)
    _settle(session, found, DisputeState.WITHDRAWN, by_id, "", now)
    _holder, contender = _merchants(session, found)
    log.write(session, contender, "dispute_withdrawn", by_id, now)


def give_up(session: Session, found: MerchantDispute, by_id: int | None, now: datetime) -> None:
    """The holder gives the venue up: it passes to the contender without a decision."""
    db.lock(session, found)
    _open(found)
    _settle(session, found, DisputeState.PASSED, by_id, "", now)


def decide(
    session: Session, found: MerchantDispute, by_id: int, *, passes: bool, reason: str, now: datetime
) -> None:
    """An operator decides, not before 28 days, with a reason that everybody reads. The same again changes nothing."""
    db.lock(session, found)
    outcome = DisputeState.PASSED if passes else DisputeState.KEPT
    if found.state is outcome and found.reason == reason:
        return
    _open(found)
    if not may_decide(found.opened_at, now):
        raise Refused(MerchantReason.TOO_EARLY)
    if by_id in queries.staff_ids(session, _merchants(session, found)):
        raise Refused(MerchantReason.YOUR_OWN_CLAIM)
    found.decided_by_id = by_id
    _settle(session, found, outcome, by_id, reason, now)


def end_all_of(session: Session, merchant_id: int, now: datetime) -> None:
    """The merchant's last person is gone: what it disputes is withdrawn, what it holds in a dispute passes."""
    for claim in queries.claims_of(session, merchant_id):
        found = queries.open_dispute_of(session, claim.id)
        if found is not None:
            (withdraw if found.contender_id == claim.id else give_up)(session, found, None, now)


def _settle(
    session: Session, found: MerchantDispute, outcome: DisputeState, by_id: int | None, reason: str, now: datetime
) -> None:  # fmt: skip
    db.lock(session, session.get_one(Venue, found.venue_id))  # a third merchant's code may be read just now
    found.state, found.decided_at, found.reason = outcome, now, reason
    session.flush()  # the claims' own rules ask whether a dispute is open
    holder = session.get_one(MerchantClaim, found.holder_id)
    contender = session.get_one(MerchantClaim, found.contender_id)
    winner, loser = (contender, holder) if outcome is DisputeState.PASSED else (holder, contender)
    if loser.state is not ClaimState.ENDED:
        end_claim(session, loser, by_id, now)
    decided = outcome in (DisputeState.PASSED, DisputeState.KEPT) and reason
    if decided and winner.state is ClaimState.OPEN and queries.merchant_of(session, found.venue_id) is None:
        set_confirmed(session, winner, How.DECISION, by_id, now)
    announce(session, DisputeDecided(found.id))


def _open(found: MerchantDispute) -> None:
    if found.state is not DisputeState.OPEN:
        raise Refused(MerchantReason.DECIDED)


def _merchants(session: Session, found: MerchantDispute) -> tuple[int, int]:
    holder = session.get_one(MerchantClaim, found.holder_id)
    return holder.merchant_id, session.get_one(MerchantClaim, found.contender_id).merchant_id
