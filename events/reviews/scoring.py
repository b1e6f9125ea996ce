"""A venue's numbers, computed anew from its open reviews and written where pages read them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from statistics import median_low
from typing import Any

from sqlalchemy import Row, distinct, func, select
from sqlalchemy.orm import Session

from app.core.db import lock
from app.places.models import Venue
from events.attestations.models import Finding, MemberStanding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat
from events.reviews.circles import SeatedTable, table_circles
from events.reviews.models import Review, VenueScore
from events.reviews.rules import (
    NotCounted,
    NotEnough,
    ReviewFact,
    ReviewWeight,
    Score,
    Scores,
    is_label,
    review_weight,
    venue_score,
)

ACCEPTED_FROM = 0.5  # TRUST.md section 3: a seat is accepted when confirmed and credible by half
PER_HEAD_MEMORY = timedelta(days=365)
WAITING = frozenset({NotCounted.NOT_ACCEPTED, NotCounted.NO_WEIGHT_YET})
FIGURES = ("overall", "taste", "room", "service", "value")
Weighed = tuple[Row[Any], ReviewWeight, int]


def rescore(session: Session, venue_id: int, now: datetime) -> None:
    """Write the venue's score, and each of its reviews' weight with the numbers behind it."""
    venue = session.get_one(Venue, venue_id)
    lock(session, venue)  # two tables may open at once: the second counts the first
    rows = _open_reviews(session, venue_id)
    records = _other_venues(session, {row.Dinner.group_id for row in rows}, venue_id)
    weighed = [_weigh(row, records.get(row.Dinner.group_id, 0)) for row in rows]
    people = _people(session, venue_id)
    facts = [_fact(row, weight, people[row.Dinner.id]) for row, weight, _ in weighed]
    answer = venue_score(facts, known_since=venue.created_at, now=now)
    circles = _circles(fact for fact in facts if fact.review in answer.counted)
    for row, weight, venues in weighed:
        _note_weight(row, weight, venues, answer)
        row.Review.why["circle"] = circles.get(row.Dinner.id)
    score = session.get(VenueScore, venue_id)
    if score is None:
        session.add(score := VenueScore(venue_id=venue_id))
    _note_score(score, answer, [row.Review for row in rows], now)
    _note_sat(session, score)
    _note_per_head(score, rows, now)


def _open_reviews(session: Session, venue_id: int) -> Sequence[Row[Any]]:
    query = (
        select(Review, Dinner, Finding.state, Finding.credibility, MemberStanding.value)
        .join(Dinner, Dinner.id == Review.dinner_id)
        .outerjoin(Finding, Finding.seat_id == Review.seat_id)
        .outerjoin(MemberStanding, MemberStanding.member_id == Review.author_id)
        .where(Review.venue_id == venue_id, Review.opened_at.is_not(None))
        .order_by(Review.id)
    )
    return list(session.execute(query))


def _other_venues(session: Session, group_ids: Iterable[int], venue_id: int) -> dict[int, int]:
    """At how many other venues each group has held tables with two accepted seats or more."""
    tables = (
        select(Dinner.group_id, Dinner.venue_id)
        .join(Finding, Finding.dinner_id == Dinner.id)
        .where(
            Dinner.group_id.in_(group_ids), Dinner.venue_id != venue_id,
            Finding.state == SeatFinding.CONFIRMED, Finding.credibility >= ACCEPTED_FROM,
        )
        .group_by(Dinner.group_id, Dinner.venue_id, Dinner.id)
        .having(func.count() >= 2)
        .subquery()
    )  # fmt: skip
    query = select(tables.c.group_id, func.count(distinct(tables.c.venue_id))).group_by(tables.c.group_id)
    return {row[0]: row[1] for row in session.execute(query)}


def _people(session: Session, venue_id: int) -> dict[int, frozenset[int]]:
    """Dinner → the members confirmed at it."""
    query = (
        select(Seat.dinner_id, Seat.member_id)
        .join(Finding, Finding.seat_id == Seat.id)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .where(
            Dinner.venue_id == venue_id, Finding.state == SeatFinding.CONFIRMED, Seat.member_id.is_not(None)
        )
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for dinner_id, member_id in session.execute(query):
        found[dinner_id].add(member_id or 0)
    return defaultdict(frozenset, {dinner_id: frozenset(members) for dinner_id, members in found.items()})


def _weigh(row: Row[Any], other_venues: int) -> Weighed:
    return row, review_weight(row.credibility or 0.0, row.value or 0.0, other_venues), other_venues


def _is_accepted(row: Row[Any]) -> bool:
    return row.state is SeatFinding.CONFIRMED and row.credibility >= ACCEPTED_FROM


def _fact(row: Row[Any], weight: ReviewWeight, people: frozenset[int]) -> ReviewFact:
    review: Review = row.Review
    return ReviewFact(
        review=review.id, member=review.author_id, dinner=review.dinner_id, group=row.Dinner.group_id, people=people,
        dined_at=row.Dinner.starts_at, written_at=review.written_at, scores=scores_of(review), weight=weight.value,
        accepted=_is_accepted(row), paid=review.paid, withdrawn=review.withdrawn_at is not None,
        conflicted=review.conflict_at is not None,
    )  # fmt: skip


def _circles(facts: Iterable[ReviewFact]) -> dict[int, int]:
    """Dinner → the number of its circle at this venue, from 1 on: the numbers page tells by which tables are capped."""
    tables = {each.dinner: SeatedTable(each.dinner, each.group, each.people, each.dined_at) for each in facts}
    leaders = table_circles(tables.values())
    order = {leader: number for number, leader in enumerate(sorted(set(leaders.values())), start=1)}
    return {dinner: order[leader] for dinner, leader in leaders.items()}


def scores_of(review: Review) -> Scores:
    """The four scores of a review as they stand."""
    return Scores(review.taste, review.room, review.service, review.value)


def _note_weight(row: Row[Any], weight: ReviewWeight, venues: int, answer: Score | NotEnough) -> None:
    review: Review = row.Review
    counted = answer.counted.get(review.id)
    review.weight = weight.value
    review.not_counted = answer.not_counted.get(review.id)
    review.why = {
        **{name: round(number, 4) for name, number in asdict(weight).items()},
        "credibility": round(row.credibility or 0.0, 4),
        "venues": venues,
        "table_weight": round(counted.table_weight, 4) if counted else 0,
        "share": round(counted.share, 4) if counted else 0,
    }


def _note_score(
    score: VenueScore, answer: Score | NotEnough, reviews: Sequence[Review], now: datetime
) -> None:
    shown = [review for review in reviews if review.withdrawn_at is None]
    score.reason = answer.reason if isinstance(answer, NotEnough) else None
    for name in FIGURES:
        setattr(score, name, getattr(answer, name, None))
    score.tables, score.groups, score.diners = answer.tables, answer.groups, answer.diners
    score.spread = list(answer.spread) if isinstance(answer, Score) else [0] * 5
    score.reviews = len(shown)
    score.hosted = sum(is_label(review.paid) for review in shown)
    score.waiting = sum(review.not_counted in WAITING and not is_label(review.paid) for review in shown)
    score.left_out = dict(Counter(review.not_counted.value for review in shown if review.not_counted))
    score.computed_at = now


def _note_sat(session: Session, score: VenueScore) -> None:
    query = (
        select(
            func.count(distinct(Dinner.id)),
            func.count(distinct(Dinner.group_id)),
            func.count(distinct(Seat.member_id)),
        )
        .select_from(Finding)
        .join(Seat, Seat.id == Finding.seat_id)
        .join(Dinner, Dinner.id == Finding.dinner_id)
        .where(Dinner.venue_id == score.venue_id, Finding.state == SeatFinding.CONFIRMED)
    )
    score.sat_tables, score.sat_groups, score.sat_diners = session.execute(query).one()


def _note_per_head(score: VenueScore, rows: Sequence[Row[Any]], now: datetime) -> None:
    """The range that diners reported, in the currency that most of them used."""
    since = now - PER_HEAD_MEMORY
    told = [
        (row.Dinner.currency, row.Review.per_head_fen)
        for row in rows
        if row.Review.per_head_fen is not None
        and row.Review.withdrawn_at is None
        and row.Dinner.starts_at >= since
    ]
    currency = Counter(currency for currency, _ in told).most_common(1)[0][0] if told else "CNY"
    amounts = [fen for each, fen in told if each == currency]
    score.currency, score.per_head_count = currency, len(amounts)
    score.per_head_low = min(amounts, default=None)
    score.per_head_high = max(amounts, default=None)
    score.per_head_median = median_low(amounts) if amounts else None
