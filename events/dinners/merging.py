"""A guest turns out to be a member: the seat becomes the member's, and nothing is lost (PE-03).

Where the member sits at that dinner already, the better place of the two stays with everybody who was brought; two
seats for one person there never are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.signals import GuestsClaimed
from app.core import db
from app.core.signals import announce
from events.dinners import bench, placing, queries, queries_bench, rules, seats
from events.dinners.bench import HERE
from events.dinners.holders import Holder
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.signals import GuestMerged

BETTER = (SeatState.GOING, SeatState.OFFERED, SeatState.WAITING)
PLACE = (
    "state",
    "asked_at",
    "seated_at",
    "offered_until",
    "gone_at",
    "gone_late",
    "pact_version",
    "arrived_at",
)


def merge(session: Session, fact: GuestsClaimed) -> None:
    """Move the seats of these guests to the account, dinner by dinner in one order, so that nobody waits crosswise."""
    query = (
        select(Dinner, Seat.guest_id)
        .join(Seat, Seat.dinner_id == Dinner.id)
        .where(Seat.guest_id.in_(fact.guest_ids), Seat.member_id.is_(None))
        .order_by(Dinner.id, Seat.id)
    )
    for dinner, guest_id in session.execute(query).all():
        if guest_id is not None:
            _merge_at(session, dinner, guest_id, fact.member_id, fact.at)
    for guest_id in fact.guest_ids:
        announce(session, GuestMerged(guest_id, fact.member_id))


def _merge_at(session: Session, dinner: Dinner, guest_id: int, member_id: int, now: datetime) -> None:
    db.lock(session, dinner)
    theirs = queries.party_held(session, dinner.id, Holder(guest_id=guest_id))
    if theirs[0].member_id is not None:
        return  # somebody else with the same link was quicker
    own = queries.party_of(session, dinner.id, member_id)
    sat = bool(own) and own[0].state is SeatState.GOING
    if own:
        _join(session, own, theirs, now)
        session.flush()  # the counts below must see who was moved
        _hold_the_law(session, dinner, member_id, now)
    else:
        theirs[0].member_id = member_id
        session.flush()  # from here on it is found as the member's
    head = queries.party_of(session, dinner.id, member_id)[0]
    if head.state is SeatState.GOING:
        placing.admit(session, dinner, member_id, now)
        if not sat:
            _hold_back(session, dinner, member_id, now)
    if now < dinner.starts_at:
        bench.fill(session, dinner, now)


def _join(session: Session, own: Sequence[Seat], theirs: Sequence[Seat], now: datetime) -> None:
    """The member's row takes the better place; the guest's row goes, and who was brought comes to the member's."""
    mine, other = own[0], theirs[0]
    if other.state not in HERE:
        return
    earlier = min(mine.asked_at, other.asked_at)
    if mine.state not in HERE or BETTER.index(other.state) < BETTER.index(mine.state):
        for name in PLACE:
            setattr(mine, name, getattr(other, name))
    elif mine.state is other.state is SeatState.WAITING:
        mine.asked_at = earlier
    mine.pact_version = min(mine.pact_version, other.pact_version)  # what one has not read is asked again
    for seat in theirs[1:]:
        seat.brought_by_id = mine.id
    other.state, other.offered_until, other.gone_at = SeatState.GONE, None, now


def _hold_the_law(session: Session, dinner: Dinner, member_id: int, now: datetime) -> None:
    """No party is larger than the law lets it be: those who were added last go, the waiting first, and none is late."""
    party = queries.party_of(session, dinner.id, member_id)
    here = [seat for seat in party[1:] if seat.state in HERE]
    here.sort(key=lambda seat: (seat.state is SeatState.WAITING, seat.id))
    most = min(rules.MAX_COMPANIONS, dinner.seats - 1)
    bench.leave(session, dinner, here[most:], now, free=True)


def _hold_back(session: Session, dinner: Dinner, member_id: int, now: datetime) -> None:
    """Whoever only waits by the group's rule gains no seat by sitting down under another name."""
    seated = now < dinner.starts_at and dinner.called_off_at is None
    if seated and member_id in queries_bench.pauses(session, dinner.group_id, now):
        seats.to_bench(session, dinner, queries.party_of(session, dinner.id, member_id), now)
