"""Tables whose people keep to one another are one voice: the cap on their weight (X-02)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from events.attestations.graph.columns import Bools, Floats, Index, Ints, added
from events.attestations.graph.standings import Standings
from events.reviews.weighing.columns import Company
from events.reviews.weighing.sums import Sorted

SAME_CIRCLE_SHARE = 0.5
CIRCLE_LEAST, CIRCLE_YEAR = 0.3, 365.0


@dataclass(frozen=True, slots=True)
class Circles:
    """One row for each table: its circle's number at the venue, from 1 on, and the factor that keeps a circle within
    what it may weigh in twelve months; and for each venue how many voices of equal weight its circles amount to."""

    circle: Ints
    cap: Floats
    voices: Floats


@dataclass(frozen=True, slots=True)
class Sat:
    """Who sat at the reviewed tables: a row for each, the table's place and the member."""

    table: Ints
    member: Ints


def circles(of: Sorted, sat: Sat, each: Floats, venues: int, now: float) -> Circles:
    """Return what a circle may weigh of `each` table's own weight: its heaviest table's in twelve months, or 0.3."""
    leader = _leaders(of, sat)
    year = np.floor_divide(now - of.dined, CIRCLE_YEAR).astype(np.int64)
    year -= year.min(initial=0)
    key = leader * (year.max(initial=0) + 1) + year
    _, first, together = np.unique(key, return_index=True, return_inverse=True)
    sums, most = added(together, each, len(first)), np.zeros(len(first))
    np.maximum.at(most, together, each)
    allowed = np.minimum(sums, np.maximum(CIRCLE_LEAST, most))
    cap = (allowed / np.maximum(sums, 1e-12))[together]
    venue = of.venue[first]
    whole, squares = added(venue, allowed, venues), added(venue, allowed**2, venues)
    voices = np.divide(whole**2, squares, out=np.zeros(venues), where=squares > 0)
    return Circles(_numbers(of.venue, leader), cap, voices)


def people_at(of: Sorted, sat: Sat, people: Standings) -> Floats:
    """Return how many sat at each table, everybody by her standing."""
    return added(sat.table, people.standing_of(sat.member), len(of.venue))


def seated(of: Sorted, company: Company) -> Sat:
    """Return who sat at each table, everybody once."""
    order = np.argsort(of.dinner, kind="stable")
    at = Index(of.dinner[order]).of(company.dinner)
    here = at >= 0
    table, member = order[at[here]], company.member[here]
    keys = np.lexsort((member, table))
    table, member = table[keys], member[keys]
    new = np.ones(len(table), np.bool_)
    new[1:] = (np.diff(table) != 0) | (np.diff(member) != 0)
    return Sat(table[new], member[new])


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
