"""The law of open tables: offers stand by how well they fit what the group asked for, then by time (M-23).

Nothing else has a place in the order: no payment, no standing, no number of offers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from events.invitations.rules import Terms, per_head


@dataclass(frozen=True, slots=True)
class Need:
    """What a group asks for: how many, on which days, what a head may cost in fen, whether a room."""

    people_least: int
    people_most: int
    days: frozenset[date]
    cap_fen: int | None = None
    room: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """In which points an offer fits a need."""

    people: bool
    days: bool
    price: bool
    room: bool

    @property
    def points(self) -> int:
        """How many of the four."""
        return sum((self.people, self.days, self.price, self.room))


def fit(need: Need, terms: Terms) -> Fit:
    """Compare an offer with a need; the price is that of the smallest party asked for."""
    head = per_head(terms, need.people_least)
    pays = None if head is None else head * (100 - terms.treat_percent) // 100
    return Fit(
        people=terms.heads_least <= need.people_least and need.people_most <= terms.heads_most,
        days=any(_day(slot) in need.days for slot in terms.slots),
        price=need.cap_fen is None or terms.tasting or (pays is not None and pays <= need.cap_fen),
        room=terms.room or not need.room,
    )


def ordered(offers: Iterable[tuple[int, Fit, datetime]]) -> list[int]:
    """Return the ids of the offers: the best fit first, among equals whoever came first."""
    return [each[0] for each in sorted(offers, key=lambda one: (-one[1].points, one[2], one[0]))]


def _day(slot: str) -> date:
    return datetime.fromisoformat(slot).date()


def days_of(texts: Collection[str]) -> frozenset[date]:
    """Read the days of a need."""
    return frozenset(date.fromisoformat(each) for each in texts)
