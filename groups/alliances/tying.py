"""Allies judge no ally: who is of one house is tied to the others' venues, and for a year after (M-19, R-21)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.merchants import queries as merchants
from app.places import ties
from app.places.models import Venue
from app.places.models_ties import VenueTie
from app.places.rules_ties import TieKind, TieOrigin
from groups.alliances import queries
from groups.alliances.models import Ally
from groups.alliances.rules import House, tied_pairs


def retie(session: Session, alliance_id: int, now: datetime) -> None:
    """Make the ties be what the alliance is now. Asked again it changes nothing."""
    ever = set(session.scalars(select(Ally.merchant_id).where(Ally.alliance_id == alliance_id)))
    people = merchants.staff_ids(session, ever)
    wanted = _wanted(session, people)
    standing = {
        (tie.venue_id, tie.member_id): tie
        for tie in session.scalars(
            select(VenueTie).where(VenueTie.member_id.in_(people), VenueTie.origin == TieOrigin.ALLIANCE)
        )
    }
    for pair, tie in standing.items():
        if pair not in wanted and tie.ended_at is None:
            ties.end(session, tie, now)
    new = sorted(pair for pair in wanted if pair not in standing or standing[pair].ended_at is not None)
    for venue_id, member_id in new:
        venue = session.get_one(Venue, venue_id)
        ties.declare(session, venue, member_id, TieKind.ALLY, now, TieOrigin.ALLIANCE)


def _wanted(session: Session, people: set[int]) -> set[tuple[int, int]]:
    """The ties of these people by all of their alliances: a second alliance keeps what a first one ends."""
    pairs: set[tuple[int, int]] = set()
    mine = {row.merchant_id for each in people for row in merchants.merchants_of(session, each)}
    alliances = select(Ally.alliance_id).where(Ally.merchant_id.in_(mine), Ally.left_at.is_(None)).distinct()
    for alliance_id in session.scalars(alliances).all():
        ids = [each.merchant_id for each in queries.houses_of(session, alliance_id)]
        venues = queries.venues_by_house(session, ids)
        houses = [House(_staff(session, each), frozenset(venues[each])) for each in ids]
        pairs |= {pair for pair in tied_pairs(houses) if pair[1] in people}
    return pairs


def _staff(session: Session, merchant_id: int) -> frozenset[int]:
    return frozenset(row.member_id for row in merchants.staff_of(session, merchant_id))
