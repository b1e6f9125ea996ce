"""What the night learns from all reviews together and one venue's number then uses (TRUST.md section 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from events.attestations.graph.columns import Bools, Floats, Index, Ints, added, looked_up, unique
from events.reviews.weighing.columns import PaidBy, Places, Reviews
from events.reviews.weighing.sums import Sorted, robust_mean, shrunk, sort_in, table_values
from events.reviews.weighing.weights import Weights

USUAL_MEAN, USUAL_LIFT = 3.6, 0.3
FEWEST_HOSTED, FEWEST_BESIDE = 20, 2.0
CITY_PRIOR = 20.0
HABIT_PRIOR, MOST_LENIENT = 6.0, 0.5
USUAL_VARIANCE = 0.74**2 + 0.35**2 + 0.45**2
LEAST_PRECISE, FARTHEST = 0.2, 4.0
ROUNDS = 4
HALF_KNOWN = 1.7  # what one review leaves open by what one table leaves open: 0.74² / (0.35² + 0.45²)


@dataclass(frozen=True, slots=True)
class Background:
    """The platform's and each city's mean, what merchants' tables lift, and what is known of reviewers.

    `member` and `city` ascend; whoever is not listed is neither lenient nor imprecise.
    """

    mean: float
    city: Ints
    city_mean: Floats
    lift: float
    member: Ints
    leniency: Floats
    precision: Floats

    def prior_of(self, city: Ints) -> Floats:
        """Return the mean of each city, the platform's where none is known."""
        at = Index(self.city).of(city)
        return np.where(at >= 0, looked_up(self.city_mean, at), self.mean)

    def leniency_of(self, members: Ints) -> Floats:
        """Return how many bowls each gives above what the tables of the same venues give."""
        return looked_up(self.leniency, Index(self.member).of(members))

    def precision_of(self, members: Ints) -> Floats:
        """Return what a reviewer's weight is multiplied with."""
        at = Index(self.member).of(members)
        return np.where(at >= 0, looked_up(self.precision, at), 1.0)


def usual() -> Background:
    """Return what is assumed while nothing has been learnt."""
    none, nothing = np.zeros(0, np.int64), np.zeros(0)
    return Background(USUAL_MEAN, none, nothing, USUAL_LIFT, none, nothing, nothing)


def learn(places: Places, reviews: Reviews, weights: Weights) -> Background:
    """Return the background of a night from all reviews of the platform."""
    of, _ = sort_in(places, reviews, weights.value)
    if not len(of.review):
        return usual()
    rows = of.review
    venue, weight = of.venue[of.table], weights.value[rows]
    hosted = reviews.paid[rows] == PaidBy.MERCHANT_PART
    lift = _lift(venue, reviews.bowls[rows], weight, hosted, len(places.id))
    taken = reviews.bowls[rows] - lift * hosted
    mean = float(np.average(taken, weights=weight))
    city, city_mean = _city_means(places.city[venue], taken, weight, mean)
    plain = Background(mean, city, city_mean, lift, np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    first = _first_round(of, taken, weight, plain.prior_of(places.city))
    member, leniency, precision = _habits(reviews.member[rows], taken - first[venue], weight)
    return Background(mean, city, city_mean, lift, member, leniency, precision)


def _lift(venue: Ints, bowls: Floats, weight: Floats, hosted: Bools, venues: int) -> float:
    """Return how much higher the same venues are scored where the merchant hosts, over the whole platform."""
    beside = added(venue, weight * ~hosted, venues)
    usual_here = added(venue, weight * bowls * ~hosted, venues) / np.maximum(beside, 1e-9)
    known = hosted & (beside[venue] > FEWEST_BESIDE)
    if known.sum() < FEWEST_HOSTED:
        return USUAL_LIFT
    return float(np.clip(np.average((bowls - usual_here[venue])[known], weights=weight[known]), 0.0, 1.0))


def _city_means(city: Ints, taken: Floats, weight: Floats, mean: float) -> tuple[Ints, Floats]:
    cities = unique(city)
    at = Index(cities).of(city)
    top = CITY_PRIOR * mean + added(at, weight * taken, len(cities))
    return cities, top / (CITY_PRIOR + added(at, weight, len(cities)))


def _first_round(of: Sorted, taken: Floats, weight: Floats, prior: Floats) -> Floats:
    """Return scores without circles, only to learn reviewers against them."""
    tables = table_values(of, taken, weight)
    heavy = tables.weight / (tables.weight + HALF_KNOWN)
    start = shrunk(of.venue, tables.value, heavy, prior)
    return robust_mean(of.venue, tables.value, heavy, prior, start, ROUNDS)[0]


def _habits(member: Ints, off: Floats, weight: Floats) -> tuple[Ints, Floats, Floats]:
    """Return for each reviewer her leniency (within half a bowl) and precision, mixed with a prior of six reviews."""
    members = unique(member)
    at = Index(members).of(member)
    heard = added(at, weight, len(members))
    lenient = added(at, weight * off, len(members)) / (heard + HABIT_PRIOR)
    lenient = np.clip(lenient, -MOST_LENIENT, MOST_LENIENT)
    spread = added(at, weight * np.minimum((off - lenient[at]) ** 2, FARTHEST), len(members))
    precise = (HABIT_PRIOR + heard) * USUAL_VARIANCE / (HABIT_PRIOR * USUAL_VARIANCE + spread)
    return members, lenient, np.clip(precise, LEAST_PRECISE, 1.0)
