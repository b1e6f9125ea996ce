"""Named reads of alliances."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.core import marks
from app.merchants.models import Merchant, MerchantClaim
from app.merchants.rules import ClaimState
from app.places.queries import venue_by_public_id
from groups.alliances.models import Alliance, Ally, AllyInvite
from groups.membership.models import Group


@dataclass(frozen=True, slots=True)
class AllyPerk:
    """What a house gives those who come from an ally; `until` it has left, if it has given notice."""

    id: int
    venue_id: int
    house: str
    words: str
    alliance: str
    until: datetime | None


def allies_of(session: Session, merchant_id: int) -> Sequence[Ally]:
    """The alliances that a merchant belongs to, with their groups; the oldest first."""
    wanted = select(Ally).where(Ally.merchant_id == merchant_id, Ally.left_at.is_(None))
    return session.scalars(
        wanted.options(joinedload(Ally.alliance).joinedload(Alliance.group)).order_by(Ally.id)
    ).all()


def houses_of(session: Session, alliance_id: int) -> Sequence[Ally]:
    """The merchants of an alliance, the first who came first."""
    wanted = select(Ally).where(Ally.alliance_id == alliance_id, Ally.left_at.is_(None))
    return session.scalars(wanted.options(joinedload(Ally.merchant)).order_by(Ally.joined_at, Ally.id)).all()


def ally_row(session: Session, alliance_id: int, merchant_id: int) -> Ally | None:
    """The merchant's row in the alliance, left or not."""
    return session.scalar(
        select(Ally).where(Ally.alliance_id == alliance_id, Ally.merchant_id == merchant_id)
    )


@cache
def is_alliance() -> Select[int]:
    """Whether the group is an alliance's, for the mark."""
    return select(Alliance.id).where(Alliance.group_id == marks.GROUP)


def alliance_of_group(session: Session, group_id: int) -> Alliance | None:
    """The alliance whose group this is, or None."""
    return session.scalar(select(Alliance).where(Alliance.group_id == group_id))


def alliance_by(session: Session, group_public_id: str) -> Alliance | None:
    """The alliance whose group has this address, or None."""
    wanted = select(Alliance).join(Group, Group.id == Alliance.group_id)
    return session.scalar(
        wanted.where(Group.public_id == group_public_id).options(joinedload(Alliance.group))
    )


def asked(session: Session, merchant_id: int) -> Sequence[AllyInvite]:
    """The alliances that ask this merchant to come."""
    wanted = select(AllyInvite).where(AllyInvite.merchant_id == merchant_id, AllyInvite.answered_at.is_(None))
    loads = (joinedload(AllyInvite.alliance).joinedload(Alliance.group), joinedload(AllyInvite.by_merchant))
    return session.scalars(wanted.options(*loads).order_by(AllyInvite.id)).all()


def waiting(session: Session, alliance_id: int) -> Sequence[AllyInvite]:
    """The merchants that this alliance has asked and that have not answered."""
    wanted = select(AllyInvite).where(AllyInvite.alliance_id == alliance_id, AllyInvite.answered_at.is_(None))
    return session.scalars(wanted.options(joinedload(AllyInvite.merchant)).order_by(AllyInvite.id)).all()


def venues_by_house(session: Session, merchant_ids: Collection[int]) -> dict[int, set[int]]:
    """Merchant → its venues: one query."""
    found: dict[int, set[int]] = {each: set() for each in merchant_ids}
    rows = session.execute(
        select(MerchantClaim.merchant_id, MerchantClaim.venue_id).where(
            MerchantClaim.merchant_id.in_(list(merchant_ids)), MerchantClaim.state != ClaimState.ENDED
        )
    )
    for merchant_id, venue_id in rows:
        found[merchant_id].add(venue_id)
    return found


def confirmed_at(session: Session, venue_public_id: str) -> Merchant | None:
    """The merchant that is confirmed to keep the venue of this address."""
    venue = venue_by_public_id(session, venue_public_id)
    if venue is None:
        return None
    wanted = select(Merchant).join(MerchantClaim, MerchantClaim.merchant_id == Merchant.id)
    return session.scalar(
        wanted.where(MerchantClaim.venue_id == venue.id, MerchantClaim.state == ClaimState.CONFIRMED)
    )


def leaving(session: Session, now: datetime) -> Sequence[int]:
    """The rows of merchants whose notice has run out."""
    return session.scalars(
        select(Ally.id).where(Ally.left_at.is_(None), Ally.leaves_at <= now).order_by(Ally.id).limit(100)
    ).all()


def for_card(session: Session, venue_id: int, group_id: int, now: datetime) -> list[AllyPerk]:
    """What the venue's house gives to tables that come from an ally; for every group, in the house's own words."""
    rows = session.execute(
        select(Ally, Merchant.name, Group.name)
        .join(Merchant, Merchant.id == Ally.merchant_id)
        .join(MerchantClaim, MerchantClaim.merchant_id == Ally.merchant_id)
        .join(Alliance, Alliance.id == Ally.alliance_id)
        .join(Group, Group.id == Alliance.group_id)
        .where(
            MerchantClaim.venue_id == venue_id, MerchantClaim.state == ClaimState.CONFIRMED, Ally.left_at.is_(None),
            Ally.perk != "",
        )
        .order_by(Ally.id)
    )  # fmt: skip
    return [
        AllyPerk(ally.id, venue_id, house, ally.perk, alliance, ally.leaves_at)
        for ally, house, alliance in rows
        if ally.leaves_at is None or ally.leaves_at > now
    ]
