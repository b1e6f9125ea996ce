"""What tables know of houses: who ate there, and what a house asks for beyond the food, before anybody sits down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.access import Here
from app.places.facts import MONEY, FactKind, Standing, standing
from app.places.models import Venue
from app.places.queries_facts import claim_of, claims_at
from app.places.wording_facts import LABELS, value_in_words
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat
from events.polls.models import Poll, PollOption


def ate(venue_ids: Collection[int], member_id: int | None) -> list[bool]:
    """Whether a table vouches that this member ate at one of these; without a member, that anybody did."""
    query = (
        select(Finding.id)
        .join(Seat, Seat.id == Finding.seat_id)
        .join(Dinner, Dinner.id == Finding.dinner_id)
        .where(Dinner.venue_id.in_(venue_ids), Finding.state == SeatFinding.CONFIRMED)
    )
    if member_id is not None:
        query = query.where(Seat.member_id == member_id)
    return [db.session().scalar(query.limit(1)) is not None]


def on_dinner(dinner: Dinner, here: Here, phase: object) -> str:
    """What the house asks besides the food, shown before the table votes or sits down (H-07)."""
    if dinner.called_off_at is not None or clock.now() >= dinner.starts_at:
        return ""
    found = _asks(db.session(), dinner, clock.now())
    return render_template("reviews/_house_asks.html", houses=found) if found else ""


def _asks(session: Session, dinner: Dinner, now: datetime) -> list[tuple[Venue, list[tuple[str, str]]]]:
    venues = _places(session, dinner)
    said = claims_at(session, [venue.id for venue in venues]) if venues else []
    found = []
    for venue in venues:
        stands = standing((claim_of(fact) for fact in said if fact.venue_id == venue.id), now)
        if lines := _lines(stands):
            found.append((venue, lines))
    return found


def _lines(stands: dict[FactKind, Standing]) -> list[tuple[str, str]]:
    return [
        (str(LABELS[kind]), value_in_words(kind, found.value))
        for kind, found in stands.items()
        if kind in MONEY
    ]


def _places(session: Session, dinner: Dinner) -> list[Venue]:
    """The venue of a dinner; while the table votes on it, all that stand to choice."""
    if not dinner.place_open:
        return [dinner.venue] if dinner.venue is not None else []
    query = (
        select(Venue)
        .join(PollOption, PollOption.venue_id == Venue.id)
        .join(Poll, Poll.id == PollOption.poll_id)
    )
    chosen = query.where(Poll.dinner_id == dinner.id, Poll.closed_at.is_(None))
    return list(session.scalars(chosen.order_by(PollOption.rank).limit(20)))
