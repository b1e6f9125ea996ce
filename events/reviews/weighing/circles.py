"""Tables whose people keep to one another: how far they are one voice, and the cap on their weight (X-02)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from events.attestations.graph.columns import Bools, Floats, Index, Ints, Singles, added
from events.attestations.graph.signatures import directions
from events.attestations.graph.standings import Standings
from events.reviews.weighing.columns import Company
from events.reviews.weighing.sums import Sorted

SAME_COMPANY = 0.9
SAME_CIRCLE_SHARE = 0.5
CIRCLE_CAP, CIRCLE_YEAR = 1.0, 365.0
AT_ONCE = 1 << 22  # pairs of tables that are compared at a time


@dataclass(frozen=True, slots=True)
class Circles:
    """One row for each table: `repeats` how many tables of its company there are, itself included; its circle's
    number at the venue, from 1 on; and the factor that keeps a circle at one table in twelve months."""

    repeats: Floats
    circle: Ints
    cap: Floats


@dataclass(frozen=True, slots=True)
class Sat:
    """Who sat at the reviewed tables: a row for each, the table's place and the member."""

    table: Ints
    member: Ints


def circles(of: Sorted, company: Company, people: Standings, heavy: Floats, now: float) -> Circles:
    """Return what each table's company makes of it; `heavy` is each table's own weight, 1 at most."""
    sat = _sat(of, company)
    repeats = _repeats(of, _toward(sat, people, len(of.venue)), heavy)
    leader = _leaders(of, sat)
    year = np.floor_divide(now - of.dined, CIRCLE_YEAR).astype(np.int64)
    year -= year.min(initial=0)
    key = leader * (year.max(initial=0) + 1) + year
    _, together = np.unique(key, return_inverse=True)
    sums = np.bincount(together, heavy / repeats) if len(key) else np.zeros(0)
    cap = np.minimum(1.0, CIRCLE_CAP / np.maximum(sums[together], 1e-12))
    return Circles(repeats, _numbers(of.venue, leader), cap)


def _sat(of: Sorted, company: Company) -> Sat:
    order = np.argsort(of.dinner, kind="stable")
    at = Index(of.dinner[order]).of(company.dinner)
    here = at >= 0
    table, member = order[at[here]], company.member[here]
    keys = np.lexsort((member, table))
    table, member = table[keys], member[keys]
    new = np.ones(len(table), np.bool_)
    new[1:] = (np.diff(table) != 0) | (np.diff(member) != 0)
    return Sat(table[new], member[new])


def _toward(sat: Sat, people: Standings, tables: int) -> Singles:
    """Return the direction of each table's company."""
    at = people.places(sat.member)
    known = at >= 0
    ones = np.ones(int(known.sum()), np.float32)
    seats = sparse.csr_array((ones, (sat.table[known], at[known])), shape=(tables, len(people.member)))
    summed = seats @ directions(people.signature)
    length = np.sqrt(np.einsum("ij,ij->i", summed, summed))[:, None]
    toward: Singles = summed / np.maximum(length, 1e-12)
    return toward


def _repeats(of: Sorted, toward: Singles, heavy: Floats) -> Floats:
    """Return 1 + the sum over a venue's other tables of their weight x how far beyond 0.9 their company is the same.

    Venues of about the same size are compared side by side, large ones in stripes.
    """
    repeats = np.ones(len(of.venue))
    if not len(repeats):
        return repeats
    first = np.flatnonzero(np.append(True, np.diff(of.venue) != 0))
    size = np.diff(np.append(first, len(of.venue)))
    width = 1 << np.ceil(np.log2(size)).astype(np.int64)
    for wide in np.unique(width[size > 1]):
        venues = np.flatnonzero(width == wide)
        each = max(1, AT_ONCE // int(wide) ** 2)
        for begin in range(0, len(venues), each):
            some = venues[begin : begin + each]
            rows = first[some][:, None] + np.arange(wide)
            real = np.arange(wide) < size[some][:, None]
            rows = np.where(real, rows, first[some][:, None])
            repeats[rows[real]] += _others(toward[rows], np.where(real, heavy[rows], 0.0))[real]
    return repeats


def _others(toward: Singles, heavy: Floats) -> Floats:
    """Return for each table of each venue (venues x tables x 32) what its likes weigh."""
    same = np.empty(heavy.shape)
    stripe = max(1, AT_ONCE // (heavy.shape[0] * heavy.shape[1]))
    for begin in range(0, heavy.shape[1], stripe):
        cosine = toward[:, begin : begin + stripe] @ toward.transpose(0, 2, 1)
        alike = np.maximum(0.0, (cosine - SAME_COMPANY) / (1 - SAME_COMPANY))
        mine = np.arange(begin, min(begin + stripe, heavy.shape[1]))
        alike[:, mine - begin, mine] = 0.0
        same[:, begin : begin + stripe] = np.einsum("vij,vj->vi", alike, heavy)
    return same


def _leaders(of: Sorted, sat: Sat) -> Ints:
    """Return for each table the one that leads its circle: the earliest that it is of one circle with.

    Two tables are of one circle when the same group held them, or when half of the smaller table's people sat at
    both. A table that is of one circle with no earlier leader leads one itself.
    """
    count = len(of.venue)
    rank = np.empty(count, np.int64)
    rank[np.lexsort((of.dinner, of.dined, of.venue))] = np.arange(count)
    later, earlier = _alike(of, sat, rank)
    by_rank = np.argsort(rank)
    leader = np.full(count, -1, np.int64)
    while (leader < 0).any():
        open_before = _first_of(later, rank[earlier], leader[earlier] < 0, count)
        leads = _first_of(later, rank[earlier], leader[earlier] == earlier, count)
        joins = (leader < 0) & (leads < open_before)  # no earlier leader can still appear
        begins = (leader < 0) & (leads == count) & (open_before == count)
        leader[joins] = by_rank[leads[joins]]
        leader[begins] = np.flatnonzero(begins)
    return leader


def _first_of(owner: Ints, rank: Ints, which: Bools, count: int) -> Ints:
    """Return the lowest of these ranks for each owner, `count` where there is none."""
    first = np.full(count, count, np.int64)
    np.minimum.at(first, owner[which], rank[which])
    return first


def _alike(of: Sorted, sat: Sat, rank: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of tables of one venue that are of one circle, the later and the earlier of each."""
    count = len(of.venue)
    people, member = np.unique(sat.member, return_inverse=True)
    both = _products(of.venue[sat.table] * max(1, len(people)) + member, sat.table, count)
    size = np.bincount(sat.table, minlength=count)
    enough = both.data >= SAME_CIRCLE_SHARE * np.minimum(size[both.row], size[both.col])
    groups, group = np.unique(of.group, return_inverse=True)
    held = _products(of.venue * max(1, len(groups)) + group, np.arange(count), count)
    one = np.concatenate([both.row[enough], held.row]).astype(np.int64)
    other = np.concatenate([both.col[enough], held.col]).astype(np.int64)
    before = rank[other] < rank[one]
    return one[before], other[before]


def _products(key: Ints, table: Ints, tables: int) -> sparse.coo_array:
    """Return tables x tables: how many keys they share."""
    keys, column = np.unique(key, return_inverse=True)
    often = np.bincount(column, minlength=len(keys))[column] > 1
    ones = np.ones(int(often.sum()), np.int32)
    shape = (tables, max(1, len(keys)))
    incident = sparse.csr_array((ones, (table[often], column[often])), shape=shape)
    return (incident @ incident.T).tocoo()


def _numbers(venue: Ints, leader: Ints) -> Ints:
    """Return the number of each table's circle within its venue, from 1 on."""
    leaders, place = np.unique(leader, return_inverse=True)
    of_venue = venue[leaders]
    order = np.argsort(of_venue, kind="stable")
    begin = np.searchsorted(of_venue[order], of_venue)
    rank = np.empty(len(leaders), np.int64)
    rank[order] = np.arange(len(leaders))
    numbers: Ints = (rank - begin + 1)[place] if len(leaders) else np.zeros(0, np.int64)
    return numbers


def independent(of: Sorted, found: Circles, heavy: Floats, venues: int) -> Floats:
    """Return how many independent tables each venue's tables amount to."""
    return added(of.venue, heavy / found.repeats * found.cap, venues)
