"""What follows for alliances when a merchant's people or venues change, and which houses compete (X-15)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.core import clock
from app.merchants.models import Merchant, MerchantClaim
from app.merchants.rules import ClaimState
from app.merchants.signals import ClaimConfirmed, ClaimEnded, StaffJoined, StaffLeft
from app.places.models import Venue
from groups.alliances import actions, queries, tying
from groups.alliances.models import Alliance, Ally


def on_change(session: Session, fact: StaffJoined | StaffLeft | ClaimConfirmed | ClaimEnded) -> None:
    """Everybody who came is tied to the allies' venues, everybody who left no longer but for the year."""
    now = clock.now()
    closed = session.get_one(Merchant, fact.merchant_id).closed_at is not None
    for row in queries.allies_of(session, fact.merchant_id):
        if closed:
            actions.end(session, row, now)
        else:
            tying.retie(session, row.alliance_id, now)


def rivals(session: Session, venue_id: int | None) -> Iterator[tuple[int, int]]:
    """(venue, group) where the group is the alliance of houses that compete with the venue: of its city and cuisine."""
    own, theirs = aliased(Venue), aliased(Venue)
    found = (
        select(own.id, Alliance.group_id)
        .join(
            theirs,
            (theirs.city_key == own.city_key) & (theirs.cuisine == own.cuisine) & (theirs.id != own.id),
        )
        .join(
            MerchantClaim,
            (MerchantClaim.venue_id == theirs.id) & (MerchantClaim.state == ClaimState.CONFIRMED),
        )
        .join(Ally, (Ally.merchant_id == MerchantClaim.merchant_id) & Ally.left_at.is_(None))
        .join(Alliance, Alliance.id == Ally.alliance_id)
        .where(own.cuisine != "", own.merged_into_id.is_(None))
        .distinct()
    )
    if venue_id is not None:
        found = found.where(own.id == venue_id)
    friends = _friends(session)
    for venue, group in session.execute(found):
        if (venue, group) not in friends:
            yield venue, group


def _friends(session: Session) -> set[tuple[int, int]]:
    rows = session.execute(
        select(MerchantClaim.venue_id, Alliance.group_id)
        .join(Ally, (Ally.merchant_id == MerchantClaim.merchant_id) & Ally.left_at.is_(None))
        .join(Alliance, Alliance.id == Ally.alliance_id)
        .where(MerchantClaim.state != ClaimState.ENDED)
    )
    return {(venue, group) for venue, group in rows}
