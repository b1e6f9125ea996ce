"""What a venue's number is made of, review by review, so that anybody can compute it again (E16, X-19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.dinners.models import Dinner
from events.reviews.models import Review
from events.reviews.rules import Aspect, NotCounted, Paid, Scores, bowls
from events.reviews.scores import overall_of
from events.reviews.scoring import scores_of

MOST = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One review in the sum. Tables, groups and people are numbered within this venue: nobody is named."""

    public_id: str
    table: int
    circle: int | None
    group: int
    person: int
    dined_at: datetime
    written_at: datetime
    scores: Scores
    paid: Paid
    not_counted: NotCounted | None
    why: dict[str, Any]
    weight: float

    @property
    def bowls(self) -> float | None:
        """The mean of what was scored."""
        return (
            bowls(overall_of(self.scores)) if any(each is not None for each in self.scores.given()) else None
        )

    @property
    def share(self) -> float:
        """Its part of the number: the sum of share times bowls is the number."""
        return float(self.why.get("share") or 0) if self.not_counted is None else 0.0

    def plain(self) -> dict[str, Any]:
        """As plain values, for the file."""
        return {
            "review": self.public_id, "table": self.table, "circle": self.circle, "group": self.group,
            "person": self.person, "dined": self.dined_at.date().isoformat(),
            "written": self.written_at.date().isoformat(), "paid": self.paid.value,
            "half_bowls": dict(zip((each.value for each in Aspect), self.scores.given(), strict=True)),
            "not_counted": self.not_counted.value if self.not_counted else None, "weight": round(self.weight, 4),
            **{key: value for key, value in self.why.items() if key != "circle"},
        }  # fmt: skip


def numbers_of(session: Session, venue_id: int) -> Sequence[Line]:
    """A venue's open reviews as its number takes them, the oldest first; withdrawn ones are gone from it."""
    query = (
        select(Review, Dinner.group_id, Dinner.starts_at)
        .join(Dinner, Dinner.id == Review.dinner_id)
        .where(Review.venue_id == venue_id, Review.opened_at.is_not(None), Review.withdrawn_at.is_(None))
        .order_by(Review.id)
        .limit(MOST)
    )
    tables, groups, people = _Numbers(), _Numbers(), _Numbers()
    return [
        Line(
            review.public_id, tables.of(review.dinner_id), review.why.get("circle"), groups.of(group_id),
            people.of(review.author_id), dined_at, review.written_at, scores_of(review), review.paid,
            review.not_counted, review.why, review.weight,
        )
        for review, group_id, dined_at in session.execute(query)
    ]  # fmt: skip


class _Numbers:
    """Numbers from 1 on, in the order of first sight."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def of(self, key: int) -> int:
        return self._known.setdefault(key, len(self._known) + 1)
