"""What a venue's number is made of, review by review and table by table, so that anybody can compute it again (E16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.places.models import Venue
from events.reviews.models import Review, VenueScore
from events.reviews.rules import NotCounted, Paid, Scores
from events.reviews.scoring import REASONS, scores_of

if TYPE_CHECKING:
    from events.reviews.facts import Weighed

MOST = 2000  # lines on a page; the file has all


@dataclass(frozen=True, slots=True)
class TableLine:
    """One table in the sum. Tables, circles, groups and people are numbered within this venue: nobody is named."""

    number: int
    circle: int
    group: int
    dined_at: datetime
    value: float
    weight_in: float
    people: float
    cap: float
    weight: float
    pulled: float
    share: float


@dataclass(frozen=True, slots=True)
class Line:
    """One review in the sum, with every factor of its weight."""

    public_id: str
    table: int
    group: int
    person: int
    dined_at: datetime
    written_at: datetime
    scores: Scores
    paid: Paid
    not_counted: NotCounted | None
    bowls: float | None
    credibility: float
    accepted: bool
    venues: int
    seat: float
    standing: float
    record: float
    hosted: float
    left: float
    season: float
    weight: float
    leniency: float
    lift: float
    taken: float
    precision: float
    pulled: float
    share: float


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that makes a venue's number: number = prior share x prior + the sum of share x value over its tables."""

    number: float
    prior: float
    prior_share: float
    lift: float
    at: datetime
    tables: Sequence[TableLine]
    lines: Sequence[Line]

    def line_of(self, public_id: str) -> Line | None:
        """The line of one review."""
        return next((each for each in self.lines if each.public_id == public_id), None)

    def table_of(self, line: Line) -> TableLine | None:
        """The table of a line, where it counts."""
        return next((each for each in self.tables if each.number == line.table), None)


def numbers_of(session: Session, venue: Venue, now: datetime) -> Numbers:
    """What the number of a venue is made of, the oldest review first, as of when it was last computed."""
    from events.reviews.facts import weighed  # arrays are loaded with the first number, not with the process

    score = session.get(VenueScore, venue.id)
    at = score.computed_at if score is not None else now
    found = weighed(session, venue, at)
    tables, groups, people = Numbered(), Numbered(), Numbered()
    lines = [
        _line(found, row, tables.of(each.Review.dinner_id), groups.of(each.group_id), people.of(each.Review.author_id))
        for row, each in enumerate(found.rows)
    ]  # fmt: skip
    venues = found.scores.venues
    return Numbers(
        float(venues.score[0]), float(venues.prior[0]), float(venues.prior_share[0]), float(found.background.lift),
        at, _tables(found, tables, groups), [line for line, row in zip(lines, found.rows, strict=True) if _stands(row)],
    )  # fmt: skip


def _stands(row: Any) -> bool:
    return row.Review.withdrawn_at is None


def _line(found: Weighed, row: int, table: int, group: int, person: int) -> Line:
    review: Review = found.rows[row].Review
    reviews, weights, scores = found.reviews, found.weights, found.scores.reviews
    bowls = float(reviews.bowls[row])
    return Line(
        public_id=review.public_id, table=table, group=group, person=person, dined_at=found.rows[row].starts_at,
        written_at=review.written_at, scores=scores_of(review), paid=review.paid,
        not_counted=REASONS[int(weights.reason[row])], bowls=bowls if bowls == bowls else None,
        credibility=float(reviews.credibility[row]), accepted=bool(reviews.accepted[row]),
        venues=int(reviews.other_venues[row]), seat=float(weights.seat[row]), standing=float(weights.standing[row]),
        record=float(weights.record[row]), hosted=float(weights.hosted[row]),
        left=float(weights.left[row]), season=float(weights.season[row]),
        weight=float(weights.value[row]), leniency=float(scores.leniency[row]), lift=float(scores.lift[row]),
        taken=float(scores.taken[row]), precision=float(scores.precision[row]), pulled=float(scores.pulled[row]),
        share=float(scores.share[row]),
    )  # fmt: skip


def _tables(found: Weighed, numbers: Numbered, groups: Numbered) -> list[TableLine]:
    tables = found.scores.tables
    of_dinner = {row.Review.dinner_id: row for row in found.rows}
    lines = [
        TableLine(
            numbers.of(dinner), int(tables.circle[row]), groups.of(of_dinner[dinner].group_id),
            of_dinner[dinner].starts_at, *(
                float(each[row]) for each in (
                    tables.value, tables.weight_in, tables.people, tables.cap, tables.weight, tables.pulled,
                    tables.share,
                )
            ),
        )
        for row, dinner in enumerate(tables.dinner.tolist())
    ]  # fmt: skip
    return sorted(lines, key=lambda each: each.number)


class Numbered:
    """Numbers from 1 on, in the order of first sight."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def of(self, key: int) -> int:
        """The number of this key."""
        return self._known.setdefault(key, len(self._known) + 1)
