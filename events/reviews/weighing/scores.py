"""A venue's number from its reviews, with every number in between: for all venues, or for one (TRUST.md section 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from events.attestations.graph.columns import Floats, Index, Ints, added, unique
from events.attestations.graph.standings import Standings
from events.reviews.weighing.background import Background, learn, usual
from events.reviews.weighing.circles import circles, people_at, seated
from events.reviews.weighing.columns import ASPECTS, Company, PaidBy, Places, Reviews, Shown
from events.reviews.weighing.sums import (
    PRIOR_TABLES,
    Sorted,
    TableValues,
    heard,
    robust_mean,
    shrunk,
    sort_in,
    table_values,
)
from events.reviews.weighing.weights import Weights

__all__ = ["Background", "ReviewScores", "Scores", "TableScores", "VenueScores", "learn", "score", "usual"]

FEWEST_TABLES, FEWEST_GROUPS, NEW_VENUE = 3, 2, 30.0
FEWEST_FOR_MEDIAN = 3
ROUNDS = 6


@dataclass(frozen=True, slots=True)
class VenueScores:
    """One row for each place: its number in bowls (worked out also where it is not shown), and what it rests on."""

    score: Floats
    shown: Ints
    tables: Ints
    groups: Ints
    diners: Ints
    circles: Floats
    prior: Floats
    prior_share: Floats
    aspects: Floats


@dataclass(frozen=True, slots=True)
class TableScores:
    """One row for each table that counts, by venue and dinner: how its value came to be and what it weighs.

    share = weight x pulled / (0.3 + the sum of these); weight = weight_in / (weight_in + 0.5) x people / 16 x cap.
    """

    dinner: Ints
    venue: Ints
    value: Floats
    weight_in: Floats
    people: Floats
    cap: Floats
    circle: Ints
    weight: Floats
    pulled: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class ReviewScores:
    """One row for each review (0 where it does not count): what was taken off it, what was taken of it, its share."""

    leniency: Floats
    lift: Floats
    taken: Floats
    precision: Floats
    pulled: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """All that is known: score = prior_share x prior + the sum of share x taken over the venue's reviews."""

    venues: VenueScores
    tables: TableScores
    reviews: ReviewScores


def score(
    places: Places, reviews: Reviews, weights: Weights, company: Company, people: Standings,
    background: Background, now: float,
) -> Scores:  # fmt: skip
    """Return the numbers of these venues; `reviews` and `company` may hold more than theirs."""
    of, _ = sort_in(places, reviews, weights.value)
    rows = of.review
    leniency = background.leniency_of(reviews.member[rows])
    lift = background.lift * (reviews.paid[rows] == PaidBy.MERCHANT_PART)
    precision = background.precision_of(reviews.member[rows])
    taken, weight = reviews.bowls[rows] - lift - leniency, weights.value[rows] * precision
    inside = table_values(of, taken, weight)
    sat = seated(of, company)
    there = people_at(of, sat, people)
    own = heard(inside.weight, there)
    found = circles(of, sat, own, len(places.id), now)
    each = own * found.cap
    prior = background.prior_of(places.city)
    start = _start(of.venue, inside.value, each, prior)
    number, pulled = robust_mean(of.venue, inside.value, each, prior, start, ROUNDS)
    whole = PRIOR_TABLES + added(of.venue, each * pulled, len(places.id))
    share = each * pulled / whole[of.venue]
    part = weight * inside.pulled
    part = share[of.table] * part / added(of.table, part, len(of.venue))[of.table]
    aspects = _aspects(places, reviews, of, part)
    venues = _venues(places, reviews, of, number, prior, PRIOR_TABLES / whole, found.voices, now, aspects)
    return Scores(
        venues,
        TableScores(of.dinner, places.id[of.venue], inside.value, inside.weight, there, found.cap,
                    found.circle, each, pulled, share),
        _reviews(len(reviews.id), of, inside, leniency, lift, taken, precision, part),
    )  # fmt: skip


def _start(venue: Ints, value: Floats, weight: Floats, prior: Floats) -> Floats:
    """Return where the robust mean begins: the weighted median, and the plain mean where there are but two tables."""
    start = shrunk(venue, value, weight, prior)
    order = np.lexsort((value, venue))
    if not len(order):
        return start
    sorted_venue, sums = venue[order], np.cumsum(weight[order])
    first = np.flatnonzero(np.append(True, np.diff(sorted_venue) != 0))
    last = np.append(first[1:], len(order)) - 1
    before = sums[first] - weight[order][first]
    middle = np.searchsorted(sums, before + (sums[last] - before) / 2)
    median = value[order][np.clip(middle, first, last)]
    many = last - first + 1 >= FEWEST_FOR_MEDIAN
    start[sorted_venue[first][many]] = median[many]
    return start


def _aspects(places: Places, reviews: Reviews, of: Sorted, part: Floats) -> Floats:
    """Return the mean of each aspect over the reviews that scored it, by their shares; nan where none did."""
    found = np.full((len(places.id), ASPECTS), np.nan)
    if reviews.aspects is not None:
        venue = of.venue[of.table]
        for aspect in range(ASPECTS):
            given = reviews.aspects[of.review, aspect]
            said = ~np.isnan(given)
            whole = added(venue[said], part[said], len(places.id))
            top = added(venue[said], part[said] * given[said], len(places.id))
            np.divide(top, whole, out=found[:, aspect], where=whole > 0)
    return found


def _venues(
    places: Places, reviews: Reviews, of: Sorted, number: Floats, prior: Floats, prior_share: Floats,
    voices: Floats, now: float, aspects: Floats,
) -> VenueScores:  # fmt: skip
    venue = of.venue[of.table]
    count = len(places.id)
    tables = np.bincount(of.venue, minlength=count)
    groups = _different(of.venue, of.group, count)
    diners = _different(venue, reviews.member[of.review], count)
    few = (tables < FEWEST_TABLES) | (groups < FEWEST_GROUPS)
    shown = np.where(few, Shown.TOO_FEW_TABLES, Shown.NUMBER)
    shown = np.where(now - places.known_since < NEW_VENUE, Shown.TOO_NEW, shown).astype(np.int64)
    return VenueScores(number, shown, tables, groups, diners, voices, prior, prior_share, aspects)


def _different(owner: Ints, value: Ints, owners: int) -> Ints:
    """Return how many different values each owner has."""
    values = unique(value)
    keys = unique(owner * max(1, len(values)) + Index(values).of(value))
    return np.bincount(keys // max(1, len(values)), minlength=owners)


def _reviews(
    count: int, of: Sorted, inside: TableValues, leniency: Floats, lift: Floats, taken: Floats,
    precision: Floats, share: Floats,
) -> ReviewScores:  # fmt: skip
    return ReviewScores(
        *(
            _spread(of.review, each, count)
            for each in (leniency, lift, taken, precision, inside.pulled, share)
        )
    )


def _spread(rows: Ints, values: Floats, count: int) -> Floats:
    out = np.zeros(count)
    out[rows] = values
    return out
