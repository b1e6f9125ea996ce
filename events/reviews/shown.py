"""A review as it is drawn, and the select that reads many of them at a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from markupsafe import Markup
from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, bindparam, false, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.core import marks
from app.core.markup import excerpt
from app.core.pages import Page
from app.core.panels import gather
from app.places.models import Dish
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Seat
from events.dinners.rules import SeatState
from events.reviews.models import DishRating, Review
from events.reviews.pictures import Pictured, of_reviews, pictured
from events.reviews.rules import Again, Scores, bowls, is_label
from events.reviews.scores import overall_of

NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class DishSaying:
    """What a review says of one dish."""

    name: str
    again: Again
    note: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A review as it is drawn: with its author, its dinner, its seal and its dishes."""

    review: Review
    witnesses: int
    circles: int
    confirmed: bool
    people: int
    dishes: Sequence[DishSaying]
    pictures: Sequence[Pictured] = ()
    under: Markup = NOTHING  # what higher rooms put under it

    @property
    def html(self) -> Markup:
        """The text, made safe when it was written."""
        return Markup(self.review.html)  # noqa: S704  the output of app.core.markup

    @property
    def excerpt(self) -> str:
        """The beginning of the text, without its markup."""
        return excerpt(self.review.html)

    @property
    def bowls(self) -> float | None:
        """The mean of what was scored, in bowls; None where nothing was."""
        scores = Scores(self.review.taste, self.review.room, self.review.service, self.review.value)
        return bowls(overall_of(scores)) if any(each is not None for each in scores.given()) else None

    @property
    def hosted(self) -> bool:
        """Whether the fixed label stands on it."""
        return is_label(self.review.paid)

    @property
    def level(self) -> int:
        """How strong the seal is drawn: 0 nobody, 1 one circle, 2 several."""
        return 0 if not (self.confirmed and self.witnesses) else (2 if self.circles > 1 else 1)


def with_names(wanted: Select[Any]) -> Select[Any]:
    """Load what a review names: its author, venue and dinner."""
    names = (joinedload(Review.author), joinedload(Review.venue), joinedload(Review.dinner))
    return wanted.options(*names)


_answers: list[Callable[[], ColumnElement[bool]]] = []


def answered_by(exists: Callable[[], ColumnElement[bool]]) -> None:
    """Let a higher room say under which reviews it has something to show: asked along with the review itself."""
    if exists not in _answers:
        _answers.append(exists)


@cache
def _answered() -> ColumnElement[bool]:
    return or_(false(), *(exists() for exists in _answers))


def with_seal(wanted: Select[Any]) -> Select[Any]:
    """Read beside each review its seal and how many sat at its table."""
    seal, people = _beside()
    return with_names(
        wanted.outerjoin(seal, seal.seat_id == Review.seat_id).add_columns(
            seal.witnesses,
            seal.circles,
            seal.state,
            people.label("people"),
            pictured().label("pictured"),
            _answered().label("answered"),
        )
    )


@cache
def _beside() -> tuple[Any, ScalarSelect[int]]:
    """The seal, and how many sat there: aliases are dear, so they are made once."""
    seats, absent = aliased(Seat), aliased(Finding)
    there = absent.state.is_(None) | (absent.state != SeatFinding.ABSENT)
    people = (
        select(func.count())
        .select_from(seats)
        .outerjoin(absent, absent.seat_id == seats.id)
        .where(seats.dinner_id == Review.dinner_id, seats.state == SeatState.GOING, there)
        .correlate(Review)
        .scalar_subquery()
    )
    return aliased(Finding), people


def page(session: Session, where: ColumnElement[bool], before: int | None, size: int) -> Page[Shown]:
    """A page of open reviews, newest first."""
    return read(session, newest(where, before, size), {}, size)


def newest(where: ColumnElement[bool], before: int | None, size: int) -> Select[Any]:
    """Open reviews, and one more than a page holds: the only way into a list, and sealed ones do not pass it."""
    ids = select(Review.id).where(where, Review.opened_at.is_not(None))
    if before is not None:
        ids = ids.where(Review.id < before)
    # The few ids first: what stands beside a review is then looked up for these alone, not for all of a venue's.
    few = ids.order_by(Review.id.desc()).limit(size + 1).subquery()
    return with_seal(select(Review)).join(few, few.c.id == Review.id).order_by(Review.id.desc())


def most_helpful(where: ColumnElement[bool], after: tuple[int, int] | None, size: int) -> Select[Any]:
    """The same by helpful votes, the newest first of equals; `after` is (votes, id) of the last one seen."""
    ids = select(Review.id).where(where, Review.opened_at.is_not(None))
    if after is not None:
        votes, last = after
        ids = ids.where((Review.helpful < votes) | ((Review.helpful == votes) & (Review.id < last)))
    few = ids.order_by(Review.helpful.desc(), Review.id.desc()).limit(size + 1).subquery()
    reviews = with_seal(select(Review)).join(few, few.c.id == Review.id)
    return reviews.order_by(Review.helpful.desc(), Review.id.desc())


def read(session: Session, wanted: Select[Any], known: marks.Values, size: int) -> Page[Shown]:
    """A page of what `newest` has made; `known` are the parameters of its condition."""
    rows = session.execute(wanted, known).all()
    drawn = shown(session, rows[:size])
    return Page(drawn, drawn[-1].review.id if len(rows) > size else None)


def shown(session: Session, rows: Sequence[Row[Any]]) -> list[Shown]:
    """Rows of `with_seal` as they are drawn."""
    dishes: defaultdict[int, list[DishSaying]] = defaultdict(list)
    if rows:
        ids = {"reviews": [row.Review.id for row in rows]}
        for review_id, name, again, note in session.execute(_dishes(), ids):
            dishes[review_id].append(DishSaying(name, again, note))
    having = [row.Review.id for row in rows if row.pictured]
    seen = of_reviews(session, having) if having else {}
    under = dict(
        cast(
            list[tuple[int, Markup]],
            gather("reviews.under", reviews=[row.Review for row in rows if row.answered]),
        )
    )
    return [
        Shown(
            row.Review, row.witnesses or 0, row.circles or 0, row.state is SeatFinding.CONFIRMED, row.people or 0,
            [*dishes[row.Review.id], *_unlisted(row.Review)], seen.get(row.Review.id, ()),
            under.get(row.Review.id, NOTHING),
        )
        for row in rows
    ]  # fmt: skip


def _unlisted(review: Review) -> list[DishSaying]:
    return [DishSaying(name, Again(again), note) for name, again, note in review.unlisted]


@cache
def _dishes() -> Select[int, str, Again, str]:
    return (
        select(DishRating.review_id, Dish.name, DishRating.again, DishRating.note)
        .join(Dish, Dish.id == DishRating.dish_id)
        .where(DishRating.review_id.in_(bindparam("reviews", expanding=True)))
        .order_by(DishRating.id)
    )
