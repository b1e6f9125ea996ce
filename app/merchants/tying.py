"""Whoever works for a merchant is tied to every venue of it, and for a year after (R-21, X-07)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.merchants import queries
from app.merchants.models import MerchantClaim, Staff
from app.merchants.rules import ClaimState
from app.places import ties
from app.places.models import Venue
from app.places.rules_ties import TieKind, TieOrigin


def tie_all(session: Session, merchant_id: int, venue: Venue, now: datetime) -> None:
    """A venue came to the merchant: everybody on its staff is tied to it."""
    for row in queries.staff_of(session, merchant_id):
        ties.declare(session, venue, row.member_id, TieKind.STAFF, now, TieOrigin.STAFF)


def tie_one(session: Session, merchant_id: int, member_id: int, now: datetime) -> None:
    """Somebody came to the merchant: she is tied to every venue of it."""
    ids = queries.venue_ids_of(session, merchant_id)
    for venue in session.scalars(select(Venue).where(Venue.id.in_(ids)).order_by(Venue.id)).all():
        ties.declare(session, venue, member_id, TieKind.STAFF, now, TieOrigin.STAFF)


def untie_one(session: Session, member_id: int, venue_ids: Iterable[int], now: datetime) -> None:
    """Somebody works there no more: where no other merchant of this venue employs her, the year begins."""
    for venue_id in venue_ids:
        tie = ties.tie_of(session, venue_id, member_id, TieOrigin.STAFF)
        if tie is not None and not _still_employed(session, venue_id, member_id):
            ties.end(session, tie, now)


def untie_venue(session: Session, merchant_id: int, venue_id: int, now: datetime) -> None:
    """The merchant has left the venue: for each of its people the year begins."""
    for row in queries.staff_of(session, merchant_id):
        untie_one(session, row.member_id, [venue_id], now)


def _still_employed(session: Session, venue_id: int, member_id: int) -> bool:
    found = (
        select(Staff.id)
        .join(MerchantClaim, MerchantClaim.merchant_id == Staff.merchant_id)
        .where(
            MerchantClaim.venue_id == venue_id, MerchantClaim.state != ClaimState.ENDED,
            Staff.member_id == member_id, Staff.left_at.is_(None),
        )
    )  # fmt: skip
    return session.scalar(found.limit(1)) is not None
