"""The law of alliances: how many houses, how one leaves, and who is tied to whose venues (M-17, M-19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

NOTICE = timedelta(days=30)
MOST_HOUSES = 12
MAX_PERK = 120
MAX_NAME = 40
MAX_LINE = 80


class AllianceReason(StrEnum):
    """Why something about an alliance is refused."""

    NOT_CONFIRMED = "ally_not_confirmed"
    TOO_MANY_HOUSES = "too_many_houses"
    NOT_AN_ALLY = "not_an_ally"
    NOTHING_ASKED = "nothing_asked"
    NO_SUCH_MERCHANT = "no_such_merchant"


@dataclass(frozen=True, slots=True)
class House:
    """A merchant of an alliance: its people, and its venues."""

    staff: frozenset[int]
    venues: frozenset[int]


def tied_pairs(houses: Sequence[House]) -> frozenset[tuple[int, int]]:
    """Return (venue, member) for everybody of one house and every venue of the others: they judge no ally."""
    return frozenset(
        (venue, member)
        for mine in houses
        for other in houses
        if other is not mine
        for venue in other.venues - mine.venues
        for member in mine.staff
    )


def sheet(moves: Mapping[tuple[int, int], int]) -> dict[int, tuple[int, int]]:
    """Return for each merchant how many tables it sent to its allies and received from them (M-20). No money."""
    found: dict[int, tuple[int, int]] = {}
    for (sender, receiver), tables in moves.items():
        sent, received = found.get(sender, (0, 0))
        found[sender] = (sent + tables, received)
        sent, received = found.get(receiver, (0, 0))
        found[receiver] = (sent, received + tables)
    return found
