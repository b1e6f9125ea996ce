"""The record of a group: at how many other venues it has held tables that are believed."""

from __future__ import annotations

import numpy as np

from events.attestations.graph.columns import NOWHERE, Index, Ints, Seats, Tables, unique

FEWEST_ACCEPTED = 2


def other_venues(tables: Tables, accepted_seats: Ints, group: Ints, venue: Ints) -> Ints:
    """Return for each asked group and venue at how many other venues it has had two accepted seats at one table.

    `accepted_seats` holds the number of accepted seats of each row of `tables`.
    """
    good = (accepted_seats >= FEWEST_ACCEPTED) & (tables.venue != NOWHERE)
    groups, venues = unique(tables.group[good]), unique(tables.venue[good])
    if not len(groups):
        return np.zeros(len(group), np.int64)
    find_group, find_venue = Index(groups), Index(venues)
    known = unique(find_group.of(tables.group[good]) * len(venues) + find_venue.of(tables.venue[good]))
    each = np.bincount(known // len(venues), minlength=len(groups))
    at, here = find_group.of(group), find_venue.of(venue)
    held = (at >= 0) & (here >= 0) & (Index(known).of(at * len(venues) + here) >= 0)
    return np.where(at >= 0, each[np.maximum(at, 0)] - held, 0)


def records(tables: Tables, seats: Seats) -> Ints:
    """Return for each of these tables at how many other venues two of its group have been confirmed at one table."""
    order = np.argsort(tables.id, kind="stable")
    at = Index(tables.id[order]).of(seats.table[seats.confirmed])
    there = np.zeros(len(order), np.int64)
    there[order] = np.bincount(at[at >= 0], minlength=len(order))
    return other_venues(tables, there, tables.group, tables.venue)
