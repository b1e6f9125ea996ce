"""Many tables at once at one venue: its number rests, the words do not (X-14)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from events.attestations.graph.columns import Bools, Floats, Ints
from events.reviews.weighing.columns import Reviews

WEEK, NORM_WEEKS, TIMES = 7.0, 8, 3
LEAST_USUAL = 1.0  # table a week: four at a quiet place are a burst
RESTS = 17.0  # 14 days from when the last of these tables' reviews opens, three days after the dinner


@dataclass(frozen=True, slots=True)
class Bursts:
    """One row for each venue whose number rests: tables dined after `since` wait until `until`.

    `tables` is how many sat within one week, `usual` how many a week did in the eight before.
    """

    venue: Ints
    since: Floats
    until: Floats
    tables: Ints
    usual: Floats


def bursts(reviews: Reviews, counts: Bools, now: float) -> Bursts:
    """Find the venues at which more than three times the usual number of tables sat within one week."""
    near = counts & (reviews.dined > now - RESTS - WEEK * (NORM_WEEKS + 1)) & (reviews.dined <= now)
    venue, dined = _tables(reviews, np.flatnonzero(near))
    venues, place = np.unique(venue, return_inverse=True)
    line = (
        dined - now + place * (2 * RESTS + 4 * WEEK * NORM_WEEKS)
    )  # each venue's days in a stretch of their own
    here = np.searchsorted(line, line, side="right")
    week = np.searchsorted(line, line - WEEK, side="right")
    before = week - np.searchsorted(line, line - WEEK * (NORM_WEEKS + 1), side="right")
    usual = np.maximum(LEAST_USUAL, before / NORM_WEEKS)
    many = (here - week > TIMES * usual) & (dined > now - RESTS)
    since, until = np.full(len(venues), np.inf), np.full(len(venues), -np.inf)
    np.minimum.at(since, place[many], dined[many] - WEEK)
    np.maximum.at(until, place[many], dined[many] + RESTS)
    first = np.flatnonzero(many)[np.unique(place[many], return_index=True)[1]]
    found = np.isfinite(since)
    return Bursts(venues[found], since[found], until[found], (here - week)[first], usual[first])


def _tables(reviews: Reviews, rows: Ints) -> tuple[Ints, Floats]:
    """Return venue and day of each of these reviews' tables, by venue and then by day."""
    order = rows[np.lexsort((reviews.dinner[rows], reviews.dined[rows], reviews.venue[rows]))]
    new = np.ones(len(order), np.bool_)
    new[1:] = (np.diff(reviews.dinner[order]) != 0) | (np.diff(reviews.venue[order]) != 0)
    return reviews.venue[order[new]], reviews.dined[order[new]]


def resting(reviews: Reviews, counts: Bools, now: float) -> Bools:
    """Tell which of these reviews wait because their table belongs to a burst."""
    found = bursts(reviews, counts, now)
    if not len(found.venue):
        return np.zeros(len(reviews.id), np.bool_)
    at = np.searchsorted(found.venue, reviews.venue)
    at[at == len(found.venue)] = 0
    waits: Bools = counts & (found.venue[at] == reviews.venue) & (reviews.dined > found.since[at])
    return waits
