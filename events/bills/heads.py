"""What a head costs: of one agreed bill, and of a venue's bills in a year. Drinks stand apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from events.bills.rules import Charge, Line, Pool, Spread

FEWEST_BILLS = 3  # of one or two bills a range would be the bill itself, and amounts are the table's own


@dataclass(frozen=True, slots=True)
class Head:
    """What a head cost at one table, in hundredths of the currency's unit."""

    currency: str
    food: int
    drinks: int


@dataclass(frozen=True, slots=True)
class Range:
    """What a head costs at a venue, rounded to whole units of the currency: of so many bills."""

    currency: str
    low: int
    median: int
    high: int
    drinks: int
    bills: int


def per_head(lines: Sequence[Line], charges: Sequence[Charge], heads: int) -> tuple[Fraction, Fraction]:
    """What a head of so many bears, food and drinks: charges and discounts in proportion, else with the food."""
    drinks = sum(line.amount for line in lines if line.pool is Pool.DRINKS)
    food = sum(line.amount for line in lines) - drinks
    base = max(0, drinks) + max(0, food)
    to_drinks, to_food = Fraction(drinks), Fraction(food)
    for charge in charges:
        part = Fraction(charge.amount * max(0, drinks), base) if base and _spreads(charge) else Fraction(0)
        to_drinks, to_food = to_drinks + part, to_food + charge.amount - part
    return to_food / heads, to_drinks / heads


def hundredths(amount: Fraction, exponent: int) -> int:
    """An exact amount of minor units as hundredths of the unit, never below nothing."""
    return max(0, int(amount * 100 / Fraction(10) ** exponent + Fraction(1, 2)))


def range_of(heads: Sequence[Head]) -> Range | None:
    """The range of a venue's bills in the currency that most of them have; None while there are too few."""
    if not heads:
        return None
    currency = Counter(sorted(each.currency for each in heads)).most_common(1)[0][0]
    same = [each for each in heads if each.currency == currency]
    if len(same) < FEWEST_BILLS:
        return None
    food, drinks = sorted(each.food for each in same), sorted(each.drinks for each in same)
    return Range(
        currency, _whole(food[0]), _whole(_middle(food)), _whole(food[-1]), _whole(_middle(drinks)), len(same)
    )


def _spreads(charge: Charge) -> bool:
    return charge.spread is Spread.PRO_RATA


def _middle(values: Sequence[int]) -> int:
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) // 2


def _whole(hundredth: int) -> int:
    return (hundredth + 50) // 100 * 100
