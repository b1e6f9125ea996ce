"""What machines may read: public things alone, whoever asks. Nothing here depends on a viewer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.places.models import Venue, VenueEdit
from events.dinners.models import Dinner, DinnerMove, Seat
from events.dinners.queries import not_over, with_all
from events.dinners.rules import TAKES_ROOM, Visibility
from events.reviews.models import Review, VenueScore
from groups.membership.models import Group

MOST = 50
PART = 10_000  # ids to a part of the site's map: a part is one stretch of the primary key
AT_ONCE = 1000
IS_PUBLIC = Dinner.visibility == Visibility.PUBLIC
IS_OPEN = (Review.opened_at.is_not(None), Review.withdrawn_at.is_(None))
Rows = Select[*tuple[Any, ...]]
Line = tuple[str, datetime | None]


def taken() -> ColumnElement[int]:
    """How many seats of a dinner are taken."""
    seats = select(func.count()).where(Seat.dinner_id == Dinner.id, Seat.state.in_(TAKES_ROOM))
    return seats.scalar_subquery()


def open_in(session: Session, city: str, now: datetime) -> Sequence[tuple[Dinner, int]]:
    """A city's public tables with free seats, the nearest in time first, each with how many are free."""
    free = Dinner.seats - taken()
    where = func.coalesce(Venue.city, Group.city) == city
    query = (
        select(Dinner, free.label("free"))
        .join(Group, Group.id == Dinner.group_id)
        .outerjoin(Venue, Venue.id == Dinner.venue_id)
        .where(IS_PUBLIC, Dinner.closes_at > now, Dinner.called_off_at.is_(None), where, free > 0)
    )
    return _first(session, query)


def of_group(session: Session, group_id: int, now: datetime) -> Sequence[tuple[Dinner, int]]:
    """A group's public tables that are not over, also those that were called off: a reader must learn of it."""
    query = select(Dinner, (Dinner.seats - taken()).label("free"))
    return _first(session, query.where(IS_PUBLIC, Dinner.group_id == group_id, not_over(now)))


def _first(session: Session, query: Rows) -> Sequence[tuple[Dinner, int]]:
    ordered = with_all(query.order_by(Dinner.starts_at, Dinner.id).limit(MOST))
    rows: Sequence[Any] = session.execute(ordered).all()
    return [(dinner, max(0, free)) for dinner, free in rows]


def open_reviews(session: Session, venue_id: int, most: int = MOST) -> Sequence[Review]:
    """A venue's open reviews, the newest first: never a sealed one, never one that was withdrawn."""
    query = select(Review).where(Review.venue_id == venue_id, *IS_OPEN).options(joinedload(Review.author))
    return session.scalars(query.order_by(Review.opened_at.desc(), Review.id.desc()).limit(most)).all()


def score_of(session: Session, venue_id: int) -> VenueScore | None:
    """A venue's numbers, where it has any."""
    return session.get(VenueScore, venue_id)


def free_at(session: Session, dinner: Dinner) -> int:
    """How many seats of this dinner are free."""
    count = select(func.count()).where(Seat.dinner_id == dinner.id, Seat.state.in_(TAKES_ROOM))
    return max(0, dinner.seats - (session.scalar(count) or 0))


def before_the_move(session: Session, dinner: Dinner) -> datetime | None:
    """When the dinner was to begin before it was last moved."""
    moves = select(DinnerMove.was_starts_at).where(
        DinnerMove.dinner_id == dinner.id, DinnerMove.undone_at.is_(None)
    )
    found = session.scalar(moves.order_by(DinnerMove.id.desc()).limit(1))
    return found if found != dinner.starts_at else None


def _venues() -> Rows:
    edited = select(func.max(VenueEdit.edited_at)).where(VenueEdit.venue_id == Venue.id).scalar_subquery()
    opened = select(func.max(Review.opened_at)).where(Review.venue_id == Venue.id).scalar_subquery()
    return select(Venue.id, Venue.public_id, Venue.created_at, edited, opened).where(
        Venue.merged_into_id.is_(None)
    )


def _groups() -> Rows:
    called = select(func.max(Dinner.called_at)).where(Dinner.group_id == Group.id, IS_PUBLIC)
    return select(Group.id, Group.public_id, Group.created_at, called.scalar_subquery()).where(
        Group.listed.is_(True)
    )


def _dinners() -> Rows:
    return select(Dinner.id, Dinner.public_id, Dinner.called_at, Dinner.moved_at).where(
        IS_PUBLIC, Dinner.called_off_at.is_(None)
    )


def _reviews() -> Rows:
    return select(Review.id, Review.public_id, Review.opened_at, Review.edited_at).where(*IS_OPEN)


KINDS: dict[str, tuple[str, Any, Callable[[], Rows]]] = {
    "venues": ("places.page", Venue, _venues), "groups": ("membership.page", Group, _groups),
    "dinners": ("dinners.page", Dinner, _dinners), "reviews": ("reviews.page", Review, _reviews),
}  # fmt: skip


def parts(session: Session) -> dict[str, int]:
    """How many parts of each kind the site's map has, by the highest id."""
    highest = {name: session.scalar(select(func.max(model.id))) for name, (_to, model, _q) in KINDS.items()}
    return {name: -(-(last or 0) // PART) for name, last in highest.items()}


def lines(session: Session, kind: str, part: int) -> Iterator[Line]:
    """Public id and last change of everything of a kind in one part, read a thousand at a time."""
    _endpoint, model, query = KINDS[kind]
    after, last = part * PART, (part + 1) * PART
    while True:
        some = query().where(model.id > after, model.id <= last).order_by(model.id).limit(AT_ONCE)
        rows = session.execute(some).all()
        for row in rows:
            yield row[1], max((each for each in row[2:] if each is not None), default=None)
        if len(rows) < AT_ONCE:
            return
        after = rows[-1][0]
