"""Reads of diets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.core import marks
from app.places.models import Dish
from events.diets.models import DietNeed, DishWord
from events.diets.rules import FADES_AFTER, Said, Wish
from events.dinners.models import Dinner, Seat
from events.dinners.queries import ON_THE_LIST
from events.dinners.rules import SeatState

MOST_DISHES = 200
MOST_WORDS = 2000
BATCH = 200


@dataclass(frozen=True, slots=True)
class AtTable:
    """A need of somebody who sits: the wish, and whose seat it is."""

    wish: Wish
    seat: Seat


def needs_of(session: Session, *, member_id: int | None = None, seat_id: int | None = None) -> list[DietNeed]:
    """What a member, or one seat, does not eat: in the order of the list that the form shows."""
    whose = DietNeed.member_id == member_id if member_id is not None else DietNeed.seat_id == seat_id
    return list(session.scalars(select(DietNeed).where(whose).order_by(DietNeed.id)))


def at_table(session: Session, dinner_id: int) -> list[AtTable]:
    """The needs of everybody who sits, with their seats; one query."""
    rows = session.execute(_at_table(), marks.values(dinner=dinner_id))
    return [AtTable(as_wish(need, seat.id), seat) for need, seat in rows]


@cache
def told() -> Select[DietNeed, Seat]:
    """The needs of those who sit at a dinner, with their seats."""
    of_seat = and_(DietNeed.seat_id == Seat.id, Seat.dinner_id == marks.DINNER)
    of_member = and_(DietNeed.member_id == Seat.member_id, Seat.dinner_id == marks.DINNER)
    return (
        select(DietNeed, Seat)
        .join(Seat, or_(of_seat, of_member))
        .where(Seat.dinner_id == marks.DINNER, Seat.state == SeatState.GOING)
    )


@cache
def _at_table() -> Select[DietNeed, Seat]:
    return (
        told()
        .order_by(Seat.seated_at, Seat.id, DietNeed.id)
        .options(joinedload(Seat.member), joinedload(Seat.guest))
    )


def as_wish(need: DietNeed, seat_id: int) -> Wish:
    """The row as the rules know it."""
    return Wish(seat_id, need.need, need.kind, need.words, need.severity, need.seen_by)


def party(session: Session, dinner_id: int, member_id: int) -> Sequence[Seat]:
    """The companions of a member at this dinner who are still coming, or waiting."""
    own = select(Seat.id).where(Seat.dinner_id == dinner_id, Seat.member_id == member_id).scalar_subquery()
    query = select(Seat).where(Seat.brought_by_id == own, Seat.state.in_(ON_THE_LIST)).order_by(Seat.id)
    return session.scalars(query).all()


def dishes(session: Session, venue_id: int) -> Sequence[Dish]:
    """The venue's dishes, as the menu check lists them."""
    query = (
        select(Dish)
        .where(Dish.venue_id == venue_id, Dish.merged_into_id.is_(None))
        .order_by(Dish.id)
        .limit(MOST_DISHES)
    )
    return session.scalars(query).all()


def words_of(session: Session, venue_id: int) -> Sequence[DishWord]:
    """What is said to be in the venue's dishes, the last word first."""
    query = (
        select(DishWord)
        .join(Dish, Dish.id == DishWord.dish_id)
        .where(Dish.venue_id == venue_id)
        .order_by(DishWord.id.desc())
        .limit(MOST_WORDS)
        .options(joinedload(DishWord.said_by))
    )
    return session.scalars(query).all()


def as_said(word: DishWord) -> Said:
    """The row as the rules know it."""
    return Said(word.dish_id, word.ingredient, word.contains, word.said_at)


def forgotten(session: Session, now: datetime) -> Sequence[int]:
    """Dinners (their ids) more than a week past of which needs of seats are left."""
    query = (
        select(Seat.dinner_id)
        .join(DietNeed, DietNeed.seat_id == Seat.id)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .where(Dinner.ends_at < now - FADES_AFTER)
        .distinct()
        .limit(BATCH)
    )
    return session.scalars(query).all()


def seat_by(session: Session, dinner_id: int, public_id: str) -> Seat | None:
    """A seat of this dinner by its address."""
    return session.scalar(select(Seat).where(Seat.dinner_id == dinner_id, Seat.public_id == public_id))
