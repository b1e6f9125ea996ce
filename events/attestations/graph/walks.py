"""The graph of members and tables, and walks on it: from a member to a table she sat at, and on to who sat there."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from events.attestations.graph.columns import Floats, Ints, Singles

HALF_LIFE = 540.0
RESTART, STEPS = 0.20, 12


def faded(chance: Floats, age: Floats) -> Floats:
    """Return what a seat weighs: P x 0.5^(age / 540 days)."""
    return chance * np.exp2(-np.maximum(age, 0.0) / HALF_LIFE)


class Walks:
    """Members x tables with the weights of seats; the sums come out the same in whatever order seats were listed."""

    def __init__(self, member: Ints, table: Ints, weight: Floats, members: int, tables: int) -> None:
        shape = (members, tables)
        # Two transpositions sort both ways in linear time.
        columns = sparse.csr_array((weight.astype(np.float32), (member, table)), shape=shape).tocsc()
        self.by_member = columns.tocsr()
        self.by_table = columns.T
        self.seats: Floats = np.asarray(self.by_member.sum(axis=1, dtype=np.float64)).ravel()
        self.company: Floats = np.asarray(self.by_table.sum(axis=1, dtype=np.float64)).ravel()
        self._each_seat, self._each_table = _inverse(self.seats), _inverse(self.company)

    def forward(self, mass: Singles) -> Singles:
        """Move mass (members x walks) one step on: it is shared out by weight, and none of it is lost."""
        at_tables = self.by_table @ (mass * self._each_seat[:, None])
        moved: Singles = self.by_member @ (at_tables * self._each_table[:, None])
        return moved

    def seen(self, values: Singles) -> Singles:
        """Return what a member meets on average one step from herself."""
        at_tables = self.by_table @ values
        met: Singles = (self.by_member @ (at_tables * self._each_table[:, None])) * self._each_seat[:, None]
        return met

    def passed(self, begin: Singles) -> Singles:
        """Return how much passes each member when walks begin here, return with chance 0.20 and end after 12 steps."""
        mass = np.float32(RESTART) * begin
        total = mass.copy()
        for _ in range(STEPS):
            mass = np.float32(1 - RESTART) * self.forward(mass)
            total += mass
        return total


def _inverse(sums: Floats) -> Singles:
    return np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0).astype(np.float32)
