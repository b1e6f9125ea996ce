"""Reads of rings: a dinner's, who of the table is on the way, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.homesafe import rules
from events.homesafe.models import Ring, WayHome


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody of the table, and what is known of their way; nothing is where nobody has said anything."""

    seat: Seat
    way: WayHome | None

    @property
    def waited_for(self) -> bool:
        """Whether the ring waits for them: guests hear nothing from us, so they belong to it from their first word."""
        return self.seat.member_id is not None or self.way is not None

    @property
    def home(self) -> bool:
        """Whether they have said so."""
        return self.way is not None and self.way.home_at is not None

    @property
    def out(self) -> bool:
        """Whether they would rather not say."""
        return self.way is not None and self.way.out_at is not None


def ring_of(session: Session, dinner_id: int) -> Ring | None:
    """The dinner's ring."""
    return session.scalar(select(Ring).where(Ring.dinner_id == dinner_id))


def way_of(session: Session, ring_id: int, seat_id: int) -> WayHome | None:
    """What is known of one seat's way."""
    return session.scalar(select(WayHome).where(WayHome.ring_id == ring_id, WayHome.seat_id == seat_id))


def travellers(session: Session, ring: Ring) -> list[Traveller]:
    """Who sat there, in the order of their seats; companions go home with whoever brought them."""
    own = or_(Seat.member_id.is_not(None), Seat.guest_id.is_not(None))
    seats = (
        select(Seat)
        .where(Seat.dinner_id == ring.dinner_id, Seat.state == SeatState.GOING, own)
        .options(joinedload(Seat.member), joinedload(Seat.guest))
        .order_by(Seat.asked_at, Seat.id)
    )
    ways = {way.seat_id: way for way in session.scalars(select(WayHome).where(WayHome.ring_id == ring.id))}
    return [Traveller(seat, ways.get(seat.id)) for seat in session.scalars(seats)]


def fades(dinner: Dinner) -> datetime:
    """When nothing of this dinner's ring is left."""
    return rules.fades_at(dinner.ends_at, ZoneInfo(dinner.timezone))


def rings(session: Session) -> Sequence[Ring]:
    """All that there are: none is older than a day."""
    return session.scalars(select(Ring).options(joinedload(Ring.dinner)).order_by(Ring.id)).all()


def to_ask(session: Session, now: datetime) -> list[int]:
    """Rings whose dinner is over and that have not asked yet."""
    return [
        ring.id
        for ring in rings(session)
        if ring.asked_at is None
        and ring.dinner.called_off_at is None
        and not ring.dinner.time_open
        and ring.dinner.ends_at <= now
    ]


def to_nudge(session: Session, now: datetime) -> list[int]:
    """Rings in which somebody is to be asked again."""
    return [ring.id for ring in rings(session) if ring.closed_at is None and nudges_in(session, ring, now)]


def nudges_in(session: Session, ring: Ring, now: datetime) -> list[tuple[Traveller, int]]:
    """Whom of this ring to ask again, and how many times that makes."""
    if now >= fades(ring.dinner) or ring.dinner.called_off_at is not None:
        return []
    found = []
    for each in travellers(session, ring):
        left, nudged = (each.way.left_at, each.way.nudged) if each.way else (None, 0)
        turn = rules.nudge_due(ring.dinner.ends_at, left, nudged, now)
        if turn is not None and each.seat.member_id is not None and not each.home and not each.out:
            found.append((each, turn))
    return found


def to_fade(session: Session, now: datetime) -> list[int]:
    """Rings of which nothing may be left."""
    return [
        ring.id
        for ring in rings(session)
        if fades(ring.dinner) <= now or ring.dinner.called_off_at is not None
    ]
