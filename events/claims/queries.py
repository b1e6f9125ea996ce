"""Named reads of replies, tables that come, and what diners say in sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.core import marks
from app.merchants.models import MerchantClaim
from app.merchants.rules import ClaimState
from app.places.models import Dish, Venue
from events.bookings.queries import known_there
from events.claims.models import ReplyVersion, ReviewReply
from events.claims.rules import AHEAD, TYPED_WITHIN, Tapped
from events.diets.models import DietNeed
from events.diets.queries import as_wish
from events.diets.rules import Line, kitchen_sheet
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.reviews.models import DishRating, Review
from events.reviews.rules import Again
from groups.membership.models import Group

MOST_TABLES = 20
REVIEWS = 20
YEAR = timedelta(days=365)
TYPED_SINCE = marks.ago(TYPED_WITHIN)


@dataclass(frozen=True, slots=True)
class Coming:
    """A table that has told the restaurant that it comes: how many, and what the kitchen should know. Nobody's name."""

    starts_at: datetime
    timezone: str
    seats: int
    going: int
    cloth: str
    group: str  # empty where strangers do not find it
    venue: str
    lines: Sequence[Line]


@cache
def waiting_here() -> Select[Any]:
    """Whether some merchant of the dinner's venue waits for a word of its diners: for the dinner page's mark."""
    return (
        select(MerchantClaim.id)
        .join(Dinner, Dinner.venue_id == MerchantClaim.venue_id)
        .where(
            Dinner.id == marks.DINNER, MerchantClaim.state == ClaimState.OPEN, Dinner.ends_at <= marks.NOW,
            Dinner.ends_at >= TYPED_SINCE, Dinner.called_off_at.is_(None),
        )
    )  # fmt: skip


@cache
def answered() -> ColumnElement[bool]:
    """Whether the review has a reply, beside the review itself."""
    return select(ReviewReply.id).where(ReviewReply.review_id == Review.id).correlate(Review).exists()


def reply_to(session: Session, review_id: int) -> ReviewReply | None:
    """The reply to this review, with who gave it."""
    wanted = select(ReviewReply).where(ReviewReply.review_id == review_id)
    return session.scalar(wanted.options(joinedload(ReviewReply.merchant)))


def replies_to(session: Session, review_ids: Collection[int]) -> Sequence[ReviewReply]:
    """The replies to these reviews: one query."""
    wanted = select(ReviewReply).where(ReviewReply.review_id.in_(list(review_ids)))
    return session.scalars(wanted.options(joinedload(ReviewReply.merchant))).all()


def versions_of(session: Session, reply_id: int) -> Sequence[ReplyVersion]:
    """Earlier wordings of a reply, the last first."""
    wanted = select(ReplyVersion).where(ReplyVersion.reply_id == reply_id)
    return session.scalars(wanted.order_by(ReplyVersion.version.desc()).limit(100)).all()


def reviews_at(session: Session, venue_ids: Collection[int], before: int | None = None) -> Sequence[Review]:
    """Open reviews of these venues, the newest first: in that order and no other, for everybody alike."""
    wanted = select(Review).where(
        Review.venue_id.in_(list(venue_ids)), Review.opened_at.is_not(None), Review.withdrawn_at.is_(None)
    )
    if before is not None:
        wanted = wanted.where(Review.id < before)
    loads = (joinedload(Review.author), joinedload(Review.venue), joinedload(Review.dinner))
    return session.scalars(wanted.options(*loads).order_by(Review.id.desc()).limit(REVIEWS + 1)).all()


def coming(session: Session, venue_ids: Collection[int], now: datetime) -> list[Coming]:
    """The tables of the next two weeks of which the restaurant knows. Others are none of its business."""
    if not venue_ids:
        return []
    going = (
        select(func.count())
        .where(Seat.dinner_id == Dinner.id, Seat.state == SeatState.GOING)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Dinner.id, Dinner.starts_at, Dinner.timezone, Dinner.seats, going, Group.cloth, Group.name,
               Group.listed, Venue.name)
        .join(Group, Group.id == Dinner.group_id)
        .join(Venue, Venue.id == Dinner.venue_id)
        .where(
            Dinner.venue_id.in_(list(venue_ids)), Dinner.called_off_at.is_(None), Dinner.ends_at > now,
            Dinner.starts_at <= now + AHEAD, known_there(),
        )
        .order_by(Dinner.starts_at, Dinner.id)
        .limit(MOST_TABLES)
    ).all()  # fmt: skip
    sheets = _sheets(session, [row[0] for row in rows])
    return [
        Coming(at, zone, seats, sit, cloth, name if listed else "", venue, sheets.get(dinner, ()))
        for dinner, at, zone, seats, sit, cloth, name, listed, venue in rows
    ]


def _sheets(session: Session, dinner_ids: Collection[int]) -> dict[int, Sequence[Line]]:
    """What the kitchen should know of each table, in counts: one query."""
    if not dinner_ids:
        return {}
    rows = session.execute(
        select(Seat.dinner_id, DietNeed, Seat.id)
        .join(Seat, or_(DietNeed.seat_id == Seat.id, DietNeed.member_id == Seat.member_id))
        .where(Seat.dinner_id.in_(list(dinner_ids)), Seat.state == SeatState.GOING)
    )
    wishes = defaultdict(list)
    for dinner_id, need, seat_id in rows:
        wishes[dinner_id].append(as_wish(need, seat_id))
    return {dinner_id: kitchen_sheet(found) for dinner_id, found in wishes.items()}


def tapped(session: Session, venue_ids: Collection[int], now: datetime) -> list[Tapped]:
    """What a year's diners said of each dish."""
    again = func.sum(case((DishRating.again == Again.AGAIN, 1), else_=0))
    no_more = func.sum(case((DishRating.again == Again.NO_MORE, 1), else_=0))
    rows = session.execute(
        select(Dish.name, again, no_more, func.count(Review.author_id.distinct()))
        .join(DishRating, DishRating.dish_id == Dish.id)
        .join(Review, Review.id == DishRating.review_id)
        .where(
            Review.venue_id.in_(list(venue_ids)), Review.opened_at.is_not(None), Review.withdrawn_at.is_(None),
            Review.opened_at > now - YEAR,
        )
        .group_by(Dish.id, Dish.name)
        .order_by(Dish.id)
        .limit(400)
    )  # fmt: skip
    return [Tapped(name, int(yes or 0), int(no or 0), diners) for name, yes, no, diners in rows]


def scored(
    session: Session, venue_ids: Collection[int], now: datetime
) -> list[tuple[int, datetime, dict[str, int | None]]]:
    """Who gave what when, of a year's open reviews: for the averages alone, never shown."""
    rows = session.execute(
        select(Review.author_id, Review.opened_at, Review.taste, Review.room, Review.service, Review.value).where(
            Review.venue_id.in_(list(venue_ids)), Review.opened_at.is_not(None), Review.withdrawn_at.is_(None),
            Review.opened_at > now - YEAR,
        )
    )  # fmt: skip
    return [
        (who, at, {"taste": taste, "room": room, "service": service, "value": value})
        for who, at, taste, room, service, value in rows
        if at is not None
    ]
