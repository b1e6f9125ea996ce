"""Two venues that are one: somebody proposes it, somebody who ate there confirms it, and it can be undone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.db import lock
from app.core.signals import announce
from app.places import moving
from app.places.facts import Sameness
from app.places.joining import join_dishes
from app.places.models import Venue
from app.places.models_facts import VenueMerge, VenueMoved
from app.places.rules import PlaceReason
from app.places.saying import copy_phone
from app.places.signals import VenuesMerged, VenuesParted


def propose(session: Session, gone: Venue, kept: Venue, by_id: int, now: datetime) -> VenueMerge:
    """Say that the first is the second. Said already, by whomever, it is not said twice."""
    _lock_both(session, gone, kept)
    if gone.id == kept.id or gone.merged_into_id is not None or kept.merged_into_id is not None:
        raise Refused(PlaceReason.ALREADY_MERGED)
    if gone.city_key != kept.city_key:
        raise Refused(PlaceReason.NOT_ONE_CITY)
    if gone.private or kept.private:
        raise Refused(PlaceReason.PRIVATE_STAYS)
    pair = select(VenueMerge).where(
        VenueMerge.gone_id.in_((gone.id, kept.id)), VenueMerge.kept_id.in_((gone.id, kept.id)),
        VenueMerge.state == Sameness.PROPOSED,
    )  # fmt: skip
    open_already = session.scalar(pair)
    if open_already is not None:
        return open_already
    found = VenueMerge(
        gone_id=gone.id, kept_id=kept.id, state=Sameness.PROPOSED, proposed_by_id=by_id, proposed_at=now
    )
    session.add(found)
    gone.doubted = kept.doubted = True
    session.flush()  # its address is asked for at once
    return found


def confirm(session: Session, asked: VenueMerge, by_id: int, may_decide: bool, now: datetime) -> None:
    """Make them one. `may_decide`: ate at one of the two, or nobody did."""
    gone, kept = _decide(session, asked, by_id, may_decide)
    if asked.state is Sameness.MERGED:
        return
    _still_asked(asked)
    if gone.merged_into_id is not None or kept.merged_into_id is not None:
        raise Refused(PlaceReason.ALREADY_MERGED)
    if gone.private or kept.private:  # else the seated of one house would read the address of the other
        raise Refused(PlaceReason.PRIVATE_STAYS)
    asked.state, asked.decided_by_id, asked.decided_at = Sameness.MERGED, by_id, now
    join_dishes(session, asked.id, gone, kept)
    moving.move_venues(session, asked.id, gone.id, kept.id)
    gone.merged_into_id = kept.id
    session.flush()  # before all that is loaded is forgotten
    session.expire_all()  # rows were changed behind the objects' backs
    for venue in (gone, kept):
        _settle_doubt(session, venue)
    copy_phone(session, kept, now)
    announce(session, VenuesMerged(gone.id, kept.id))


def decline(session: Session, asked: VenueMerge, by_id: int, may_decide: bool, now: datetime) -> None:
    """They are two. Whoever proposed it may take the word back."""
    gone, kept = _both(session, asked)
    if asked.state is Sameness.DECLINED:
        return
    if by_id != asked.proposed_by_id and not may_decide:
        raise Refused(PlaceReason.A_DINER_DECIDES)
    _still_asked(asked)
    asked.state, asked.decided_by_id, asked.decided_at = Sameness.DECLINED, by_id, now
    for venue in (gone, kept):
        _settle_doubt(session, venue)


def part(session: Session, done: VenueMerge, by_id: int, may_decide: bool, now: datetime) -> None:
    """Undo it: what came from the first names it again. What was eaten and said since stays with the second."""
    gone, kept = _both(session, done)
    if done.state is Sameness.PARTED:
        return
    if not may_decide and by_id not in (done.proposed_by_id, done.decided_by_id):
        raise Refused(PlaceReason.A_DINER_DECIDES)
    if done.state is not Sameness.MERGED or gone.merged_into_id != kept.id or kept.merged_into_id is not None:
        raise Refused(PlaceReason.CANNOT_PART)
    done.state, done.parted_by_id, done.parted_at = Sameness.PARTED, by_id, now
    moving.put_back(session, done.id)
    gone.merged_into_id = None
    session.execute(update(VenueMoved).where(VenueMoved.merge_id == done.id).values(rows={}))
    session.expire_all()
    for venue in (gone, kept):
        copy_phone(session, venue, now)
    announce(session, VenuesParted(gone.id, kept.id))


def _decide(session: Session, asked: VenueMerge, by_id: int, may_decide: bool) -> tuple[Venue, Venue]:
    both = _both(session, asked)
    if by_id == asked.proposed_by_id:
        raise Refused(PlaceReason.NOT_YOUR_OWN_WORD)
    if not may_decide:
        raise Refused(PlaceReason.A_DINER_DECIDES)
    return both


def _still_asked(asked: VenueMerge) -> None:
    if asked.state is not Sameness.PROPOSED:
        raise Refused(PlaceReason.NOT_OPEN_ANY_MORE)


def _both(session: Session, asked: VenueMerge) -> tuple[Venue, Venue]:
    gone, kept = session.get_one(Venue, asked.gone_id), session.get_one(Venue, asked.kept_id)
    _lock_both(session, gone, kept)
    session.refresh(asked)
    return gone, kept


def _lock_both(session: Session, one: Venue, other: Venue) -> None:
    for venue in sorted({one, other}, key=lambda each: each.id):
        lock(session, venue)


def _settle_doubt(session: Session, venue: Venue) -> None:
    left = select(VenueMerge.id).where(
        or_(VenueMerge.gone_id == venue.id, VenueMerge.kept_id == venue.id),
        VenueMerge.state == Sameness.PROPOSED,
    )
    venue.doubted = session.scalar(left.limit(1)) is not None
