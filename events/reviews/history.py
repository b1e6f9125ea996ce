"""The public history of a review: every wording, and what each changed (R-16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import pairs
from app.core.diff import Change, changes
from app.core.panels import gather
from app.places.models import Dish
from events.reviews.models import Review
from events.reviews.pressure import contacted_at
from events.reviews.queries import own_ratings, versions_of
from events.reviews.rules import Again, Aspect, EditMark, Paid, edit_mark

Said = Mapping[int, tuple[Again, str]]  # dish → what was said of it


@dataclass(frozen=True, slots=True)
class Wording:
    """A review as it stood from `at` on."""

    at: datetime
    text: str
    bowls: Mapping[str, int | None]
    paid: Paid
    per_head_fen: int | None
    dishes: Said


@dataclass(frozen=True, slots=True)
class Step:
    """One wording against the one before; the first has nothing to be compared with."""

    number: int
    wording: Wording
    before: Wording | None
    mark: EditMark | None
    changes: Sequence[Change]
    bowls: Sequence[tuple[Aspect, str | None, str | None]]
    dishes: Sequence[tuple[str, tuple[Again, str] | None, tuple[Again, str] | None]]


def steps_of(session: Session, review: Review) -> list[Step]:
    """The wordings of a review, newest first."""
    wordings = [_earlier(each.text, each.written_at, each.scores) for each in versions_of(session, review.id)]
    wordings.append(_as_it_stands(session, review))
    names = _names(session, wordings)
    contacted = contacted_at(session, review.dinner_id, review.author_id)
    replied = min(cast(list[datetime], gather("review.replied", review=review)), default=None)
    steps = [Step(1, wordings[0], None, None, (), (), ())]
    for number, (old, new) in enumerate(pairwise(wordings), start=2):
        mark = edit_mark(new.at, review.opened_at, replied, contacted)
        steps.append(
            Step(
                number,
                new,
                old,
                mark,
                changes(old.text, new.text),
                _bowls(old, new),
                _dishes(old, new, names),
            )
        )
    return steps[::-1]


def bowl_words(half_steps: int | None) -> str | None:
    """Half steps as the form's values: "4.5"."""
    return None if half_steps is None else f"{half_steps / 2:g}"


def _earlier(text: str, at: datetime, kept: Mapping[str, Any]) -> Wording:
    dishes = {dish: (Again(again), note) for dish, again, note in kept.get("dishes", ())}
    bowls = {each.value: kept.get(each.value) for each in Aspect}
    return Wording(at, text, bowls, Paid(kept["paid"]), kept.get("per_head_fen"), dishes)


def _as_it_stands(session: Session, review: Review) -> Wording:
    dishes = {dish: (each.again, each.note) for dish, each in own_ratings(session, review.id).items()}
    bowls = {each.value: getattr(review, each) for each in Aspect}
    at = review.edited_at or review.written_at
    return Wording(at, review.text, bowls, review.paid, review.per_head_fen, dishes)


def _names(session: Session, wordings: Sequence[Wording]) -> dict[int, str]:
    dishes = {dish for wording in wordings for dish in wording.dishes}
    return pairs(session, select(Dish.id, Dish.name).where(Dish.id.in_(dishes)))


def _bowls(old: Wording, new: Wording) -> list[tuple[Aspect, str | None, str | None]]:
    return [
        (each, bowl_words(old.bowls[each]), bowl_words(new.bowls[each]))
        for each in Aspect
        if old.bowls[each] != new.bowls[each]
    ]


def _dishes(
    old: Wording, new: Wording, names: Mapping[int, str]
) -> list[tuple[str, tuple[Again, str] | None, tuple[Again, str] | None]]:
    moved = [
        dish for dish in sorted({*old.dishes, *new.dishes}) if old.dishes.get(dish) != new.dishes.get(dish)
    ]
    return [(names[dish], old.dishes.get(dish), new.dishes.get(dish)) for dish in moved]
