"""Reads of what allied houses give to each other's tables (C-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, column, distinct, func, literal, or_, select, table
from sqlalchemy.orm import Session, aliased

from app.merchants.models import MerchantClaim
from app.merchants.rules import ClaimState
from app.places.models import Venue
from events.cards.models import PerkUse
from events.dinners.models import Dinner
from groups.alliances.models import Alliance, Ally
from groups.membership.models import Group

# Tables of a route are counted by the route: here only their rows are looked up.
STOPS = table("route_stop", column("dinner_id"))
ON_A_ROUTE = select(STOPS.c.dinner_id)


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


def moved(session: Session, alliance_id: int) -> dict[tuple[int, int], int]:
    """Tables that ate at one ally and were given what another gives them: (from house, to house) → how many."""
    own, theirs, at, to = aliased(Ally), aliased(Ally), aliased(MerchantClaim), aliased(MerchantClaim)
    query = (
        select(own.merchant_id, theirs.merchant_id, func.count(distinct(PerkUse.dinner_id)))
        .select_from(PerkUse)
        .join(Dinner, Dinner.id == PerkUse.dinner_id)
        .join(theirs, PerkUse.perk == literal("ally:").concat(cast(theirs.id, String)))
        .join(to, and_(to.merchant_id == theirs.merchant_id, to.venue_id == PerkUse.venue_id))
        .join(at, and_(at.venue_id == Dinner.venue_id, at.merchant_id != theirs.merchant_id))
        .join(own, and_(own.merchant_id == at.merchant_id, own.alliance_id == theirs.alliance_id))
        .where(
            theirs.alliance_id == alliance_id,
            PerkUse.undone_at.is_(None),
            PerkUse.dinner_id.not_in(ON_A_ROUTE),
        )
        .group_by(own.merchant_id, theirs.merchant_id)
    )
    return {(sender, receiver): tables for sender, receiver, tables in session.execute(query)}


def _stands(ally: type[Ally], now: datetime) -> ColumnElement[bool]:
    return and_(ally.left_at.is_(None), or_(ally.leaves_at.is_(None), ally.leaves_at > now))
