"""Ties between members and venues (R-21): one's own word or a staff list, in force for a year after they end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.core.db import lock
from app.core.signals import announce
from app.places.models import Venue
from app.places.models_ties import VenueTie
from app.places.rules_ties import TieKind, TieOrigin, holds
from app.places.signals import TieDeclared


def tied(session: Session, venue_id: int | None, member_ids: Collection[int], now: datetime) -> set[int]:
    """Those of these members who are tied to the venue."""
    if venue_id is None or not member_ids:
        return set()
    query = select(VenueTie.member_id, VenueTie.ended_at)
    rows = session.execute(
        query.where(VenueTie.venue_id == venue_id, VenueTie.member_id.in_(list(member_ids)))
    )
    return {member_id for member_id, ended_at in rows if holds(ended_at, now)}


def tied_at(session: Session, venue_id: int, now: datetime) -> set[int]:
    """Everybody who is tied to the venue."""
    rows = session.execute(select(VenueTie.member_id, VenueTie.ended_at).where(VenueTie.venue_id == venue_id))
    return {member_id for member_id, ended_at in rows if holds(ended_at, now)}


def is_tied(session: Session, venue_id: int | None, member_id: int, now: datetime) -> bool:
    """Whether this member is tied to the venue."""
    return bool(tied(session, venue_id, [member_id], now))


def tie_of(
    session: Session, venue_id: int, member_id: int, origin: TieOrigin = TieOrigin.OWN
) -> VenueTie | None:
    """The member's tie to the venue of that origin, ended or not."""
    wanted = select(VenueTie).where(VenueTie.venue_id == venue_id, VenueTie.member_id == member_id)
    return session.scalar(wanted.where(VenueTie.origin == origin))


def ties_of(session: Session, member_id: int) -> Sequence[VenueTie]:
    """All that ties the member to venues, the newest first; for herself alone."""
    query = select(VenueTie).where(VenueTie.member_id == member_id).options(joinedload(VenueTie.venue))
    return session.scalars(query.order_by(VenueTie.id.desc())).all()


def declare(
    session: Session, venue: Venue, member_id: int, kind: TieKind, now: datetime, origin: TieOrigin = TieOrigin.OWN
) -> VenueTie:  # fmt: skip
    """Write down a tie; declared again it is in force again. The same again changes nothing."""
    lock(session, venue)
    tie = tie_of(session, venue.id, member_id, origin)
    if tie is None:
        tie = VenueTie(venue_id=venue.id, member_id=member_id, kind=kind, origin=origin, declared_at=now)
        session.add(tie)
        session.flush()  # what listens counts it in
    elif tie.kind is kind and tie.ended_at is None:
        return tie
    tie.kind, tie.ended_at = kind, None
    announce(session, TieDeclared(venue.id, member_id))
    return tie


def end(session: Session, tie: VenueTie, now: datetime) -> None:
    """Say that a tie is over; it goes on for a year."""
    lock(session, tie)
    tie.ended_at = tie.ended_at or now
