"""A venue's numbers, computed anew from its open reviews and written where pages read them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import ceil, isnan
from statistics import median_low
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.core.db import lock
from app.places.models import Venue
from events.reviews.closed import closed_tables
from events.reviews.models import Review, VenueScore
from events.reviews.rules import Aspect, NotCounted, NotEnoughReason, Scores, is_label

if TYPE_CHECKING:
    from events.reviews.facts import Weighed

PER_HEAD_MEMORY = timedelta(days=365)
WAITING = frozenset({NotCounted.NOT_ACCEPTED, NotCounted.NO_WEIGHT_YET})
WELL_KNOWN = 0.5  # of breadth: a second place, in wider company
MOVED = 1e-6
# In the order of the weighing's own reasons.
REASONS = (
    None, NotCounted.WITHDRAWN, NotCounted.CONFLICT, NotCounted.MERCHANT_TREAT, NotCounted.NOT_ACCEPTED,
    NotCounted.NO_WEIGHT_YET, NotCounted.NO_SCORES, NotCounted.LATER_REVIEW,
    NotCounted.RESTS, NotCounted.RIVAL,
)  # fmt: skip
SHOWN = (None, NotEnoughReason.TOO_NEW, NotEnoughReason.TOO_FEW_TABLES)


def rescore(session: Session, venue_id: int, now: datetime) -> None:
    """Write the venue's score, and each of its reviews' weight."""
    from events.reviews.facts import weighed  # arrays are loaded with the first number, not with the process

    venue = session.get_one(Venue, venue_id)
    lock(session, venue)  # two tables may open at once: the second counts the first
    found = weighed(session, venue, now)
    for row, weight, reason in zip(found.rows, found.weights.value, found.weights.reason, strict=True):
        _note_weight(row.Review, float(weight), REASONS[int(reason)])
    score = session.get(VenueScore, venue_id)
    if score is None:
        session.add(score := VenueScore(venue_id=venue_id))
    _note_score(score, found)
    _note_reviews(score, [row.Review for row in found.rows])
    _note_sat(score, found.sat)
    _note_per_head(score, found.rows, now)
    score.computed_at = now


def scores_of(review: Review) -> Scores:
    """The four scores of a review as they stand."""
    return Scores(review.taste, review.room, review.service, review.value)


def _note_weight(review: Review, weight: float, reason: NotCounted | None) -> None:
    """Only what has moved is written."""
    if abs(review.weight - weight) > MOVED:
        review.weight = weight
    if review.not_counted is not reason:
        review.not_counted = reason


def _note_score(score: VenueScore, found: Weighed) -> None:
    venues = found.scores.venues
    score.reason = SHOWN[int(venues.shown[0])]
    has_number = score.reason is None
    score.overall = float(venues.score[0]) if has_number else None
    for place, aspect in enumerate(Aspect):
        number = float(venues.aspects[0, place])
        setattr(score, aspect.value, number if has_number and not isnan(number) else None)
    score.tables, score.groups, score.diners = (
        int(each[0]) for each in (venues.tables, venues.groups, venues.diners)
    )
    score.circles = float(venues.circles[0])
    rests = len(found.burst.venue) > 0
    score.rests_until = _moment(float(found.burst.until[0])) if rests else None
    score.rests_tables = int(found.burst.tables[0]) if rests else 0
    score.rests_usual = float(found.burst.usual[0]) if rests else 0.0
    score.prior, score.prior_share = float(venues.prior[0]), float(venues.prior_share[0])
    stars = Counter(
        ceil(bowls)
        for bowls, reason in zip(found.reviews.bowls, found.weights.reason, strict=True)
        if not reason
    )
    score.spread = [stars[number] for number in range(1, 6)] if has_number else [0] * 5


def _moment(day: float) -> datetime:
    return datetime.fromtimestamp(86400 * day, UTC)


def _note_reviews(score: VenueScore, reviews: Sequence[Review]) -> None:
    shown = [review for review in reviews if review.withdrawn_at is None]
    score.reviews = len(shown)
    score.hosted = sum(is_label(review.paid) for review in shown)
    score.waiting = sum(review.not_counted in WAITING and not is_label(review.paid) for review in shown)
    score.left_out = dict(Counter(review.not_counted.value for review in shown if review.not_counted))


def _note_sat(score: VenueScore, sat: Sequence[Row[Any]]) -> None:
    """Who has sat here, reviewed or not, and how many of the tables know only each other."""
    tables: defaultdict[int, set[int]] = defaultdict(set)
    for row in sat:
        tables[row.dinner_id].add(row.member_id)
    score.sat_tables = len(tables)
    score.sat_groups = len({row.group_id for row in sat})
    score.sat_diners = len({row.member_id for row in sat})
    well_known = {row.member_id for row in sat if (row.breadth or 0.0) > WELL_KNOWN}
    score.closed_tables = len(closed_tables(tables, well_known))


def _note_per_head(score: VenueScore, rows: Sequence[Row[Any]], now: datetime) -> None:
    """The range that diners reported, in the currency that most of them used."""
    since = now - PER_HEAD_MEMORY
    told = [
        (row.currency, row.Review.per_head_fen)
        for row in rows
        if row.Review.per_head_fen is not None and row.Review.withdrawn_at is None and row.starts_at >= since
    ]
    currency = Counter(currency for currency, _ in told).most_common(1)[0][0] if told else "CNY"
    amounts = [fen for each, fen in told if each == currency]
    score.currency, score.per_head_count = currency, len(amounts)
    score.per_head_low = min(amounts, default=None)
    score.per_head_high = max(amounts, default=None)
    score.per_head_median = median_low(amounts) if amounts else None
