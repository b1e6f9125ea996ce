"""What is recorded of each group's own life, from which its fitness as an anchor is read (TRUST.md section 3.1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from events.attestations.graph.columns import NOWHERE, Bools, Floats, Ints, added
from events.attestations.graph.sittings import Pairs, Sittings

FEWEST_AT_A_TABLE = 2


@dataclass(frozen=True, slots=True)
class Lives:
    """One row for each group: what its tables with two confirmed people or more tell of it.

    `age` is in days since the first of them, 0 where there is none; `top` the tables at the venue it likes best;
    `host` whoever hosts most; `seats` those confirmed.
    """

    age: Floats
    tables: Floats
    venues: Floats
    top: Floats
    people: Floats
    seats: Floats
    host: Ints
    city: Ints


def lives(sat: Sittings, pairs: Pairs) -> Lives:
    """Return the recorded life of every group."""
    count = len(sat.groups)
    real = np.bincount(sat.table, minlength=len(sat.tables)) >= FEWEST_AT_A_TABLE
    group = sat.group[real]
    age = np.zeros(count)
    np.maximum.at(age, group, sat.age[real])
    known = real & (sat.venue != NOWHERE)
    venue_of, _, times = _tally(sat.group[known], sat.venue[known])
    top = np.zeros(count)
    np.maximum.at(top, venue_of, times)
    return Lives(
        age=age,
        tables=added(group, None, count),
        venues=added(venue_of, None, count),
        top=top,
        people=added(pairs.group, None, count),
        seats=added(sat.group[sat.table], None, count),
        host=_commonest(group, sat.host[real], count),
        city=_commonest(*_where_known(group, sat.city[real]), count),
    )


def homes(pairs: Pairs, members: int) -> Ints:
    """Return the group at whose tables each member has sat most, the first among equals: her circle."""
    return _commonest(pairs.member, pairs.group, members, pairs.times)


def _where_known(group: Ints, city: Ints) -> tuple[Ints, Ints]:
    known: Bools = city != NOWHERE
    return group[known], city[known]


def _tally(owner: Ints, value: Ints) -> tuple[Ints, Ints, Ints]:
    """Return each different (owner, value) and how often it occurs, ascending."""
    if not len(owner):
        return owner, value, owner
    low, span = int(value.min()), int(value.max()) - int(value.min()) + 1
    keys, times = np.unique(owner * span + (value - low), return_counts=True)
    return keys // span, keys % span + low, times


def _commonest(owner: Ints, value: Ints, owners: int, times: Ints | None = None) -> Ints:
    """Return the value that each owner has most often, the lowest among equals; -1 where she has none."""
    if times is None:
        owner, value, times = _tally(owner, value)
    order = np.lexsort((value, -times, owner))
    first = np.ones(len(order), np.bool_)
    first[1:] = np.diff(owner[order]) > 0
    found = np.full(owners, NOWHERE, np.int64)
    found[owner[order[first]]] = value[order[first]]
    return found
