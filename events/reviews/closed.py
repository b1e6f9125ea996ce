"""Tables that know only each other (X-04): a pattern that is told with its counts; nothing is deleted for it."""

from collections import Counter
from collections.abc import Collection, Mapping

HOMEBODIES, COME_BACK = 2 / 3, 1 / 2
FEWEST = 3


def closed_tables(tables: Mapping[int, Collection[int]], well_known: Collection[int]) -> frozenset[int]:
    """Return which tables of a venue know only each other.

    `tables` holds each table's confirmed people, `well_known` who has dined at a second place in wider company. A
    table is closed when two thirds of its people are not of these, and half of them sat at another table here.
    """
    seats = Counter(member for people in tables.values() for member in set(people))
    return frozenset(
        table for table, people in tables.items() if _is_closed(set(people), set(well_known), seats)
    )


def is_ring(closed: int, tables: int) -> bool:
    """Tell whether the pattern is told: three closed tables or more, and most of all."""
    return closed >= FEWEST and 2 * closed > tables


def _is_closed(people: set[int], well_known: set[int], seats: Mapping[int, int]) -> bool:
    if len(people) < 2:
        return False
    narrow = len(people - well_known) >= HOMEBODIES * len(people)
    return narrow and sum(seats[member] > 1 for member in people) >= COME_BACK * len(people)
