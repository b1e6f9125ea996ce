"""What a venue's page tells beside the number: how far opinions lie apart, what is ordered again, who was pressed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.places.models import Dish
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner
from events.reviews import pressure
from events.reviews.models import DishRating, Review, VenueScore
from events.reviews.models_told import VenueTold
from events.reviews.pressing import YIELDS_WARN, until, warns_until
from events.reviews.rules import Again, Aspect, Paid, is_label
from events.signals import NumbersDue, PressureTold, ReviewChanged, ReviewsOpened, ReviewWithdrawn

MOST_DISHES = 6
AT_ONCE = 20
LASTS = timedelta(days=1)  # what counts changes by night, too
LABELLED = tuple(paid for paid in Paid if is_label(paid))
Moved = NumbersDue | PressureTold | ReviewsOpened | ReviewChanged | ReviewWithdrawn


def of_venue(session: Session, venue_id: int) -> VenueTold | None:
    """What the page tells; None before anything was said."""
    return session.get(VenueTold, venue_id)


def on_moved(session: Session, fact: Moved) -> None:
    """Something was said, changed or taken back."""
    count(session, fact.venue_id, clock.now())


def count(session: Session, venue_id: int, now: datetime) -> None:
    """Write anew what the page tells."""
    values = {**_opinions(session, venue_id), **_pressed(session, venue_id), "counted_at": now}
    row = session.get(VenueTold, venue_id)
    if row is None:
        session.add(VenueTold(venue_id=venue_id, **values))
        return
    for name, value in values.items():
        setattr(row, name, value)


def _opinions(session: Session, venue_id: int) -> dict[str, Any]:
    dishes = _dishes(session, venue_id)
    return {
        "spread": _spread(session, venue_id),
        "dishes": [list(each) for each in dishes[:MOST_DISHES]],
        "again": sum(again for _dish, again, _of in dishes),
        "rated": sum(of for _dish, _again, of in dishes),
    }


def _pressed(session: Session, venue_id: int) -> dict[str, Any]:
    reports = pressure.told_at(session, venue_id)
    yielded = session.scalars(
        select(Review.yielded_at).where(
            Review.venue_id == venue_id, Review.opened_at.is_not(None), Review.yielded_at.is_not(None)
        )
    ).all()
    return {
        "tables": _tables(session, venue_id),
        "pressed_tables": len(reports), "pressed_until": warns_until(reports), "yielded": len(yielded),
        "yielded_until": until((at for at in yielded if at is not None), YIELDS_WARN),
    }  # fmt: skip


def _tables(session: Session, venue_id: int) -> int:
    # Asked for each table of the venue: `in` would read everybody's findings.
    sat = exists().where(Finding.dinner_id == Dinner.id, Finding.state == SeatFinding.CONFIRMED)
    tables = select(func.count()).select_from(Dinner).where(Dinner.venue_id == venue_id, sat)
    return session.scalar(tables) or 0


def names_of(session: Session, dishes: Sequence[Sequence[int]]) -> list[tuple[str, int, int]]:
    """The dishes of a row by their names of today."""
    if not dishes:
        return []
    ids = [dish for dish, _again, _of in dishes]
    names = {dish.id: dish.name for dish in session.scalars(select(Dish).where(Dish.id.in_(ids)))}
    return [(names[dish], again, of) for dish, again, of in dishes if dish in names]


def recount_old(session: Session, now: datetime) -> None:
    """A few that are a day old, or were never counted, each minute."""
    old = select(VenueTold.venue_id).where(VenueTold.counted_at < now - LASTS).order_by(VenueTold.counted_at)
    never = select(VenueScore.venue_id).where(VenueScore.venue_id.not_in(select(VenueTold.venue_id)))
    for wanted in (old, never):
        for venue_id in session.scalars(wanted.limit(AT_ONCE)).all():
            count(session, venue_id, now)


def _spread(session: Session, venue_id: int) -> dict[str, list[int]]:
    """Aspect → how many of the reviews that count gave one to five bowls, halves rounded up."""
    given = [getattr(Review, each) for each in Aspect]
    query = (
        select(*given, func.count())
        .where(
            Review.venue_id == venue_id, Review.opened_at.is_not(None), Review.withdrawn_at.is_(None),
            Review.not_counted.is_(None),
        )
        .group_by(*given)
    )  # fmt: skip
    found = {each: Counter[int]() for each in Aspect}
    for *steps, how_many in session.execute(query):
        for aspect, step in zip(Aspect, steps, strict=True):
            if step is not None:
                found[aspect][(step + 1) // 2] += how_many
    return {each.value: [found[each][bowl] for bowl in range(1, 6)] for each in Aspect}


def _dishes(session: Session, venue_id: int) -> list[tuple[int, int, int]]:
    """Dish, how many would order it again, of how many: by open reviews that are free and were paid by diners."""
    again = func.sum(case((DishRating.again == Again.AGAIN, 1), else_=0))
    query = (
        select(DishRating.dish_id, again, func.count())
        .join(Review, Review.id == DishRating.review_id)
        .where(
            Review.venue_id == venue_id, Review.opened_at.is_not(None), Review.withdrawn_at.is_(None),
            Review.conflict_at.is_(None), Review.paid.not_in(LABELLED),
        )
        .group_by(DishRating.dish_id)
        .order_by(again.desc(), func.count(), DishRating.dish_id)
    )  # fmt: skip
    return [(dish, int(liked or 0), of) for dish, liked, of in session.execute(query)]
