"""Dividing whole minor units so that nothing is lost: largest remainder, ties in turn."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from math import floor, lcm


def round_shares(exact: Mapping[int, Fraction], turn: int) -> dict[int, int]:
    """Return whole units for exact ones whose sum is whole: each is its floor or one more, the sum stays.

    The largest remainders get the units that are left over (Hamilton's method). Equal remainders take turns: over
    n bills with successive `turn` each of n equal people bears the odd unit once. The order of `exact` plays no part.
    """
    total = add_up(exact.values())
    if total.denominator != 1:
        raise ValueError("only a whole sum can be divided into whole units")
    seats = sorted(exact)
    floors = {seat: floor(exact[seat]) for seat in seats}
    left = int(total) - sum(floors.values())
    places = {seat: (place - turn) % len(seats) for place, seat in enumerate(seats)} if seats else {}
    first = sorted(seats, key=lambda seat: (floors[seat] - exact[seat], places[seat]))
    for seat in first[:left]:
        floors[seat] += 1
    return floors


def divide(amount: int, weights: Mapping[int, int], turn: int) -> dict[int, int]:
    """Return `amount` (minor units, also negative) divided by non-negative weights; raises ValueError without any."""
    return round_shares(parts(Fraction(amount), weights), turn)


def parts(amount: Fraction, weights: Mapping[int, int]) -> dict[int, Fraction]:
    """Return `amount` divided exactly by non-negative weights; raises ValueError when none is above zero."""
    whole = sum(weights.values())
    if whole <= 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("weights are not negative, and one at least is above zero")
    each = amount / whole
    return {seat: each * weight for seat, weight in weights.items()}


def add_up(amounts: Collection[Fraction]) -> Fraction:
    """Return the exact sum, over one common denominator: many times quicker than adding one by one."""
    bottom = lcm(*(amount.denominator for amount in amounts))
    return Fraction(sum(amount.numerator * (bottom // amount.denominator) for amount in amounts), bottom)
