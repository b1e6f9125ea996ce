"""Who is told about merchants: an author of an answer, a house that it is confirmed, both sides of a dispute."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core import clock
from app.merchants import queries
from app.merchants.models import Merchant, MerchantClaim, MerchantDispute
from app.merchants.rules import StaffRole
from app.merchants.signals import ClaimConfirmed, DisputeDecided, DisputeOpened
from app.places.models import Venue
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from events.reviews.models import Review
from events.signals import ReviewAnswered


def answered(session: Session, fact: ReviewAnswered) -> None:
    """The author hears of the first answer; not of every change of it."""
    if fact.version > 1:
        return
    review, venue = session.get_one(Review, fact.review_id), session.get_one(Venue, fact.venue_id)
    tell(
        session, Kind.REVIEW_ANSWERED, [fact.author_id], key=f"{Kind.REVIEW_ANSWERED}:{fact.review_id}",
        path=f"/r/{review.public_id}", data={"venue": venue.name}, now=clock.now(),
    )  # fmt: skip


def confirmed(session: Session, fact: ClaimConfirmed) -> None:
    """The house hears that its claim stands."""
    _tell_house(session, Kind.CLAIM_CONFIRMED, session.get_one(MerchantClaim, fact.claim_id), "")


def disputed(session: Session, fact: DisputeOpened) -> None:
    """The holder hears that somebody else says so."""
    found = session.get_one(MerchantDispute, fact.dispute_id)
    _tell_house(session, Kind.CLAIM_DISPUTED, session.get_one(MerchantClaim, found.holder_id), "opened")


def decided(session: Session, fact: DisputeDecided) -> None:
    """Both sides hear that it is over."""
    found = session.get_one(MerchantDispute, fact.dispute_id)
    for claim_id in (found.holder_id, found.contender_id):
        _tell_house(session, Kind.CLAIM_DISPUTED, session.get_one(MerchantClaim, claim_id), "decided")


def _tell_house(session: Session, kind: Kind, claim: MerchantClaim, state: str) -> None:
    merchant = session.get_one(Merchant, claim.merchant_id)
    venue = session.get_one(Venue, claim.venue_id)
    owners = [row.member_id for row in queries.staff_of(session, merchant.id) if row.role is StaffRole.OWNER]
    tell(
        session, kind, owners, key=f"{kind}:{claim.id}:{state}:{claim.opened_at.isoformat()}",
        path=f"/v/{venue.public_id}/keeper", data={"venue": venue.name, "state": state}, now=clock.now(),
    )  # fmt: skip
