"""Reviews in their tables, and tables in their venues: the sums that the first round and the last one share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from events.attestations.graph.columns import Floats, Index, Ints, added
from events.reviews.weighing.columns import Places, Reviews

HALF_HEARD = 0.5  # reviews: a table of one is heard by two thirds
FULL_TABLE = 16.0  # people of standing: a table is worth as many as sat at it, not as many as wrote
ODD_AT_A_TABLE, FEWEST_TO_BE_ODD, PULLS = 1.4, 3, 2
PRIOR_TABLES = 0.3
ODD_TABLE = 0.7


@dataclass(frozen=True, slots=True)
class Sorted:
    """The reviews that count (`review`: their rows), by venue and table; all else are places.

    `table` has a row for each of these reviews; `venue`, `dinner`, `group` and `dined` one for each table, those of
    one venue side by side; `first` the first review of each table.
    """

    review: Ints
    table: Ints
    venue: Ints
    dinner: Ints
    group: Ints
    dined: Floats


@dataclass(frozen=True, slots=True)
class TableValues:
    """The one value of each table, its reviews' weights together, and how far each review was pulled in."""

    value: Floats
    weight: Floats
    pulled: Floats


def sort_in(places: Places, reviews: Reviews, weight: Floats) -> tuple[Sorted, Ints]:
    """Return the reviews that weigh something at these venues, and the order of `places` by id."""
    order = np.argsort(places.id, kind="stable")
    at = Index(places.id[order]).of(reviews.venue)
    rows = np.flatnonzero((weight > 0) & (at >= 0))
    rows = rows[np.lexsort((reviews.id[rows], reviews.dinner[rows], at[rows]))]
    dinner, venue = reviews.dinner[rows], at[rows]
    new = np.ones(len(rows), np.bool_)
    new[1:] = (np.diff(dinner) != 0) | (np.diff(venue) != 0)
    first = rows[new]
    table = np.cumsum(new) - 1
    return Sorted(
        rows, table, order[venue[new]], reviews.dinner[first], reviews.group[first], reviews.dined[first]
    ), order


def table_values(of: Sorted, taken: Floats, weight: Floats) -> TableValues:
    """Return the weighted mean of each table; an odd one out at a table of three or more is pulled in, twice.

    `taken` and `weight` have a row for each sorted review.
    """
    count = len(of.venue)
    many = np.bincount(of.table, minlength=count)[of.table] >= FEWEST_TO_BE_ODD
    whole = added(of.table, weight, count)
    value = added(of.table, weight * taken, count) / whole
    pulled = np.ones(len(taken))
    for _ in range(PULLS):
        off = np.abs(taken - value[of.table])
        pulled = np.where(many, np.minimum(1.0, ODD_AT_A_TABLE / np.maximum(off, 1e-9)), 1.0)
        value = added(of.table, weight * pulled * taken, count) / added(of.table, weight * pulled, count)
    return TableValues(value, whole, pulled)


def heard(weight: Floats, people: Floats) -> Floats:
    """Return what a table weighs, W / (W + 0.5) x people / 16: never more than one, whatever is written (X-02).

    W is what its reviews weigh together, `people` the standing of all who were confirmed there: who would make a table
    heavy has to bring as many people as an honest one has, not as many reviews.
    """
    return weight / (weight + HALF_HEARD) * np.minimum(1.0, people / FULL_TABLE)


def robust_mean(
    venue: Ints, value: Floats, weight: Floats, prior: Floats, start: Floats, rounds: int
) -> tuple[Floats, Floats]:
    """Return each venue's Huber mean, shrunk to its prior by 0.3 of a table, and each table's factor.

    A table further than 0.7 bowls from the mean counts less the further it is.
    """
    score, pulled = start, np.ones(len(value))
    for _ in range(rounds):
        pulled = np.minimum(1.0, ODD_TABLE / np.maximum(np.abs(value - score[venue]), 1e-9))
        score = shrunk(venue, value, weight * pulled, prior)
    return score, pulled


def shrunk(venue: Ints, value: Floats, weight: Floats, prior: Floats) -> Floats:
    """Return the mean of each venue's tables with the prior among them as 0.3 of a table."""
    top = PRIOR_TABLES * prior + added(venue, weight * value, len(prior))
    return top / (PRIOR_TABLES + added(venue, weight, len(prior)))
