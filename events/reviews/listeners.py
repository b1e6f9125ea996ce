"""What happens to reviews because of facts: numbers follow what opens, changes and goes; tables open in time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core import clock
from app.core.signals import announce_once
from app.places.signals import DishesMerged
from events.dinners.models import Dinner
from events.reviews import queries
from events.reviews.actions import follow_dish, open_if_due
from events.reviews.scoring import rescore
from events.signals import NumbersDue, ReviewChanged, ReviewsOpened, ReviewWithdrawn, SeatJudged


def on_numbers_moved(session: Session, fact: ReviewsOpened | ReviewChanged | ReviewWithdrawn) -> None:
    """A review entered, changed or left the venue's number."""
    announce_once(session, NumbersDue(fact.venue_id))


def on_seat_judged(session: Session, fact: SeatJudged) -> None:
    """A seat's state decides who is waited for, and what its review weighs."""
    dinner = session.get_one(Dinner, fact.dinner_id)
    open_if_due(session, dinner, clock.now())
    if dinner.venue_id is not None:
        announce_once(session, NumbersDue(dinner.venue_id))


def on_numbers_due(session: Session, fact: NumbersDue) -> None:
    """Compute once, whatever moved."""
    rescore(session, fact.venue_id, clock.now())


def on_dishes_merged(session: Session, fact: DishesMerged) -> None:
    """What was rated under two names is one dish."""
    follow_dish(session, fact.dish_id, fact.into_id)


def open_what_is_due(session: Session, now: datetime) -> None:
    """Open the tables whose 72 hours have passed."""
    for dinner in queries.with_sealed_past(session, now):
        open_if_due(session, dinner, now)


def refresh_old_scores(session: Session, now: datetime) -> None:
    """Compute a few numbers anew each minute that are a day old: venues grow older, and standings change nightly."""
    for venue_id in queries.old_scores(session, now):
        rescore(session, venue_id, now)
