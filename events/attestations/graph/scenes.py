"""Several invented scenes may each look old and lively inside: walks between groups tell which belong together."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from events.attestations.graph.columns import Bools, Floats, Ints, Singles, added
from events.attestations.graph.keyed import ROOTS, drawn
from events.attestations.graph.lives import Lives
from events.attestations.graph.sittings import Pairs, Sittings

WALKS, STEPS, RESTART, REACHED = 24, 30, 0.05, 0.4
FEWEST_TO_TELL = 4
ROUNDS = 3
TRAVELLERS, TRAVELLERS_SHARE, LARGE_CITY = 3, 0.10, 0.25


def kept_scenes(fit: Bools, sat: Sittings, pairs: Pairs, life: Lives) -> Bools:
    """Keep of each city's candidates the scene of most seniority, and of cities those that are linked.

    Seniority is the sum over a scene's people of (days since the first seat)²: what seats x age comes to where people
    dine at one pace, but more tables of the same people add nothing to it.
    """
    senior = _seniority(fit, sat)
    kept = np.zeros_like(fit)
    for city in np.unique(life.city[fit]):
        rows = np.flatnonzero(fit & (life.city == city))
        kept[rows[_scene(rows, sat, pairs, senior)]] = True
    return _linked_cities(kept, pairs, life, senior)


def _seniority(fit: Bools, sat: Sittings) -> Floats:
    """Return for each member the square of the days since her first seat with any candidate."""
    days = np.zeros(len(sat.members))
    seats = fit[sat.group[sat.table]]
    np.maximum.at(days, sat.member[seats], sat.age[sat.table[seats]])
    return np.maximum(1.0, days) ** 2


def _mass(groups: Bools, pairs: Pairs, senior: Floats) -> float:
    return float(senior[_people(groups, pairs, len(senior))].sum())


def _scene(rows: Ints, sat: Sittings, pairs: Pairs, senior: Floats) -> Bools:
    """Return which of these candidates belong to the scene that is kept."""
    if len(rows) < FEWEST_TO_TELL:
        return np.ones(len(rows), np.bool_)
    shared, alone = _bipartite(rows, pairs, len(sat.groups))
    roots = np.argsort(drawn(sat.groups[rows], ROOTS), kind="stable")[:WALKS]
    reach = _reach(shared, alone, roots)
    same = reach >= REACHED
    best = _most_senior(rows, same, pairs, senior, len(sat.groups))
    kept, peers = same[:, best], same[roots, best]
    # The median over the scene's own roots: one bribed bridge cannot tie two scenes together.
    for _ in range(ROUNDS):
        if not peers.any():
            break
        kept = np.median(reach[:, peers], axis=1) >= REACHED
        peers = kept[roots]
    return kept


def _most_senior(rows: Ints, same: Bools, pairs: Pairs, senior: Floats, groups: int) -> int:
    """Return the root (a column of `same`) whose scene has the most seniority."""
    scenes, column = np.unique(same, axis=1, return_inverse=True)
    mine = np.isin(pairs.group, rows)
    few = Pairs(pairs.group[mine], pairs.member[mine], pairs.times[mine])
    masses = []
    for scene in scenes.T:
        whole = np.zeros(groups, np.bool_)
        whole[rows[scene]] = True
        masses.append(_mass(whole, few, senior))
    return int(np.argmax(np.array(masses)[column.ravel()]))


def _bipartite(rows: Ints, pairs: Pairs, groups: int) -> tuple[sparse.csr_array, Floats]:
    """Return candidates x people whom several of them share, and the seats of people whom nobody else knows."""
    place = np.full(groups, -1, np.int64)
    place[rows] = np.arange(len(rows))
    here = place[pairs.group] >= 0
    group, member, times = place[pairs.group[here]], pairs.member[here], pairs.times[here]
    people, member = np.unique(member, return_inverse=True)
    known = np.bincount(member)[member] > 1
    alone = added(group[~known], times[~known].astype(np.float64), len(rows))
    shape = (len(rows), len(people))
    return sparse.csr_array(
        (times[known].astype(np.float32), (group[known], member[known])), shape=shape
    ), alone


def _reach(shared: sparse.csr_array, alone: Floats, roots: Ints) -> Singles:
    """Return candidates x roots: how well each is reached; 1 is as well as in a perfectly mixed scene.

    A step goes group → seat → person → seat → group; from a person whom only this group knows it comes back.
    """
    seats = np.asarray(shared.sum(axis=1)).ravel() + alone
    of_person = np.asarray(shared.sum(axis=0)).ravel()
    each_seat = (1 / np.maximum(seats, 1e-9)).astype(np.float32)[:, None]
    each_person = (1 / np.maximum(of_person, 1e-9)).astype(np.float32)[:, None]
    stay = alone.astype(np.float32)[:, None]
    back = shared.T.tocsr()
    mass = np.zeros((len(seats), len(roots)), np.float32)
    mass[roots, np.arange(len(roots))] = 1
    total = np.zeros_like(mass)
    for _ in range(STEPS):
        total += np.float32(RESTART) * mass
        out = mass * each_seat
        mass = np.float32(1 - RESTART) * (shared @ ((back @ out) * each_person) + stay * out)
    reach: Singles = total * each_seat * np.float32(seats.sum()) / total.sum(axis=0)
    return reach


def _linked_cities(kept: Bools, pairs: Pairs, life: Lives, senior: Floats) -> Bools:
    """Drop the scenes of cities whose people hardly dine anywhere else, small ones only.

    A city is a claim of its tables: an invented scene must not become the whole of an invented city. The largest
    city counts; another counts when a tenth of its people, three at least, sit with groups of those that count, or
    when it is a quarter as large as the largest.
    """
    cities = np.unique(life.city[kept])
    if len(cities) < 2:
        return kept
    members = len(senior)
    size = {int(city): _mass(kept & (life.city == city), pairs, senior) for city in cities}
    order = sorted(size, key=lambda city: (-size[city], city))
    counted = [city for city in order if size[city] >= LARGE_CITY * size[order[0]]]
    waiting = [city for city in order if city not in counted]
    known = _people(kept & np.isin(life.city, counted), pairs, members)
    grown = True
    while grown and waiting:
        grown = False
        for city in list(waiting):
            people = _people(kept & (life.city == city), pairs, members)
            travellers = int((people & known).sum())
            if travellers >= max(TRAVELLERS, TRAVELLERS_SHARE * int(people.sum())):
                waiting.remove(city)
                known |= people
                grown = True
    return kept & ~np.isin(life.city, waiting)


def _people(groups: Bools, pairs: Pairs, members: int) -> Bools:
    return np.bincount(pairs.member[groups[pairs.group]], minlength=members) > 0
