"""The stages of a night that belong to reviews: all of them in columns, weighed at once (TRUST.md section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.places import rivals
from app.places.models import Venue
from events.attestations import night_columns as read
from events.attestations.graph.columns import Bools, Ints, Tables
from events.attestations.graph.records import FEWEST_ACCEPTED, other_venues
from events.attestations.models import Finding, MemberStanding
from events.attestations.night import Course
from events.attestations.night_stages import each_some, people_of
from events.attestations.rules import ACCEPTED_FROM, SeatFinding
from events.dinners.models import Dinner, Seat
from events.reviews.facts import ASPECTS, BELIEVED, PAID, mean_of, without_rivals
from events.reviews.models import Review, Reviewer, VenueScore
from events.reviews.scoring import REASONS, SHOWN, rescore
from events.reviews.weighing.columns import Company, PaidBy, Places, Reason, Reviews
from events.reviews.weighing.scores import Background, Scores, score
from events.reviews.weighing.scores import learn as learn_from
from events.reviews.weighing.weights import weigh

VENUES_AT_ONCE = 5  # in one unit
LEARNT, SEEN = 0.002, 0.005  # what moved less is not written
KINDS = (*(int,) * 5, *(float,) * 2, *(float,) * 4, float, int, float, int, int, float, int, float)


def learn(course: Course) -> None:
    """What all reviews together teach; reviewers of whom more is known than last night are written."""
    reviews, places = _everything(course)
    background = learn_from(places, reviews, weigh(reviews, read.day_of(course.now)))
    course.shared["background"] = background
    with course.units.reading() as session:
        old = {row[0]: (row[1], row[2]) for row in session.execute(_known_reviewers())}
        cities = read.city_names(session)
    rows = [
        {"member_id": member, "leniency": lenient, "precision": precise}
        for member, lenient, precise in zip(
            background.member.tolist(), background.leniency.tolist(), background.precision.tolist(), strict=True
        )
    ]  # fmt: skip
    each_some(course.units, [row for row in rows if row["member_id"] not in old], _insert)
    each_some(course.units, [row for row in rows if _has_moved(old.get(row["member_id"]), row)], _update)
    each_some(course.units, sorted(old.keys() - {row["member_id"] for row in rows}), _delete)
    means = zip(background.city.tolist(), background.city_mean.tolist(), strict=True)
    course.found = course.found | {
        "mean": background.mean, "lift": background.lift, "reviews": len(reviews.id),
        "cities": {cities[city]: mean for city, mean in means if 0 <= city < len(cities)},
    }  # fmt: skip


def number(course: Course) -> None:
    """Write anew the venues whose number, or a review of theirs, has moved; some at a time, and on from there."""
    for some in _some(_moved(course), int(course.found.get("after", 0))):
        with course.units.writing() as session:
            for venue_id in some:
                rescore(session, venue_id, course.now)
            course.keep(session, after=some[-1])


def _some(venues: Sequence[int], after: int) -> list[list[int]]:
    left = [each for each in venues if each > after]
    return [left[first : first + VENUES_AT_ONCE] for first in range(0, len(left), VENUES_AT_ONCE)]


def _moved(course: Course) -> list[int]:
    """The venues that are not as they are written."""
    reviews, places = _everything(course)
    weights = weigh(reviews, read.day_of(course.now))
    found = score(
        places, reviews, weights, course.shared["company"], people_of(course), _background(course),
        read.day_of(course.now),
    )  # fmt: skip
    weight, reason = course.shared["written"]
    other = (np.abs(weight - weights.value) > SEEN) | (reason != weights.reason)
    moved = set(reviews.venue[other].tolist())
    with course.units.reading() as session:
        known = {row.venue_id: row for row in session.execute(_written_scores())}
    for place, venue in enumerate(places.id.tolist()):
        if venue not in known or _differs(known[venue], found, place):
            moved.add(venue)
    return sorted(moved)


def _differs(row: Any, found: Scores, place: int) -> bool:
    venues = found.venues
    reason = SHOWN[int(venues.shown[place])]
    counts = (int(venues.tables[place]), int(venues.groups[place]), int(venues.diners[place]))
    if row.reason is not reason or (row.tables, row.groups, row.diners) != counts:
        return True
    return reason is None and (row.overall is None or abs(row.overall - float(venues.score[place])) > SEEN)


def _background(course: Course) -> Background:
    """As this night has learnt it, also where another process did."""
    if "background" not in course.shared:
        reviews, places = _everything(course)
        weights = weigh(reviews, read.day_of(course.now))
        course.shared["background"] = learn_from(places, reviews, weights)
    known: Background = course.shared["background"]
    return known


def _everything(course: Course) -> tuple[Reviews, Places]:
    """All open reviews and their venues, read once a night."""
    if "reviews" not in course.shared:
        with course.units.reading() as session:
            reviews, weight, reason = _reviews(session)
            reviews = without_rivals(reviews, rivals.tied(session))
            course.shared["reviews"], course.shared["written"] = reviews, (weight, reason)
            course.shared["places"] = _places(session, reviews.venue)
            course.shared["company"] = _company(session)
    return course.shared["reviews"], course.shared["places"]


def _reviews(session: Session) -> tuple[Reviews, Any, Ints]:
    """All open reviews, and what is written of each: its weight and why it does not count."""
    (identity, member, dinner, group, venue, dined, written, *aspects, credibility, confirmed, standing, paid, out,
     weight, reason, left) = read.columns(session, _all_reviews(session), KINDS)  # fmt: skip
    half = np.stack(aspects, axis=1) if len(identity) else np.zeros((0, len(ASPECTS)))
    credible = np.nan_to_num(credibility)
    accepted: Bools = (confirmed == 1) & (credible >= ACCEPTED_FROM)
    record = _records(session, read.selves(session, group, dined), venue)
    reviews = Reviews(
        identity, member, dinner, group, venue, dined, written, mean_of(half / 2), credible, accepted,
        np.nan_to_num(standing), record, paid, out, half / 2, left,
    )  # fmt: skip
    return reviews, np.nan_to_num(weight), reason


def _all_reviews(session: Session) -> Any:
    confirmed = case((Finding.state == SeatFinding.CONFIRMED, 1), else_=0)
    paid = case(
        *((Review.paid == each, number.value) for each, number in PAID.items()), else_=PaidBy.DINERS.value
    )
    out = case(
        (Review.withdrawn_at.is_not(None), Reason.WITHDRAWN.value),
        (Review.conflict_at.is_not(None), Reason.CONFLICT.value), else_=Reason.COUNTS.value,
    )  # fmt: skip
    reason = case(
        *((Review.not_counted == each, place) for place, each in enumerate(REASONS) if each is not None),
        else_=0,
    )
    return (
        select(
            Review.id, Review.author_id, Review.dinner_id, Dinner.group_id, Review.venue_id,
            read.day(session, Dinner.starts_at), read.day(session, Review.written_at),
            *(getattr(Review, each) for each in ASPECTS), Finding.credibility, confirmed, MemberStanding.value, paid,
            out, Review.weight, reason, Review.share,
        )
        .join(Dinner, Dinner.id == Review.dinner_id)
        .outerjoin(Finding, Finding.seat_id == Review.seat_id)
        .outerjoin(MemberStanding, MemberStanding.member_id == Review.author_id)
        .where(Review.opened_at.is_not(None))
        .order_by(Review.id)
    )  # fmt: skip


def _records(session: Session, group: Ints, venue: Ints) -> Ints:
    """The record of each review's group."""
    seats = func.count()
    query = (
        select(Dinner.id, Dinner.group_id, Dinner.venue_id, seats, read.day(session, Dinner.starts_at))
        .join(Finding, Finding.dinner_id == Dinner.id)
        .where(Dinner.venue_id.is_not(None), *BELIEVED)
        .group_by(Dinner.id, Dinner.group_id, Dinner.venue_id, Dinner.starts_at)
        .having(seats >= FEWEST_ACCEPTED)
    )
    dinner, held, place, accepted, start = read.columns(session, query, (*(int,) * 4, float))
    held = read.selves(session, held, start)
    return other_venues(Tables(dinner, held, held, place, np.zeros(len(dinner))), accepted, group, venue)


def _places(session: Session, venue: Ints) -> Places:
    """The venues that have reviews, or had when they were last written."""
    query = select(Venue.id, read.day(session, Venue.created_at)).order_by(Venue.id)
    ids, since = read.columns(session, query, (int, float))
    scored = read.columns(session, select(VenueScore.venue_id), (int,))[0]
    wanted = np.isin(ids, np.concatenate([venue, scored]))
    cities = read.city_of_venues(session)
    return Places(
        ids[wanted],
        np.array([cities.get(each, -1) for each in ids[wanted].tolist()], np.int64),
        since[wanted],
    )


def _company(session: Session) -> Company:
    reviewed = select(Review.dinner_id).where(Review.opened_at.is_not(None))
    query = (
        select(Seat.dinner_id, Seat.member_id)
        .join(Finding, Finding.seat_id == Seat.id)
        .where(
            Finding.state == SeatFinding.CONFIRMED, Seat.member_id.is_not(None), Seat.dinner_id.in_(reviewed)
        )
    )
    return Company(*read.columns(session, query, (int, int)))


def _known_reviewers() -> Any:
    return select(Reviewer.member_id, Reviewer.leniency, Reviewer.precision)


def _written_scores() -> Any:
    return select(
        VenueScore.venue_id, VenueScore.reason, VenueScore.overall, VenueScore.tables, VenueScore.groups,
        VenueScore.diners,
    )  # fmt: skip


def _has_moved(old: tuple[float, float] | None, row: dict[str, Any]) -> bool:
    if old is None:
        return False  # written as new
    return bool(abs(old[0] - row["leniency"]) > LEARNT or abs(old[1] - row["precision"]) > LEARNT)


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(insert(Reviewer), list(rows))


def _update(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(update(Reviewer), list(rows))


def _delete(session: Session, members: Sequence[int]) -> None:
    session.execute(delete(Reviewer).where(Reviewer.member_id.in_(members)))
