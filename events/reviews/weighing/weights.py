"""A review's weight: what its seat, its author and its group's record are worth, each factor kept to be shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from events.attestations.graph.columns import Bools, Floats, Ints
from events.reviews.weighing.bursts import resting
from events.reviews.weighing.columns import PaidBy, Reason, Reviews

CREDIBILITY_FROM, CREDIBILITY_RANGE = 0.35, 0.40
RECORD_FLOOR, RECORD_VENUES = 0.2, 2.0
HOSTED_WEIGHT = 0.35
SEASON, REPEATED = 90.0, 0.25


@dataclass(frozen=True, slots=True)
class Weights:
    """One row for each review: the factors, their product `value` (0 where it does not count), and the reason."""

    seat: Floats
    standing: Floats
    record: Floats
    hosted: Floats
    left: Floats
    season: Floats
    value: Floats
    reason: Ints


def weigh(reviews: Reviews, now: float) -> Weights:
    """Return seat x standing x record x hosted x left x season for each review; those of a burst wait (X-14).

    seat = clip((credibility - 0.35) / 0.40, 0, 1); record = 0.2 + 0.8 (1 - e^(-v/2)) with v other venues; 0.35 where
    the merchant paid a part; `left` is what a jury's finding leaves (X-13); `season` gives each person one voice at a
    venue (R-12).
    """
    seat = np.clip((reviews.credibility - CREDIBILITY_FROM) / CREDIBILITY_RANGE, 0.0, 1.0)
    standing = np.clip(reviews.standing, 0.0, 1.0)
    record = RECORD_FLOOR + (1 - RECORD_FLOOR) * -np.expm1(
        -np.maximum(0, reviews.other_venues) / RECORD_VENUES
    )
    hosted = np.where(reviews.paid == PaidBy.MERCHANT_PART, HOSTED_WEIGHT, 1.0)
    left = np.ones(len(hosted)) if reviews.left is None else reviews.left
    value = seat * standing * record * hosted * left
    reason = _reasons(reviews, value)
    reason[resting(reviews, reason == Reason.COUNTS, now)] = Reason.RESTS
    season = _seasons(reviews, reason == Reason.COUNTS)
    reason = np.where((reason == Reason.COUNTS) & (season == 0), Reason.LATER_REVIEW, reason)
    value = np.where(reason == Reason.COUNTS, value * season, 0.0)
    return Weights(seat, standing, record, hosted, left, season, value, reason)


def _reasons(reviews: Reviews, value: Floats) -> Ints:
    return np.select(
        [
            reviews.out != Reason.COUNTS,
            reviews.paid == PaidBy.MERCHANT_ALL,
            ~reviews.accepted,
            value <= 0,
            np.isnan(reviews.bowls),
        ],
        [reviews.out, Reason.MERCHANT_TREAT, Reason.NOT_ACCEPTED, Reason.NO_WEIGHT_YET, Reason.NO_SCORES],
        Reason.COUNTS,
    ).astype(np.int64)


def _seasons(reviews: Reviews, counts: Bools) -> Floats:
    """Return each review's part of its author's one voice at the venue, which is 1 in all.

    The latest counts (R-12). A second one within 90 days of the first counts a quarter, and the first keeps the rest:
    whoever is asked to write again soon does not unsay what she said. Later ones take the whole voice.
    """
    part = np.zeros(len(reviews.id))
    rows = np.flatnonzero(counts)
    rows = rows[
        np.lexsort((reviews.id[rows], reviews.written[rows], reviews.venue[rows], reviews.member[rows]))
    ]
    if not len(rows):
        return part
    member, venue, written = reviews.member[rows], reviews.venue[rows], reviews.written[rows]
    new = np.ones(len(rows), np.bool_)
    new[1:] = (np.diff(member) != 0) | (np.diff(venue) != 0)
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(rows)) - 1
    begin = _last_season(written - written.min(), np.cumsum(new) - 1, first, last)
    again = begin < last
    part[rows[last]] = np.where(again, REPEATED, 1.0)
    part[rows[begin[again]]] = 1 - REPEATED
    return part


def _last_season(written: Floats, person: Ints, first: Ints, last: Ints) -> Ints:
    """Return for each person the review with which her last season begins; a season is 90 days from its first one."""
    stride = written.max() + 2 * SEASON
    moment = written + person * stride  # one line of time, everybody's reviews in a stretch of their own
    begin = first.copy()
    while True:
        following = np.searchsorted(moment, moment[begin] + SEASON, side="left")
        later = following <= last
        if not later.any():
            return begin
        begin = np.where(later, following, begin)
