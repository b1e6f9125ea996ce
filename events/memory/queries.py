"""What a group remembers: its tables, who sat, what was written and liked. Sealed reviews never pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.core.pages import Page, cut
from app.places.models import Dish, Venue
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat
from events.dinners.queries import with_all
from events.dinners.rules import SeatState
from events.memory.models import BroughtPicture, BroughtTable
from events.reviews.models import DishRating, Review
from events.reviews.pictures import Pictured
from events.reviews.rules import Again
from events.reviews.shown import Shown
from events.reviews.shown import page as open_reviews

AT_A_TABLE = 3  # reviews shown of one table
MOST_REVIEWS = 60
MOST_PICTURES = 6


@dataclass(frozen=True, slots=True)
class Remembered:
    """A table that was: who sat, what was written, what they would order again."""

    dinner: Dinner
    seats: Sequence[Seat]
    reviews: Sequence[Shown]
    more: int
    dishes: Sequence[str]

    @property
    def people(self) -> str:
        """Who sat there, by what they are called."""
        return str(_(", ")).join(called(seat) for seat in self.seats if called(seat))

    @property
    def pictures(self) -> list[tuple[str, Pictured]]:
        """What may be seen of its pictures, each with its review's address."""
        found = [(shown.review.public_id, each) for shown in self.reviews for each in shown.pictures]
        return [each for each in found if each[1].hidden_at is None][:MOST_PICTURES]


def called(seat: Seat) -> str:
    """What somebody is called at the table; a companion may have no name."""
    return seat.person.nickname if seat.person else seat.name


def _was(group_id: int, now: datetime) -> ColumnElement[bool]:
    return and_(Dinner.group_id == group_id, Dinner.ends_at <= now, Dinner.called_off_at.is_(None))


def span(session: Session, group_id: int, now: datetime) -> tuple[int, datetime | None, datetime | None, int]:
    """How many tables there were, the first, the last, and at how many places."""
    found = select(
        func.count(),
        func.min(Dinner.starts_at),
        func.max(Dinner.starts_at),
        func.count(Dinner.venue_id.distinct()),
    )
    number, first, last, places = session.execute(found.where(_was(group_id, now))).one()
    return number, first, last, places


def page_of(
    session: Session,
    group_id: int,
    now: datetime,
    size: int,
    *,
    before: int | None = None,
    year: int | None = None,
    zone: str = "UTC",
    apart: Collection[int] = (),
    most: int = AT_A_TABLE,
) -> Page[Remembered]:
    """A page of the group's tables, the last first; `apart` are people whom the reader does not meet."""
    query = select(Dinner).where(_was(group_id, now))
    if year is not None:
        query = query.where(
            Dinner.starts_at >= _new_year(year, zone), Dinner.starts_at < _new_year(year + 1, zone)
        )
    if before is not None:
        then = (
            select(Dinner.starts_at).where(Dinner.id == before, Dinner.group_id == group_id).scalar_subquery()
        )
        query = query.where(or_(Dinner.starts_at < then, and_(Dinner.starts_at == then, Dinner.id < before)))
    wanted = with_all(query.order_by(Dinner.starts_at.desc(), Dinner.id.desc()).limit(size + 1))
    page = cut(session.scalars(wanted).all(), size)
    return Page(remembered(session, page.rows, apart, most), page.before)


def _new_year(year: int, zone: str) -> datetime:
    return datetime(year, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def remembered(
    session: Session, dinners: Sequence[Dinner], apart: Collection[int] = (), most: int = AT_A_TABLE
) -> list[Remembered]:
    """These tables with everything that is told of them: a constant number of questions."""
    ids = [dinner.id for dinner in dinners]
    seats, dishes = _seats(session, ids), _dishes(session, ids)
    written: defaultdict[int, list[Shown]] = defaultdict(list)
    those = and_(Review.dinner_id.in_(ids), Review.withdrawn_at.is_(None))
    for shown in open_reviews(session, those, None, max(MOST_REVIEWS, len(ids) * most)).rows if ids else ():
        if shown.review.author_id not in apart:
            written[shown.review.dinner_id].append(shown)
    return [
        Remembered(
            dinner, [seat for seat in seats[dinner.id] if seat.member_id not in apart], written[dinner.id][:most],
            max(0, len(written[dinner.id]) - most), dishes[dinner.id],
        )
        for dinner in dinners
    ]  # fmt: skip


def _seats(session: Session, ids: Sequence[int]) -> dict[int, list[Seat]]:
    """Who sat at each: not whom the table says was not there."""
    query = (
        select(Seat)
        .outerjoin(Finding, Finding.seat_id == Seat.id)
        .where(
            Seat.dinner_id.in_(ids), Seat.state == SeatState.GOING,
            Finding.state.is_(None) | (Finding.state != SeatFinding.ABSENT),
        )
        .options(joinedload(Seat.member), joinedload(Seat.guest))
        .order_by(Seat.seated_at, Seat.id)
    )  # fmt: skip
    found: defaultdict[int, list[Seat]] = defaultdict(list)
    for seat in session.scalars(query) if ids else ():
        found[seat.dinner_id].append(seat)
    return found


def _open() -> ColumnElement[bool]:
    return and_(Review.opened_at.is_not(None), Review.withdrawn_at.is_(None))


def _dishes(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """What each table would order again, by open reviews."""
    query = (
        select(Review.dinner_id, Dish.name)
        .join(DishRating, DishRating.review_id == Review.id)
        .join(Dish, Dish.id == DishRating.dish_id)
        .where(Review.dinner_id.in_(ids), _open(), DishRating.again == Again.AGAIN)
        .group_by(Review.dinner_id, Dish.id, Dish.name)
        .order_by(func.count().desc(), Dish.name)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for dinner_id, name in session.execute(query) if ids else ():
        found[dinner_id].append(name)
    return found


def favourites(session: Session, group_id: int, limit: int = 8) -> Sequence[tuple[str, str, int]]:
    """The dishes that the group would order again: dish, venue's address, by how many."""
    again = func.sum(case((DishRating.again == Again.AGAIN, 1), else_=0))
    query = (
        select(Dish.name, Venue.public_id, again)
        .join(DishRating, DishRating.dish_id == Dish.id)
        .join(Review, Review.id == DishRating.review_id)
        .join(Dinner, Dinner.id == Review.dinner_id)
        .join(Venue, Venue.id == Dish.venue_id)
        .where(Dinner.group_id == group_id, _open())
        .group_by(Dish.id, Dish.name, Venue.public_id)
        .having(again > 0)
        .order_by(again.desc(), func.count(), Dish.name)
        .limit(limit)
    )
    return [(name, venue, int(number)) for name, venue, number in session.execute(query)]


def has_brought(session: Session, group_id: int) -> bool:
    """Whether the group has brought anything along from elsewhere."""
    return (
        session.scalar(select(BroughtTable.id).where(BroughtTable.group_id == group_id).limit(1)) is not None
    )


def brought(
    session: Session, group_id: int, size: int, before: int | None = None
) -> tuple[Page[BroughtTable], dict[int, list[BroughtPicture]]]:
    """A page of what was brought, the last first, with its pictures."""
    query = select(BroughtTable).where(BroughtTable.group_id == group_id)
    if before is not None:
        then = select(BroughtTable.happened_at).where(
            BroughtTable.id == before, BroughtTable.group_id == group_id
        )
        at = then.scalar_subquery()
        older = and_(BroughtTable.happened_at == at, BroughtTable.id < before)
        query = query.where(or_(BroughtTable.happened_at < at, older))
    ordered = query.order_by(BroughtTable.happened_at.desc(), BroughtTable.id.desc()).limit(size + 1)
    page = cut(session.scalars(ordered).all(), size)
    ids = [row.id for row in page.rows]
    pictures: dict[int, list[BroughtPicture]] = defaultdict(list)
    wanted = (
        select(BroughtPicture)
        .where(BroughtPicture.table_id.in_(ids))
        .options(joinedload(BroughtPicture.photo))
    )
    for picture in session.scalars(wanted.order_by(BroughtPicture.id)) if ids else ():
        pictures[picture.table_id].append(picture)
    return page, pictures
