"""Circles: tables whose people keep vouching for one another, and the cap on what they weigh together (R-12, X-02)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

CIRCLE_CAP = 1.5
CIRCLE_YEAR = timedelta(days=365)
SAME_CIRCLE_SHARE = 0.5


@dataclass(frozen=True)
class SeatedTable:
    """One table at a venue: its dinner, the group that held it, all members confirmed at it, and when."""

    dinner: int
    group: int
    people: frozenset[int]
    dined_at: datetime


def cap_circles(
    seated: Iterable[SeatedTable], weights: Mapping[int, float], now: datetime
) -> dict[int, float]:
    """Return dinner → weight with no circle above 1.5 in any year counted back from `now`.

    `weights` holds each dinner's own weight; a circle above the cap loses the same share of each of its tables.
    """
    tables = {each.dinner: each for each in seated}
    circles = table_circles(tables.values())
    sums: dict[tuple[int, int], float] = defaultdict(float)
    for dinner, weight in weights.items():
        sums[circles[dinner], _year(tables[dinner], now)] += weight
    return {
        dinner: weight * min(1.0, CIRCLE_CAP / sums[circles[dinner], _year(tables[dinner], now)])
        for dinner, weight in weights.items()
    }


def table_circles(seated: Iterable[SeatedTable]) -> dict[int, int]:
    """Return dinner → circle (its lowest dinner's id).

    Two tables are of one circle when the same group held them, or when at least half of the smaller table's people
    sat at both; and so are tables that a chain of such pairs joins.
    """
    tables = sorted(seated, key=lambda each: each.dinner)
    leader = {each.dinner: each.dinner for each in tables}
    for place, one in enumerate(tables):
        for other in tables[place + 1 :]:
            if _same_circle(one, other):
                low, high = sorted((_leader(leader, one.dinner), _leader(leader, other.dinner)))
                leader[high] = low
    return {dinner: _leader(leader, dinner) for dinner in leader}


def _same_circle(one: SeatedTable, other: SeatedTable) -> bool:
    if one.group == other.group:
        return True
    shared = len(one.people & other.people)
    return shared > 0 and shared >= SAME_CIRCLE_SHARE * min(len(one.people), len(other.people))


def _leader(leader: Mapping[int, int], dinner: int) -> int:
    while leader[dinner] != dinner:
        dinner = leader[dinner]
    return dinner


def _year(table: SeatedTable, now: datetime) -> int:
    return (now - table.dined_at) // CIRCLE_YEAR
