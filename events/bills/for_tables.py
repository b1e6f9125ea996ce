"""For a table of N (V-05): what tables of about that size ordered together, and what it cost a head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations
from statistics import median_low

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.places.models import Dish
from events.bills.heads import FEWEST_BILLS, Head, Range, range_of
from events.bills.models import BillDiner, BillLine, BillMeal
from events.bills.written import dish as dish_and_count

MEMORY = timedelta(days=730)
MOST_TABLES = 200
AT_LEAST = 2  # tables that ordered it: what one table alone ate is its own
FEWEST_HEADS, MOST_HEADS = 1, 40
SIZES = (2, 4, 6, 8, 10, 12)
Order = Mapping[int, int]  # dish → portions


@dataclass(frozen=True, slots=True)
class Choice:
    """A dish of such an order: at how many of the tables it stood, and how many portions it then was."""

    dish: int
    tables: int
    portions: int


@dataclass(frozen=True, slots=True)
class ForTable:
    """What is known for a table of so many."""

    tables: int
    cost: Range | None
    choices: Sequence[tuple[str, Choice]]


def together(orders: Sequence[Order]) -> list[Choice]:
    """An order as these tables make it: as many dishes as the middle one had, each going with those before it.

    The dish that most tables ordered comes first; each next one is that which stood beside the chosen ones most often.
    """
    counts = Counter(dish for order in orders for dish in order)
    left = {dish for dish, count in counts.items() if count >= AT_LEAST}
    beside = Counter(pair for order in orders for pair in permutations(order, 2))
    size = median_low([len(order) for order in orders]) if orders else 0
    chosen: list[int] = []
    while left and len(chosen) < size:
        best = max(left, key=lambda each: (sum(beside[each, one] for one in chosen), counts[each], -each))
        chosen.append(best)
        left.discard(best)
    return [Choice(dish, counts[dish], _portions(orders, dish)) for dish in chosen]


def for_table(session: Session, venue_id: int, people: int, now: datetime) -> ForTable:
    """What tables of N-1 to N+1 here ordered and paid, by bills that they agreed on: of three bills, or nothing."""
    heads = _meals(session, venue_id, people, now)
    if len(heads) < FEWEST_BILLS:
        return ForTable(len(heads), None, ())
    names, orders = _orders(session, list(heads))
    return ForTable(
        len(heads), range_of(list(heads.values())), [(names[c.dish], c) for c in together(orders)]
    )


def _portions(orders: Sequence[Order], dish: int) -> int:
    return median_low([order[dish] for order in orders if dish in order])


def _meals(session: Session, venue_id: int, people: int, now: datetime) -> dict[int, Head]:
    query = (
        select(BillMeal.bill_id, BillMeal.currency, BillMeal.food, BillMeal.drinks)
        .join(BillDiner, BillDiner.bill_id == BillMeal.bill_id)
        .where(BillMeal.venue_id == venue_id, BillMeal.dined_at >= now - MEMORY, BillDiner.away.is_(False))
        .group_by(BillMeal.bill_id, BillMeal.currency, BillMeal.food, BillMeal.drinks, BillMeal.dined_at)
        .having(func.count().between(people - 1, people + 1))
        .order_by(BillMeal.dined_at.desc())
        .limit(MOST_TABLES)
    )
    return {row[0]: Head(*row[1:]) for row in session.execute(query)}


def _orders(session: Session, bills: Sequence[int]) -> tuple[dict[int, str], list[Order]]:
    query = (
        select(BillLine.bill_id, Dish.id, Dish.name, BillLine.name)
        .join(Dish, Dish.id == BillLine.dish_id)
        .where(BillLine.bill_id.in_(bills), BillLine.amount > 0)
    )
    names: dict[int, str] = {}
    orders: dict[int, Counter[int]] = {bill: Counter() for bill in bills}
    for bill, dish, name, line in session.execute(query):
        names[dish] = name
        orders[bill][dish] += dish_and_count(line)[1]
    return names, [order for order in orders.values() if order]
