"""Named reads of what is said of venues."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.places.facts import Claim, Sameness
from app.places.models import Venue
from app.places.models_facts import VenueChange, VenueDoor, VenueFact, VenueMerge

MOST_WORDS = 400  # about one venue that are looked at, the newest first
MERGED_LOADS = (
    VenueMerge.gone, VenueMerge.kept, VenueMerge.proposed_by, VenueMerge.decided_by, VenueMerge.parted_by,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    """Where a private kitchen is."""

    address: str
    lat: float | None
    lng: float | None


def claims_of(session: Session, venue_id: int) -> Sequence[VenueFact]:
    """Every word about a venue, the newest first, with who said it: one query for all facts."""
    wanted = select(VenueFact).where(VenueFact.venue_id == venue_id).options(joinedload(VenueFact.by))
    return session.scalars(wanted.order_by(VenueFact.id.desc()).limit(MOST_WORDS)).all()


def claims_at(session: Session, venue_ids: Collection[int]) -> Sequence[VenueFact]:
    """Every word about these venues."""
    wanted = select(VenueFact).where(VenueFact.venue_id.in_(venue_ids)).order_by(VenueFact.id.desc())
    return session.scalars(wanted.limit(MOST_WORDS)).all()


def claim_of(fact: VenueFact) -> Claim:
    """The word as the rules know it."""
    return Claim(fact.id, fact.kind, fact.value, fact.source, fact.by_id, fact.said_at)


def changes_of(session: Session, venue_id: int, limit: int = 20) -> Sequence[VenueChange]:
    """What has become of a venue, the last first."""
    wanted = select(VenueChange).where(VenueChange.venue_id == venue_id).options(joinedload(VenueChange.by))
    return session.scalars(
        wanted.order_by(VenueChange.happened_on.desc(), VenueChange.id.desc()).limit(limit)
    ).all()


def door_of(session: Session, venue: Venue | None) -> Door | None:
    """Where a private kitchen is, for those who may know: whoever calls this has asked that first."""
    found = session.get(VenueDoor, venue.id) if venue is not None and venue.private else None
    return Door(found.address, found.lat, found.lng) if found is not None else None


def doors_of(session: Session, venues: Collection[Venue]) -> dict[int, Door]:
    """The same of several, by venue id."""
    ids = [venue.id for venue in venues if venue.private]
    if not ids:
        return {}
    found = session.scalars(select(VenueDoor).where(VenueDoor.venue_id.in_(ids)))
    return {each.venue_id: Door(each.address, each.lat, each.lng) for each in found}


def merges_of(session: Session, venue_id: int) -> Sequence[VenueMerge]:
    """Everything that was said of a venue being another, or another being it, the last first."""
    wanted = select(VenueMerge).where(or_(VenueMerge.gone_id == venue_id, VenueMerge.kept_id == venue_id))
    return session.scalars(
        wanted.options(*(joinedload(each) for each in MERGED_LOADS)).order_by(VenueMerge.id.desc()).limit(20)
    ).all()


def asked_of(session: Session, venue: Venue) -> VenueMerge | None:
    """The open question whether this venue is another's double. Asks nothing for most venues."""
    if not venue.doubted:
        return None
    return next((each for each in merges_of(session, venue.id) if each.state is Sameness.PROPOSED), None)


def merge_by(session: Session, public_id: str) -> VenueMerge | None:
    """The merge of this address, or None."""
    wanted = select(VenueMerge).where(VenueMerge.public_id == public_id)
    return session.scalar(wanted.options(*(joinedload(each) for each in MERGED_LOADS)))
