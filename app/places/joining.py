"""Dishes of two venues that become one: those of one name become one dish, and the merge keeps the way back."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.core.signals import announce
from app.places import moving
from app.places.models import Dish, DishName, DishPrice, Venue
from app.places.signals import DishesMerged


def join_dishes(session: Session, merge_id: int, gone: Venue, kept: Venue) -> None:
    """Each dish of the one whose name the other has too goes into that one; the rest moves as it is."""
    pairs = _twins(session, gone.id, kept.id)
    if not pairs:
        return
    moving.note_dishes(session, merge_id, list(pairs))
    for dish, into in pairs.items():
        for kind in (DishPrice, DishName):
            session.execute(update(kind).where(kind.dish_id == dish).values(dish_id=into))
        session.execute(update(Dish).where(Dish.merged_into_id == dish).values(merged_into_id=into))
        session.execute(update(Dish).where(Dish.id == dish).values(merged_into_id=into))
        announce(session, DishesMerged(dish, into, kept.id))


def _twins(session: Session, gone_id: int, kept_id: int) -> dict[int, int]:
    """Dish of the one venue → the dish of the other that its name means."""
    names = select(Dish.name_key, func.coalesce(Dish.merged_into_id, Dish.id)).where(Dish.venue_id == kept_id)
    known = {key: dish for key, dish in session.execute(names)}  # noqa: C416  a result is no mapping
    own = select(Dish.id, Dish.name_key).where(Dish.venue_id == gone_id, Dish.merged_into_id.is_(None))
    return {dish: known[key] for dish, key in session.execute(own) if key in known}
