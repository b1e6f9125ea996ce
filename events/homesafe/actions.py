"""The verbs of the ring: open it, leave, be home, leave oneself out; and what comes by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session, joinedload

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from events.dinners.models import Dinner, Seat
from events.homesafe import queries, rules
from events.homesafe.models import Ring, WayHome
from events.homesafe.rules import RingReason
from events.signals import HomeSafe, RingClosed, RingNudged, RingOpened


def open_ring(session: Session, dinner: Dinner, member_id: int, now: datetime) -> Ring:
    """This table wants to know that everybody is home. Twice is once. Raises Refused too early or too late."""
    db.lock(session, dinner)
    ring = queries.ring_of(session, dinner.id)
    if ring is not None:
        return ring
    reason = (
        RingReason.OVER
        if dinner.called_off_at
        else rules.may_open(dinner.starts_at, queries.fades(dinner), now)
    )
    if reason is not None:
        raise Refused(reason)
    ring = Ring(dinner_id=dinner.id, opened_by_id=member_id, opened_at=now)
    session.add(ring)
    session.flush()  # ways name its id
    if dinner.ends_at <= now:
        _ask(session, ring, now)
    return ring


def leave(session: Session, dinner: Dinner, seat: Seat, ride: str, now: datetime) -> None:
    """I leave now, perhaps with somebody. Said again, the words change and the moment stays. Raises Refused."""
    way = _way(session, dinner, seat, now)
    if len(ride) > rules.MOST_RIDE:
        raise Refused(RingReason.RIDE_TOO_LONG)
    way.ride, way.out_at = ride, None
    way.left_at = way.left_at or now
    announce(session, HomeSafe(dinner.id, seat.member_id or 0))


def be_home(session: Session, dinner: Dinner, seat: Seat, now: datetime) -> None:
    """I am home. Twice is once; the last one closes the ring. Raises Refused."""
    way = _way(session, dinner, seat, now)
    if way.home_at is None:
        way.home_at, way.out_at = now, None
        announce(session, HomeSafe(dinner.id, seat.member_id or 0))
        _close_if_all(session, dinner, now)


def leave_out(session: Session, dinner: Dinner, seat: Seat, now: datetime) -> None:
    """I would rather not say: nobody asks me again. Twice is once. Raises Refused."""
    way = _way(session, dinner, seat, now)
    if way.out_at is None:
        way.out_at, way.home_at, way.left_at, way.ride = now, None, None, ""
        announce(session, HomeSafe(dinner.id, seat.member_id or 0))
        _close_if_all(session, dinner, now)


def ask(session: Session, ring_id: int, now: datetime) -> None:
    """The dinner is over: everybody is asked, once."""
    ring = _locked(session, ring_id)
    if ring is not None and ring.asked_at is None and ring.dinner.ends_at <= now < queries.fades(ring.dinner):
        _ask(session, ring, now)


def nudge(session: Session, ring_id: int, now: datetime) -> None:
    """Ask again whom it is time to ask again; each alone hears it."""
    ring = _locked(session, ring_id)
    if ring is None or ring.closed_at is not None:
        return
    for traveller, turn in queries.nudges_in(session, ring, now):
        way = traveller.way or _new_way(session, ring, traveller.seat)
        way.nudged = turn
        announce(session, RingNudged(ring.dinner_id, traveller.seat.member_id or 0, turn))


def fade(session: Session, ring_id: int, now: datetime) -> None:
    """Nothing is left of it."""
    ring = _locked(session, ring_id)
    if ring is not None and ring_id in queries.to_fade(session, now):
        session.execute(delete(WayHome).where(WayHome.ring_id == ring_id))
        session.delete(ring)


def _ask(session: Session, ring: Ring, now: datetime) -> None:
    ring.asked_at = now
    announce(session, RingOpened(ring.dinner_id))


def _close_if_all(session: Session, dinner: Dinner, now: datetime) -> None:
    ring = queries.ring_of(session, dinner.id)
    session.flush()  # the last answer counts too
    if ring is None or ring.closed_at is not None:
        return
    found = queries.travellers(session, ring)
    if rules.all_home((each.home, each.out) for each in found if each.waited_for):
        ring.closed_at = now
        asked = tuple(
            each.seat.member_id for each in found if each.seat.member_id is not None and not each.out
        )
        announce(session, RingClosed(dinner.id, asked))


def _way(session: Session, dinner: Dinner, seat: Seat, now: datetime) -> WayHome:
    """The seat's own row behind the dinner's lock. Raises Refused where there is no ring, or none any more."""
    db.lock(session, dinner)
    ring = queries.ring_of(session, dinner.id)
    if ring is None:
        raise Refused(RingReason.NO_RING)
    if now < dinner.starts_at:
        raise Refused(RingReason.NOT_BEGUN)
    if now >= queries.fades(dinner):
        raise Refused(RingReason.OVER)
    return queries.way_of(session, ring.id, seat.id) or _new_way(session, ring, seat)


def _new_way(session: Session, ring: Ring, seat: Seat) -> WayHome:
    way = WayHome(ring_id=ring.id, seat_id=seat.id, nudged=0, ride="")
    session.add(way)
    return way


def _locked(session: Session, ring_id: int) -> Ring | None:
    ring = session.get(Ring, ring_id, options=[joinedload(Ring.dinner)])
    if ring is not None:
        db.lock(session, ring.dinner)
        session.refresh(ring)
    return ring
