"""What a review weighs and what a venue's number is: every weight can be shown and recomputed (TRUST.md section 4).

This is the simplest published form. A review weighs its seat's credibility, its author's standing and its group's
record; a table weighs one at most; people who keep sitting together weigh one and a half tables a year; of each
person the latest review counts. The number is the plain mean of what counts: nothing is shrunk, pulled or hidden.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from events.reviews.circles import SeatedTable, cap_circles

CREDIBILITY_FROM, CREDIBILITY_RANGE = 0.35, 0.40
RECORD_FLOOR, RECORD_VENUES = 0.2, 2.0
TABLE_CAP = 1.0
PART_HOSTED_WEIGHT = 0.35
FEWEST_TABLES, FEWEST_GROUPS = 3, 2
NEW_VENUE = timedelta(days=30)


class Aspect(StrEnum):
    """What is scored, each by itself (R-06): 口味, 环境, 服务, 性价比."""

    TASTE = "taste"
    ROOM = "room"
    SERVICE = "service"
    VALUE = "value"


class Paid(StrEnum):
    """Who paid for the dinner, from the bill itself (R-20)."""

    UNKNOWN = "unknown"
    SHARED = "shared"
    TREATED = "treated"
    MERCHANT_PART = "merchant_part"
    MERCHANT_ALL = "merchant_all"


class NotCounted(StrEnum):
    """Why a readable review does not count toward the number (R-14)."""

    WITHDRAWN = "withdrawn"
    CONFLICT = "conflict"
    MERCHANT_TREAT = "merchant_treat"
    NOT_ACCEPTED = "not_accepted"
    NO_WEIGHT_YET = "no_weight_yet"
    NO_SCORES = "no_scores"
    LATER_REVIEW = "later_review"


class NotEnoughReason(StrEnum):
    """Why a venue shows no number."""

    TOO_NEW = "too_new"
    TOO_FEW_TABLES = "too_few_tables"


@dataclass(frozen=True)
class Scores:
    """Half steps from 1 (half a bowl) to 10 (five bowls); None where nothing was said."""

    taste: int | None = None
    room: int | None = None
    service: int | None = None
    value: int | None = None

    def given(self) -> tuple[int | None, ...]:
        """Return the scores in the order of Aspect."""
        return self.taste, self.room, self.service, self.value


@dataclass(frozen=True)
class ReviewWeight:
    """A review's weight and the three factors whose product it is."""

    value: float
    seat: float
    standing: float
    record: float


@dataclass(frozen=True)
class ReviewFact:
    """What the number needs to know of one review.

    `people` are all members confirmed at its table, `dined_at` when that was, `weight` the value of
    `review_weight`; `accepted` tells whether the seat is confirmed with credibility 0.5 or more.
    """

    review: int
    member: int
    dinner: int
    group: int
    people: frozenset[int]
    dined_at: datetime
    written_at: datetime
    scores: Scores
    weight: float
    accepted: bool = True
    paid: Paid = Paid.UNKNOWN
    withdrawn: bool = False
    conflicted: bool = False


@dataclass(frozen=True)
class Counted:
    """How one review counts: its own weight, its table's weight after the caps, its share of the venue's number."""

    weight: float
    table_weight: float
    share: float


@dataclass(frozen=True)
class Score:
    """A venue's numbers in bowls (0.5 to 5) and everything that they rest on."""

    overall: float
    taste: float | None
    room: float | None
    service: float | None
    value: float | None
    tables: int
    groups: int
    diners: int
    counted: Mapping[int, Counted]
    not_counted: Mapping[int, NotCounted]
    spread: tuple[int, int, int, int, int]


@dataclass(frozen=True)
class NotEnough:
    """No number yet (R-11, X-05): what there is so far, every review still readable with its reason."""

    reason: NotEnoughReason
    tables: int
    groups: int
    diners: int
    counted: Mapping[int, Counted]
    not_counted: Mapping[int, NotCounted]


def review_weight(credibility: float, standing: float, other_venues: int) -> ReviewWeight:
    """Return what a review weighs, 0..1 (TRUST.md section 4).

    clip((credibility - 0.35) / 0.40, 0, 1) x standing x (0.2 + 0.8 (1 - e^(-v/2))), where v is at how many other
    venues the group has held tables with two accepted seats or more.
    """
    seat = min(1.0, max(0.0, (credibility - CREDIBILITY_FROM) / CREDIBILITY_RANGE))
    own = min(1.0, max(0.0, standing))
    record = RECORD_FLOOR + (1 - RECORD_FLOOR) * (1 - math.exp(-max(0, other_venues) / RECORD_VENUES))
    return ReviewWeight(seat * own * record, seat, own, record)


def bowls(half_steps: float) -> float:
    """Return half steps as bowls."""
    return half_steps / 2


def venue_score(reviews: Iterable[ReviewFact], *, known_since: datetime, now: datetime) -> Score | NotEnough:
    """Return a venue's number from its open reviews, or why there is none (R-11, R-12, R-20, X-02, X-05).

    The mean of the tables that count, each weighed by min(1, sum of its reviews' weights); tables of one circle
    (same group, or half of the smaller table's people the same) weigh 1.5 together in each year counted back from
    `now`; tables that the merchant paid in part weigh 0.35 of that, those it paid whole nothing. No number below
    3 tables from 2 groups, nor in the venue's first 30 days. No payment, claim, reply or offer goes in (R-26).
    """
    facts = sorted(reviews, key=lambda each: each.review)
    not_counted = _sort_out(facts)
    kept = [each for each in facts if each.review not in not_counted]
    counted = _count(kept, now)
    heads = (
        len({each.dinner for each in kept}),
        len({each.group for each in kept}),
        len({each.member for each in kept}),
    )
    reason = _why_no_number(heads[0], heads[1], now - known_since)
    if reason is not None:
        return NotEnough(reason, *heads, counted, not_counted)
    overall = bowls(math.fsum(counted[each.review].share * overall_of(each.scores) for each in kept))
    taste, room, service, value = (_aspect(kept, counted, place) for place in range(len(Aspect)))
    return Score(overall, taste, room, service, value, *heads, counted, not_counted, _spread(kept))


def _why_no_number(tables: int, groups: int, known_for: timedelta) -> NotEnoughReason | None:
    if known_for < NEW_VENUE:
        return NotEnoughReason.TOO_NEW
    few = tables < FEWEST_TABLES or groups < FEWEST_GROUPS
    return NotEnoughReason.TOO_FEW_TABLES if few else None


def _sort_out(facts: Sequence[ReviewFact]) -> dict[int, NotCounted]:
    """Return which reviews do not count and why; of each person's others the latest counts (R-12)."""
    out = {each.review: reason for each in facts if (reason := _reason_against(each)) is not None}
    latest: dict[int, ReviewFact] = {}
    for each in sorted(facts, key=lambda each: (each.written_at, each.review)):
        if each.review in out:
            continue
        if each.member in latest:
            out[latest[each.member].review] = NotCounted.LATER_REVIEW
        latest[each.member] = each
    return out


def _reason_against(fact: ReviewFact) -> NotCounted | None:
    reasons = (
        (NotCounted.WITHDRAWN, fact.withdrawn),
        (NotCounted.CONFLICT, fact.conflicted),
        (NotCounted.MERCHANT_TREAT, fact.paid is Paid.MERCHANT_ALL),
        (NotCounted.NOT_ACCEPTED, not fact.accepted),
        (NotCounted.NO_WEIGHT_YET, fact.weight <= 0),
        (NotCounted.NO_SCORES, all(value is None for value in fact.scores.given())),
    )
    return next((reason for reason, stands in reasons if stands), None)


def _count(kept: Sequence[ReviewFact], now: datetime) -> dict[int, Counted]:
    """Return how each review counts once tables and circles have their caps."""
    own = {each.review: _own_weight(each) for each in kept}
    sums: dict[int, float] = defaultdict(float)
    for each in kept:
        sums[each.dinner] += own[each.review]
    seated = [SeatedTable(each.dinner, each.group, each.people, each.dined_at) for each in kept]
    tables = cap_circles(seated, {dinner: min(TABLE_CAP, total) for dinner, total in sums.items()}, now)
    whole = math.fsum(tables.values())
    return {
        each.review: Counted(
            weight=own[each.review],
            table_weight=tables[each.dinner],
            share=tables[each.dinner] / whole * own[each.review] / sums[each.dinner],
        )
        for each in kept
    }


def _own_weight(fact: ReviewFact) -> float:
    return min(1.0, fact.weight) * (PART_HOSTED_WEIGHT if fact.paid is Paid.MERCHANT_PART else 1.0)


def _aspect(kept: Sequence[ReviewFact], counted: Mapping[int, Counted], place: int) -> float | None:
    """Return the venue's bowls in one aspect: the mean of the tables that scored it, or None where none did."""
    tops: dict[int, float] = defaultdict(float)
    bottoms: dict[int, float] = defaultdict(float)
    tables: dict[int, float] = {}
    for each in kept:
        given = each.scores.given()[place]
        if given is not None:
            weight = counted[each.review].weight
            tops[each.dinner] += weight * given
            bottoms[each.dinner] += weight
            tables[each.dinner] = counted[each.review].table_weight
    whole = math.fsum(tables.values())
    if not tables:
        return None
    return bowls(
        math.fsum(weight * tops[dinner] / bottoms[dinner] for dinner, weight in tables.items()) / whole
    )


def overall_of(scores: Scores) -> float:
    """Return the mean of the aspects that a review scored, in half steps; it is never asked for (R-06)."""
    given = [value for value in scores.given() if value is not None]
    return sum(given) / len(given)


def _spread(kept: Sequence[ReviewFact]) -> tuple[int, int, int, int, int]:
    """Return how many counted reviews gave one, two, three, four and five bowls, halves rounded up (R-22)."""
    stars = [math.ceil(bowls(overall_of(each.scores))) for each in kept]
    return stars.count(1), stars.count(2), stars.count(3), stars.count(4), stars.count(5)
