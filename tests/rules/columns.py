"""Small cities as columns for the tests of the night."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from events.attestations.graph.columns import Seats, Tables, Words
from events.attestations.graph.night import Standings, credibilities, standings

NOW = 420.0


@dataclass
class City:
    """Tables with who sat there, to which more can be added."""

    rows: list[tuple[int, int, int, int, float]] = field(default_factory=list)  # id, group, host, venue, day
    sat: list[tuple[int, int]] = field(default_factory=list)  # table, member

    def dine(self, table: int, group: int, venue: int, day: float, people: Sequence[int]) -> None:
        """Let people sit at a table; the first one hosts."""
        self.rows.append((table, group, people[0], venue, day))
        self.sat += [(table, member) for member in people]

    def shuffled(self, seed: int) -> City:
        """The same city, told in another order."""
        dice = random.Random(seed)
        return City(dice.sample(self.rows, len(self.rows)), dice.sample(self.sat, len(self.sat)))

    def tables(self) -> Tables:
        """The tables as columns."""
        ids, groups, hosts, venues, days = zip(*self.rows, strict=True)
        return Tables(
            np.array(ids), np.array(groups), np.array(hosts), np.array(venues), np.array(days, float)
        )

    def seats(self) -> Seats:
        """Everybody confirmed."""
        tables, members = zip(*self.sat, strict=True)
        return Seats(
            np.array(tables), np.array(members), np.full(len(tables), 0.98), np.ones(len(tables), bool)
        )

    def words(self) -> Words:
        """Everybody vouches for everybody else at the table."""
        people: dict[int, list[int]] = {}
        for table, member in self.sat:
            people.setdefault(table, []).append(member)
        rows = [
            (row, other)
            for row, (table, member) in enumerate(self.sat)
            for other in people[table]
            if other != member
        ]
        return Words(np.array([r for r, _ in rows]), np.array([w for _, w in rows]), np.full(len(rows), 0.85))

    def standings(self, now: float = NOW) -> Standings:
        """What a night says of everybody."""
        return standings(self.tables(), self.seats(), now)

    def standing(self, members: Iterable[int], now: float = NOW) -> list[float]:
        """The standing of some."""
        return self.standings(now).standing_of(np.array(list(members), np.int64)).tolist()

    def accepted(self) -> dict[tuple[int, int], bool]:
        """Which seats are accepted."""
        found = credibilities(self.tables(), self.seats(), self.words(), self.standings())
        return dict(zip(self.sat, found.accepted.tolist(), strict=True))


def a_city(groups: int = 10, seed: int = 1, first: int = 0) -> City:
    """Groups of friends who dine at many places, a stranger or two from other groups among them."""
    dice, city = random.Random(seed), City()
    for group in range(first, first + groups):
        own = range(group * 100, group * 100 + 12)
        others = [g * 100 + n for g in range(first, first + groups) if g != group for n in range(12)]
        for number in range(14):
            people = [*dice.sample(own, 5), *dice.sample(others, 2)]
            city.dine(
                group * 1000 + number, group, dice.randrange(30), 20 + number * 28 + dice.random(), people
            )
    return city


def with_ring(city: City, people: int, tables: int, bribed: int = 0, seed: int = 5) -> City:
    """The city and an old ring of accounts with groups and venues of its own, and a few honest people it bribed."""
    dice, ring = random.Random(seed), City(list(city.rows), list(city.sat))
    crowd = list(range(80_000, 80_000 + people))
    for number in range(tables):
        day = 30 + 380 * number / tables
        ring.dine(700_000 + number, 9000 + number % 10, 500 + number % 9, day, dice.sample(crowd, 6))
    for number in range(bribed):
        ring.dine(
            800_000 + number, 9000 + number, 600 + number, 300.0 + number, [crowd[number], number * 100]
        )
    return ring
