"""How widely somebody has dined: nothing below 5 people of 2 groups, then thirds by venue (X-03)."""

from __future__ import annotations

import numpy as np

from events.attestations.graph.columns import NOWHERE, Bools, Floats, Index, Ints, unique
from events.attestations.graph.sittings import Sittings
from events.attestations.graph.walks import Walks

FEWEST_PEOPLE, FULL_VENUES = 5, 3


def breadth(sat: Sittings, walks: Walks, home: Ints) -> Floats:
    """Return for each member 0, 1/3, 2/3 or 1."""
    wide = _met_enough(sat, walks) & _met_two_groups(sat, home)
    return np.where(wide, np.minimum(1.0, _venues(sat) / FULL_VENUES), 0.0)


def _met_enough(sat: Sittings, walks: Walks) -> Bools:
    """Tell who has met five different people; counted one by one only where no single table was large enough."""
    size = np.bincount(sat.table, minlength=len(sat.tables))
    largest = np.zeros(len(sat.members), np.int64)
    np.maximum.at(largest, sat.member, size[sat.table])
    met: Bools = largest > FEWEST_PEOPLE
    rows = np.flatnonzero(~met & (np.bincount(sat.member, size[sat.table] - 1, len(met)) >= FEWEST_PEOPLE))
    if len(rows):
        company = (walks.by_member[rows] @ walks.by_table).tocsr()
        met[rows] = np.diff(company.indptr) > FEWEST_PEOPLE
    return met


def _met_two_groups(sat: Sittings, home: Ints) -> Bools:
    """Tell who has sat with people of two home groups, her own counted."""
    of_seat = home[sat.member]
    low, high = np.full(len(sat.tables), len(sat.groups)), np.full(len(sat.tables), -1)
    np.minimum.at(low, sat.table, of_seat)
    np.maximum.at(high, sat.table, of_seat)
    lowest, highest = np.full(len(sat.members), len(sat.groups)), np.full(len(sat.members), -1)
    np.minimum.at(lowest, sat.member, low[sat.table])
    np.maximum.at(highest, sat.member, high[sat.table])
    different: Bools = lowest < highest
    return different


def _venues(sat: Sittings) -> Floats:
    """Return at how many venues each member has sat."""
    venue = sat.venue[sat.table]
    known = venue != NOWHERE
    places = unique(venue[known])
    venue = Index(places).of(venue[known])
    keys = unique(sat.member[known] * max(1, len(places)) + venue)
    return np.bincount(keys // max(1, len(places)), minlength=len(sat.members)).astype(np.float64)
