"""Named reads of reviews. Only `own_*` and `the_review` ever give a sealed one; all lists are of open ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.core import marks
from app.core.pages import Page
from app.places.models import Dish, Venue
from app.places.models_ties import VenueTie
from app.places.rules_ties import LASTS as TIE_LASTS
from events.attestations import eras
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.reviews.models import DishRating, PrivateNote, Review, ReviewVersion, VenueScore
from events.reviews.models_returning import VenueReturns
from events.reviews.models_told import VenueTold
from events.reviews.rules import SEALED_FOR, WINDOW_DAYS, Again, NotCounted, Paid, is_label
from events.reviews.shown import Shown, most_helpful, newest, page, read, shown, with_names, with_seal

PAGE = 10
MOST_RATED = 36  # the form has room for forty rows, some of them for new names
WINDOW_OPENS = marks.ago(timedelta(days=WINDOW_DAYS))
TIES_END = marks.ago(TIE_LASTS)
SCORES_LAST = timedelta(days=1)
LABELLED = tuple(paid for paid in Paid if is_label(paid))
WAITED_FOR = (NotCounted.NOT_ACCEPTED, NotCounted.NO_WEIGHT_YET)


class Show(StrEnum):
    """Which of a venue's reviews are shown."""

    ALL = "all"
    VOUCHED = "vouched"
    HOSTED = "hosted"
    WAITING = "waiting"


def the_review(session: Session, public_id: str) -> Review | None:
    """The review of this address with all that its pages name, sealed or not: for the door alone."""
    wanted = select(Review).where(Review.public_id == public_id)
    return session.scalars(with_names(wanted)).one_or_none()


def own_review(session: Session, dinner_id: int, member_id: int) -> Review | None:
    """What the member wrote of this dinner, sealed or not."""
    wanted = select(Review).where(Review.dinner_id == dinner_id, Review.author_id == member_id)
    return session.scalars(with_names(wanted)).one_or_none()


def own_ratings(session: Session, review_id: int) -> dict[int, DishRating]:
    """Dish → what the review says of it."""
    rows = session.scalars(select(DishRating).where(DishRating.review_id == review_id))
    return {rating.dish_id: rating for rating in rows}


def own_note(session: Session, dinner_id: int, member_id: int) -> str:
    """The member's note to oneself."""
    query = select(PrivateNote.text).where(
        PrivateNote.dinner_id == dinner_id, PrivateNote.author_id == member_id
    )
    return session.scalar(query) or ""


def versions_of(session: Session, review_id: int) -> Sequence[ReviewVersion]:
    """Earlier wordings, the oldest first."""
    wanted = select(ReviewVersion).where(ReviewVersion.review_id == review_id)
    return session.scalars(wanted.order_by(ReviewVersion.version)).all()


def venue_address(session: Session, venue_id: int) -> str:
    """The public id of a venue that a fact names."""
    return session.scalars(select(Venue.public_id).where(Venue.id == venue_id)).one()


def score_of(session: Session, venue_id: int) -> VenueScore | None:
    """The venue's numbers; None before anybody of here has sat there."""
    return session.get(VenueScore, venue_id)


def page_rows(
    session: Session, venue_id: int
) -> tuple[VenueScore | None, VenueTold | None, VenueReturns | None]:
    """All that is kept counted for a venue's page, in one question; who gets a row that is held asks no more."""
    rows = select(VenueScore, VenueTold, VenueReturns).select_from(Venue)
    for kind in (VenueScore, VenueTold, VenueReturns):
        rows = rows.outerjoin(kind, kind.venue_id == Venue.id)
    score, told, returns = session.execute(rows.where(Venue.id == venue_id)).one()
    return score, told, returns


def scores_of_venues(session: Session, venue_ids: Sequence[int]) -> Sequence[VenueScore]:
    """The numbers of several venues."""
    return session.scalars(select(VenueScore).where(VenueScore.venue_id.in_(venue_ids))).all()


def of_venue(
    session: Session, venue_id: int, show: Show = Show.ALL, before: int | None = None, size: int = PAGE,
    *, by_help: bool = False,
) -> Page[Shown]:  # fmt: skip
    """A venue's open reviews, newest first or most helpful first; tombstones stand among all of them."""
    filters: dict[Show, list[ColumnElement[bool]]] = {
        Show.ALL: [],
        Show.HOSTED: [Review.paid.in_(LABELLED)],
        Show.WAITING: [Review.paid.not_in(LABELLED), Review.not_counted.in_(WAITED_FOR)],
        Show.VOUCHED: [
            Review.paid.not_in(LABELLED), Review.not_counted.is_(None) | Review.not_counted.not_in(WAITED_FOR)
        ],
    }  # fmt: skip
    if show is not Show.ALL:
        filters[show].append(Review.withdrawn_at.is_(None))
    where = and_(Review.venue_id == venue_id, *filters[show])
    if not by_help:
        return page(session, where, before, size)
    votes = select(Review.helpful).where(Review.id == before, Review.venue_id == venue_id)
    known = session.scalar(votes) if before is not None else None
    after = (known, before) if known is not None and before is not None else None
    return read(session, most_helpful(where, after, size), {}, size)


def of_dinner(session: Session, dinner_id: int, size: int = 30) -> Page[Shown]:
    """A table's open reviews."""
    return page(session, Review.dinner_id == dinner_id, None, size)


def named(session: Session, public_ids: Sequence[str]) -> Sequence[Shown]:
    """Those of these reviews that are open and stand."""
    those = and_(Review.public_id.in_(public_ids), Review.withdrawn_at.is_(None))
    return page(session, those, None, len(public_ids)).rows


def of_member(session: Session, member_id: int, before: int | None = None, size: int = 5) -> Page[Shown]:
    """A member's open reviews."""
    return page(session, and_(Review.author_id == member_id, Review.withdrawn_at.is_(None)), before, size)


def of_group(session: Session, group_id: int, size: int = 3) -> Page[Shown]:
    """Open reviews of a group's tables."""
    return read(session, _of_group(size), marks.values(group=group_id), size)


@cache
def _of_group(size: int) -> Select[Any]:
    tables = select(Dinner.id).where(Dinner.group_id == marks.GROUP)
    return newest(and_(Review.dinner_id.in_(tables), Review.withdrawn_at.is_(None)), None, size)


def fresh_from_tablemates(session: Session, member_id: int, limit: int = 5) -> Sequence[Shown]:
    """The newest open reviews by people with whom the member is confirmed to have sat (E5)."""
    return read(session, _fresh(limit), marks.values(member=member_id), limit).rows


@cache
def _fresh(limit: int) -> Select[Any]:
    mine, theirs = aliased(Seat), aliased(Seat)
    here, there = aliased(Finding), aliased(Finding)
    tablemates = (
        select(theirs.member_id)
        .join(mine, mine.dinner_id == theirs.dinner_id)
        .join(here, and_(here.seat_id == mine.id, here.state == SeatFinding.CONFIRMED))
        .join(there, and_(there.seat_id == theirs.id, there.state == SeatFinding.CONFIRMED))
        .where(mine.member_id == marks.MEMBER, theirs.member_id != marks.MEMBER)
    )
    return newest(and_(Review.author_id.in_(tablemates), Review.withdrawn_at.is_(None)), None, limit)


def dress(session: Session, review: Review) -> Shown:
    """One review, already passed by a door, as it is drawn."""
    row = session.execute(with_seal(select(Review)).where(Review.id == review.id)).one()
    return shown(session, [row])[0]


def top_dishes(session: Session, venue_id: int, limit: int = 6) -> Sequence[tuple[str, int, int]]:
    """Dish, how many would order it again, of how many: by open reviews that no merchant paid for."""
    again = func.sum(case((DishRating.again == Again.AGAIN, 1), else_=0))
    query = (
        select(Dish.name, again, func.count())
        .join(DishRating, DishRating.dish_id == Dish.id)
        .join(Review, Review.id == DishRating.review_id)
        .where(
            Dish.venue_id == venue_id, Review.opened_at.is_not(None), Review.withdrawn_at.is_(None),
            Review.paid.not_in(LABELLED), Review.conflict_at.is_(None),
        )
        .group_by(Dish.id, Dish.name)
        .order_by(again.desc(), func.count(), Dish.name)
        .limit(limit)
    )  # fmt: skip
    return [(name, int(liked or 0), rated) for name, liked, rated in session.execute(query)]


def dishes_to_rate(
    session: Session, venue_id: int, mine: Sequence[int], on_bill: Sequence[int] = (), limit: int = 12
) -> Sequence[Dish]:
    """Dishes that a review's form offers: those on the dinner's bill in its order, else what most tables ate.

    What is already rated stands there in any case.
    """
    query = select(Dish).where(Dish.venue_id == venue_id, Dish.merged_into_id.is_(None))
    if on_bill:
        order = {dish: place for place, dish in enumerate(on_bill)}
        found = session.scalars(query.where(Dish.id.in_([*on_bill, *mine]))).all()
        return sorted(found, key=lambda dish: (order.get(dish.id, len(order)), dish.id))[:MOST_RATED]
    eaten = select(func.count()).where(DishRating.dish_id == Dish.id).scalar_subquery()
    first = case((Dish.id.in_(mine), 0), else_=1)
    return session.scalars(
        query.order_by(first, eaten.desc(), Dish.name, Dish.id).limit(max(limit, len(mine)))
    ).all()


def to_write(session: Session, member_id: int, now: datetime, limit: int = 5) -> Sequence[Dinner]:
    """Dinners that the member may review and has not, the oldest first."""
    query = unwritten().options(joinedload(Dinner.venue)).order_by(Dinner.ends_at, Dinner.id).limit(limit)
    return session.scalars(query, marks.values(member=member_id, now=now)).all()


@cache
def unwritten() -> Select[Dinner]:
    """Dinners that the member may review and has not."""
    written = select(Review.dinner_id).where(Review.author_id == marks.MEMBER)
    lasting = VenueTie.ended_at.is_(None) | (VenueTie.ended_at > TIES_END)
    tied = select(VenueTie.venue_id).where(VenueTie.member_id == marks.MEMBER, lasting)
    others = aliased(Seat)
    people = select(func.count()).where(others.dinner_id == Dinner.id, others.state == SeatState.GOING)
    # As rules.may_review has it, but for lines of invitations: the page itself tells of those.
    vouched = or_(Finding.witnesses >= 2, and_(Finding.witnesses == 1, people.scalar_subquery() <= 2))
    return (
        select(Dinner)
        .join(Seat, Seat.dinner_id == Dinner.id)
        .join(Finding, and_(Finding.seat_id == Seat.id, Finding.state == SeatFinding.CONFIRMED))
        .where(
            Seat.member_id == marks.MEMBER, Dinner.ends_at <= marks.NOW,
            Dinner.ends_at >= WINDOW_OPENS,
            Dinner.venue_id.is_not(None), Dinner.called_off_at.is_(None), Dinner.id.not_in(written), vouched,
            Dinner.venue_id.not_in(tied),
        )
    )  # fmt: skip


def with_sealed_past(session: Session, now: datetime, limit: int = 100) -> Sequence[Dinner]:
    """Dinners with sealed reviews whose 72 hours have passed."""
    due = select(Review.dinner_id).where(Review.opened_at.is_(None))
    query = select(Dinner).where(Dinner.id.in_(due), Dinner.ends_at <= now - SEALED_FOR)
    return session.scalars(query.order_by(Dinner.id).limit(limit)).all()


def old_scores(session: Session, now: datetime, limit: int = 20) -> Sequence[int]:
    """Venues whose numbers are a day old."""
    query = select(VenueScore.venue_id).where(VenueScore.computed_at < now - SCORES_LAST)
    return session.scalars(query.order_by(VenueScore.computed_at).limit(limit)).all()


def finding_of(session: Session, seat_id: int) -> Finding | None:
    """What the table says of a seat: the seal that its review carries."""
    return session.scalar(select(Finding).where(Finding.seat_id == seat_id))


def handed_over(session: Session, dinner_id: int) -> datetime | None:
    """Since when the table's group is in other hands, so that only one of its selves counts for the review (X-16)."""
    group_id = session.scalar(select(Dinner.group_id).where(Dinner.id == dinner_id))
    return eras.handed(session, [group_id]).get(group_id) if group_id is not None else None


def sat_at(session: Session, dinner_id: int, member_id: int) -> bool:
    """Whether the member sits on the list of a dinner: she may be in its pictures."""
    seat = select(Seat.id).where(
        Seat.dinner_id == dinner_id, Seat.member_id == member_id, Seat.state == SeatState.GOING
    )
    return session.scalar(seat) is not None


def table_size(session: Session, dinner_id: int) -> int:
    """How many sit at the table: going, and not found absent."""
    there = Finding.state.is_(None) | (Finding.state != SeatFinding.ABSENT)
    seats = select(func.count()).select_from(Seat).outerjoin(Finding, Finding.seat_id == Seat.id)
    return session.scalar(seats.where(Seat.dinner_id == dinner_id, Seat.state == SeatState.GOING, there)) or 0
