"""Standings of members from who sat with whom: the simplest published form of TRUST.md section 3.

standing = breadth x min(1, (trust x seats / full)^1.5)

* a seat counts probability x 0.5^(age / 540 days);
* trust: a walk begins at the tables of the anchor groups (anchors.py), goes from member to table to member, returns
  to its beginning with chance 0.20 and ends after 12 steps; where it passes, divided by the member's seats and by
  the median inside the anchors, is trust, at most 1. A ring that hangs on the world by a few real seats gets what
  these carry and no more: tables among themselves only spread it thinner;
* full is the 70th percentile of members' seats, between 3 and 5;
* breadth: nothing below 5 different people or with people of one group only, then a third for each venue, up to 3.

Posts, likes and pictures do not appear. The full form (folds, walks between scenes, signatures) has the same door.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median

from events.attestations.anchors import ConfirmedSeat, anchor_groups

HALF_LIFE = timedelta(days=540)
RESTART, STEPS = 0.20, 12
FULL_SHARE, FULL_LEAST, FULL_MOST, CONVEXITY = 0.70, 3.0, 5.0, 1.5
FEWEST_PEOPLE, FEWEST_CIRCLES, FULL_VENUES = 5, 2, 3

Sat = tuple[int, int]  # a dinner, and which of its tables
Tables = Mapping[Sat, Mapping[int, float]]


def standings(seats: Iterable[ConfirmedSeat], now: datetime) -> dict[int, float]:
    """Return member → standing in [0, 1] for everybody with a confirmed seat before `now`.

    Deterministic: neither the order of the seats nor anything but the seats and `now` changes the answer.
    """
    known = _unique(seat for seat in seats if seat.starts_at <= now)
    tables = _tables(known, now)
    degree = _degrees(tables)
    trust = _trust(known, tables, degree, anchor_groups(known, now))
    wide = breadth(known)
    full = _full(degree)
    return {
        member: wide[member] * min(1.0, (trust[member] * seats_of / full) ** CONVEXITY)
        for member, seats_of in sorted(degree.items())
    }


def breadth(seats: Iterable[ConfirmedSeat]) -> dict[int, float]:
    """Return member → 0, 1/3, 2/3 or 1: how widely she has dined (X-03)."""
    known = list(seats)
    home = home_groups(known)
    at_table: dict[Sat, set[int]] = defaultdict(set)
    venues: dict[int, set[int]] = defaultdict(set)
    for seat in known:
        at_table[seat.dinner, seat.table].add(seat.member)
        if seat.venue is not None:
            venues[seat.member].add(seat.venue)
    met: dict[int, set[int]] = defaultdict(set)
    for people in at_table.values():
        for member in people:
            met[member] |= people
    return {member: _breadth(people, home, len(venues[member])) for member, people in met.items()}


def home_groups(seats: Iterable[ConfirmedSeat]) -> dict[int, int]:
    """Return member → the group at whose tables she has sat most (the lowest id among equals): her circle."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for seat in seats:
        counts[seat.member][seat.group] += 1
    return {
        member: min(groups, key=lambda group: (-groups[group], group)) for member, groups in counts.items()
    }


def _breadth(company: set[int], home: Mapping[int, int], venues: int) -> float:
    """Score the people a member sat with (`company` has herself in it) and her number of venues."""
    if len(company) - 1 < FEWEST_PEOPLE or len({home[each] for each in company}) < FEWEST_CIRCLES:
        return 0.0
    return min(1.0, venues / FULL_VENUES)


def _unique(seats: Iterable[ConfirmedSeat]) -> list[ConfirmedSeat]:
    """Return one seat for each member and dinner, in a fixed order: a doubled row gives nobody more."""
    ordered = sorted(seats, key=lambda seat: (seat.dinner, seat.member, seat.probability))
    return list({(seat.dinner, seat.member): seat for seat in ordered}.values())


def _tables(seats: Iterable[ConfirmedSeat], now: datetime) -> Tables:
    tables: dict[Sat, dict[int, float]] = defaultdict(dict)
    for seat in seats:
        tables[seat.dinner, seat.table][seat.member] = seat.probability * math.pow(
            0.5, (now - seat.starts_at) / HALF_LIFE
        )
    return tables


def _degrees(tables: Tables) -> dict[int, float]:
    degree: dict[int, float] = defaultdict(float)
    for people in tables.values():
        for member, weight in people.items():
            degree[member] += weight
    return {member: weight for member, weight in degree.items() if weight > 0}


def _trust(
    seats: Iterable[ConfirmedSeat], tables: Tables, degree: Mapping[int, float], anchors: frozenset[int]
) -> dict[int, float]:
    """Return member → trust in [0, 1] from the walk that begins at the anchors' tables."""
    begin: dict[int, float] = defaultdict(float)
    for seat in seats:
        if seat.group in anchors:
            begin[seat.member] += tables[seat.dinner, seat.table][seat.member]
    reached = _walk(tables, degree, begin)
    each_seat = {member: reached.get(member, 0.0) / weight for member, weight in degree.items()}
    inside = [each_seat[member] for member in begin if member in each_seat]
    usual = median(inside) if inside else 0.0
    return {member: min(1.0, value / usual) if usual > 0 else 0.0 for member, value in each_seat.items()}


def _walk(tables: Tables, degree: Mapping[int, float], begin: Mapping[int, float]) -> dict[int, float]:
    """Return how much of an early-ended personalised PageRank passes each member."""
    mass = {member: RESTART * weight for member, weight in begin.items()}
    passed = dict(mass)
    for _ in range(STEPS):
        mass = {member: (1 - RESTART) * weight for member, weight in _step(tables, degree, mass).items()}
        for member, weight in mass.items():
            passed[member] = passed.get(member, 0.0) + weight
    return passed


def _step(tables: Tables, degree: Mapping[int, float], mass: Mapping[int, float]) -> dict[int, float]:
    """Move all mass from members to their tables and from these to those who sat there, by the seats' weights."""
    after: dict[int, float] = defaultdict(float)
    for people in tables.values():
        size = sum(people.values())
        pot = sum(
            mass.get(member, 0.0) * weight / degree[member] for member, weight in people.items() if weight > 0
        )
        if pot > 0:
            for member, weight in people.items():
                after[member] += pot * weight / size
    return after


def _full(degree: Mapping[int, float]) -> float:
    """Return how many seats give full standing."""
    active = sorted(weight for weight in degree.values() if weight > 0.5)
    if not active:
        return FULL_MOST
    return min(FULL_MOST, max(FULL_LEAST, active[min(len(active) - 1, int(FULL_SHARE * len(active)))]))
