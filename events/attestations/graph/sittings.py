"""The confirmed seats of one night, indexed: who sat at which table of which group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from events.attestations.graph.columns import NOWHERE, Floats, Index, Ints, Seats, Tables, unique
from events.attestations.graph.walks import faded


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who has sat with which group, and how often: one row for each pair, by group and then by member."""

    group: Ints
    member: Ints
    times: Ints


@dataclass(frozen=True, slots=True)
class Sittings:
    """Everything by place: `members`, `groups` and `tables` hold ascending ids, all else places in them.

    `member`, `table` and `weight` have a row for each confirmed seat, the columns below one for each table; `day`
    counts back from now.
    """

    members: Ints
    groups: Ints
    tables: Ints
    member: Ints
    table: Ints
    weight: Floats
    group: Ints
    host: Ints
    venue: Ints
    city: Ints
    age: Floats

    def pairs(self) -> Pairs:
        """Return who has sat with which group."""
        keys = self.group[self.table] * len(self.members) + self.member
        keys, times = np.unique(keys, return_counts=True)
        return Pairs(keys // max(1, len(self.members)), keys % max(1, len(self.members)), times)


def sittings(tables: Tables, seats: Seats, now: float) -> Sittings:
    """Return the confirmed seats of tables that have begun, one for each member and table, in a fixed order."""
    begun = np.flatnonzero(tables.day <= now)
    order = begun[np.argsort(tables.id[begun], kind="stable")]
    ids = tables.id[order]
    groups = unique(tables.group[order])
    members = unique(seats.member[seats.confirmed])
    at = Index(ids).of(seats.table)
    rows = np.flatnonzero(seats.confirmed & (at >= 0) & (seats.chance > 0))
    rows = _in_order(rows, at[rows], seats.member[rows], seats.chance[rows])
    age = now - tables.day[order]
    table = at[rows]
    return Sittings(
        members=members,
        groups=groups,
        tables=ids,
        member=Index(members).of(seats.member[rows]),
        table=table,
        weight=faded(seats.chance[rows], age[table]),
        group=Index(groups).of(tables.group[order]),
        host=tables.host[order],
        venue=tables.venue[order],
        city=np.full(len(order), NOWHERE) if tables.city is None else tables.city[order],
        age=age,
    )


def _in_order(rows: Ints, table: Ints, member: Ints, chance: Floats) -> Ints:
    """Return the rows by table and member; of a doubled seat the surest one, so that it gives nobody more."""
    low = member.min(initial=0)
    key = table * (member.max(initial=0) - low + 1) + (member - low)
    if (key[1:] > key[:-1]).all():
        return rows
    order = np.argsort(key)
    found = key[order]
    if (found[1:] > found[:-1]).all():
        return rows[order]
    order = np.lexsort((chance, key))
    last = np.ones(len(rows), np.bool_)
    last[:-1] = np.diff(key[order]) != 0
    return rows[order][last]
