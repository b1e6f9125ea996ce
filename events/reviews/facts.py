"""What the number of one venue is made from, as the weighing reads it, and the weighing itself for that venue."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Row, case, distinct, func, select
from sqlalchemy.orm import Session

from app.places import rivals
from app.places.models import Venue
from events.attestations import eras, night
from events.attestations.believing import people_of
from events.attestations.graph.records import FEWEST_ACCEPTED
from events.attestations.graph.standings import Standings
from events.attestations.models import Finding, MemberStanding
from events.attestations.night_columns import day_of
from events.attestations.rules import ACCEPTED_FROM, SeatFinding, is_accepted
from events.dinners.models import Dinner, Seat
from events.reviews.models import Review, Reviewer
from events.reviews.rules import Paid
from events.reviews.weighing.background import USUAL_LIFT, USUAL_MEAN, Background
from events.reviews.weighing.bursts import Bursts, bursts
from events.reviews.weighing.columns import Company, PaidBy, Places, Reason, Reviews
from events.reviews.weighing.rivals import by_rivals
from events.reviews.weighing.scores import Scores, score
from events.reviews.weighing.weights import Weights, weigh

BELIEVED = (Finding.state == SeatFinding.CONFIRMED, Finding.credibility >= ACCEPTED_FROM)
CITY = 0  # the number of the one city that matters here
PAID = {Paid.MERCHANT_PART: PaidBy.MERCHANT_PART, Paid.MERCHANT_ALL: PaidBy.MERCHANT_ALL}
ASPECTS = ("taste", "room", "service", "value")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A venue's open reviews with all that was found of them; `rows` and the arrays are in the same order."""

    venue: Venue
    rows: Sequence[Row[Any]]
    sat: Sequence[Row[Any]]
    reviews: Reviews
    weights: Weights
    scores: Scores
    background: Background
    burst: Bursts


def weighed(session: Session, venue: Venue, now: datetime) -> Weighed:
    """Weigh a venue's open reviews: seven queries, however many there are."""
    rows, sat = open_reviews(session, venue.id), everybody_here(session, venue.id)
    since = eras.handed(session, {row.group_id for row in rows})
    records = other_venues(session, venue.id, since)
    reviews = without_rivals(as_columns(rows, venue.id, records, since), rivals.tied(session, venue.id))
    background = background_of(night.learnt(session), venue, rows)
    places = Places(np.array([venue.id]), np.array([CITY]), np.array([day_of(venue.created_at)]))
    weights = weigh(reviews, day_of(now))
    company = Company(
        np.array([row.dinner_id for row in sat], np.int64), np.array([row.member_id for row in sat], np.int64)
    )
    found = score(places, reviews, weights, company, people_here(sat), background, day_of(now))
    waits = np.isin(weights.reason, (Reason.COUNTS, Reason.RESTS, Reason.LATER_REVIEW))
    return Weighed(venue, rows, sat, reviews, weights, found, background, bursts(reviews, waits, day_of(now)))


def without_rivals(reviews: Reviews, tied: Collection[tuple[int, int]]) -> Reviews:
    """Leave out the low scores that circles tied to a rival's alliance gave together (X-15)."""
    if not tied:
        return reviews
    pairs = zip(reviews.venue.tolist(), reviews.group.tolist(), strict=True)
    left_out = by_rivals(reviews, np.array([pair in tied for pair in pairs], np.bool_))
    return replace(reviews, out=np.where(left_out, Reason.RIVAL, reviews.out))


def open_reviews(session: Session, venue_id: int) -> Sequence[Row[Any]]:
    """A venue's open reviews, each with its dinner and what is known of its seat and its author."""
    query = (
        select(
            Review, Dinner.group_id, Dinner.starts_at, Dinner.currency, Finding.credibility, Finding.state,
            MemberStanding.value.label("standing"), Reviewer.leniency, Reviewer.precision,

        )
        .join(Dinner, Dinner.id == Review.dinner_id)
        .outerjoin(Finding, Finding.seat_id == Review.seat_id)
        .outerjoin(MemberStanding, MemberStanding.member_id == Review.author_id)
        .outerjoin(Reviewer, Reviewer.member_id == Review.author_id)
        .where(Review.venue_id == venue_id, Review.opened_at.is_not(None))
        .order_by(Review.id)
    )  # fmt: skip
    return list(session.execute(query))


def everybody_here(session: Session, venue_id: int) -> Sequence[Row[Any]]:
    """Everybody confirmed at a table of this venue, with how they stand."""
    query = (
        select(
            Seat.dinner_id, Dinner.group_id, Seat.member_id, MemberStanding.value, MemberStanding.signature,
            MemberStanding.breadth,
        )
        .select_from(Dinner)
        .join(Seat, Seat.dinner_id == Dinner.id)
        .join(Finding, Finding.seat_id == Seat.id)
        .outerjoin(MemberStanding, MemberStanding.member_id == Seat.member_id)
        .where(Dinner.venue_id == venue_id, Finding.state == SeatFinding.CONFIRMED, Seat.member_id.is_not(None))
        .order_by(Seat.id)
    )  # fmt: skip
    return list(session.execute(query))


def other_venues(session: Session, venue_id: int, since: eras.Handed) -> Mapping[int, int]:
    """At how many other venues each group that has sat here has held tables with two accepted seats or more.

    A group that was handed over has a record for each of its selves, the former one under a negative number (X-16).
    """
    here = select(Dinner.group_id).where(Dinner.venue_id == venue_id)
    former = eras.before(since)
    self_ = case((former, -Dinner.group_id), else_=Dinner.group_id).label("group_id")
    tables = (
        select(self_, Dinner.venue_id)
        .join(Finding, Finding.dinner_id == Dinner.id)
        .where(Dinner.group_id.in_(here), Dinner.venue_id != venue_id, *BELIEVED)
        .group_by(self_, Dinner.venue_id, Dinner.id)
        .having(func.count() >= FEWEST_ACCEPTED)
        .subquery()
    )
    query = select(tables.c.group_id, func.count(distinct(tables.c.venue_id))).group_by(tables.c.group_id)
    return {row[0]: row[1] for row in session.execute(query)}


def as_columns(
    rows: Sequence[Row[Any]], venue_id: int, records: Mapping[int, int], since: eras.Handed
) -> Reviews:
    """Rows of `open_reviews` as the weighing reads them."""
    reviews: list[Review] = [row.Review for row in rows]
    half = np.array(
        [[getattr(each, name) or np.nan for name in ASPECTS] for each in reviews], np.float64
    ).reshape(len(reviews), len(ASPECTS))
    return Reviews(
        id=_ints([each.id for each in reviews]), member=_ints([each.author_id for each in reviews]),
        dinner=_ints([each.dinner_id for each in reviews]), group=_ints([row.group_id for row in rows]),
        venue=np.full(len(rows), venue_id, np.int64),
        dined=_floats([day_of(row.starts_at) for row in rows]),
        written=_floats([day_of(each.written_at) for each in reviews]),
        bowls=mean_of(half / 2),
        credibility=_floats([row.credibility or 0.0 for row in rows]),
        accepted=np.array([is_accepted(row.state, row.credibility or 0.0) for row in rows], np.bool_),
        standing=_floats([row.standing or 0.0 for row in rows]),
        other_venues=_ints([records.get(eras.self_of(row.group_id, row.starts_at, since), 0) for row in rows]),
        paid=_ints([PAID.get(each.paid, PaidBy.DINERS) for each in reviews]),
        out=_ints([out_of(each) for each in reviews]), aspects=half / 2,
        left=_floats([each.share for each in reviews]),
    )  # fmt: skip


def mean_of(aspects: Any) -> Any:
    """The mean of what each review scored, nan where it scored nothing."""
    given = ~np.isnan(aspects)
    count = given.sum(axis=1)
    total = np.where(given, aspects, 0.0).sum(axis=1)
    return np.divide(total, count, out=np.full(len(aspects), np.nan), where=count > 0)


def out_of(review: Review) -> Reason:
    """What is known against a review besides its weight."""
    if review.withdrawn_at is not None:
        return Reason.WITHDRAWN
    return Reason.CONFLICT if review.conflict_at is not None else Reason.COUNTS


def people_here(sat: Sequence[Row[Any]]) -> Standings:
    """How everybody stands who sat at this venue."""
    known = {row.member_id: (row.member_id, row.value, row.signature) for row in sat if row.value is not None}
    return people_of(list(known.values()))


def background_of(found: Mapping[str, Any], venue: Venue, rows: Sequence[Row[Any]]) -> Background:
    """What last night learnt, as far as it matters to this venue; before the first night what is usual."""
    mean = float(found.get("mean", USUAL_MEAN))
    known = {row.Review.author_id: (row.leniency, row.precision) for row in rows if row.leniency is not None}
    members = sorted(known)
    return Background(
        mean=mean, city=np.array([CITY], np.int64),
        city_mean=np.array([float(found.get("cities", {}).get(venue.city, mean))]),
        lift=float(found.get("lift", USUAL_LIFT)), member=_ints(members),
        leniency=_floats([known[each][0] for each in members]),
        precision=_floats([known[each][1] for each in members]),
    )  # fmt: skip


def _ints(values: Sequence[int]) -> Any:
    return np.array(values, np.int64)


def _floats(values: Sequence[float]) -> Any:
    return np.array(values, np.float64)
