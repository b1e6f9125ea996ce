"""Reads of what allied houses give to each other's tables (C-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from app.merchants.models import MerchantClaim
from app.merchants.rules import ClaimState
from app.places.models import Venue
from groups.alliances.models import Alliance, Ally
from groups.membership.models import Group


@dataclass(frozen=True, slots=True)
class NextDoor:
    """What a house gives those who come from an ally, and how the alliance is called."""

    id: int
    venue_id: int
    house: str
    words: str
    alliance: str
    until: datetime | None


def perks_beside(session: Session, venue_id: int, now: datetime) -> list[NextDoor]:
    """What the allies of this house give to a table that eats here."""
    mine, my_claim, claim = aliased(Ally), aliased(MerchantClaim), aliased(MerchantClaim)
    query = (
        select(Ally, claim.venue_id, Venue.name, Group.name)
        .join(mine, and_(mine.alliance_id == Ally.alliance_id, mine.merchant_id != Ally.merchant_id))
        .join(my_claim, my_claim.merchant_id == mine.merchant_id)
        .join(claim, claim.merchant_id == Ally.merchant_id)
        .join(Venue, Venue.id == claim.venue_id)
        .join(Alliance, Alliance.id == Ally.alliance_id)
        .join(Group, Group.id == Alliance.group_id)
        .where(
            my_claim.venue_id == venue_id, my_claim.state == ClaimState.CONFIRMED, claim.venue_id != venue_id,
            claim.state == ClaimState.CONFIRMED, Ally.perk != "", _stands(Ally, now), _stands(mine, now),
        )
        .order_by(Ally.id, claim.venue_id)
    )  # fmt: skip
    return [
        NextDoor(ally.id, at, house, ally.perk, alliance, ally.leaves_at)
        for ally, at, house, alliance in session.execute(query)
    ]


def allied_venues(session: Session, venue_id: int, now: datetime) -> set[int]:
    """The houses whose tables are promised something here."""
    mine, my_claim, claim = aliased(Ally), aliased(MerchantClaim), aliased(MerchantClaim)
    query = (
        select(claim.venue_id)
        .join(Ally, Ally.merchant_id == claim.merchant_id)
        .join(mine, and_(mine.alliance_id == Ally.alliance_id, mine.merchant_id != Ally.merchant_id))
        .join(my_claim, my_claim.merchant_id == mine.merchant_id)
        .where(
            my_claim.venue_id == venue_id, my_claim.state == ClaimState.CONFIRMED, mine.perk != "",
            claim.state == ClaimState.CONFIRMED, _stands(Ally, now), _stands(mine, now),
        )
    )  # fmt: skip
    return set(session.scalars(query))


def _stands(ally: type[Ally], now: datetime) -> ColumnElement[bool]:
    return and_(ally.left_at.is_(None), or_(ally.leaves_at.is_(None), ally.leaves_at > now))
