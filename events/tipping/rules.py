"""The law of tipping tables (DN-06): which time and place a set of answers makes a dinner of, and who sits there.

Everything here is a function of the *set* of answers that stand at a moment. In which order they are handed over
is of no account; each answer carries its own turn, and turns decide only who has a seat when there are too few.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MIN_NEED, MAX_NEED = 2, 100
MAX_SLOTS, MAX_PLACES = 5, 5
LENGTH = timedelta(hours=2, minutes=30)
USUAL_DEADLINE = timedelta(hours=2)


class TippingReason(StrEnum):
    """Why nothing changes about a proposal."""

    ENDED = "tipping_ended"
    NO_TIME_LEFT = "no_time_left"
    NOTHING_CHOSEN = "nothing_chosen"
    PARTY_TOO_LARGE = "tipping_party_too_large"
    TIPPED = "tipped"


class TippingProblem(StrEnum):
    """Why something cannot be proposed like this."""

    CLOSES_AFTER_LAST = "closes_after_last"
    CLOSES_IN_THE_PAST = "closes_in_the_past"
    NEED = "need"
    NEED_OVER_SEATS = "need_over_seats"
    NO_SLOT = "no_slot"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is offered."""

    key: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """Who can come, with how many people in all, when and where. `turn` is when she first answered."""

    member: int
    size: int
    slots: frozenset[int]
    places: frozenset[int]
    turn: datetime
    waits: bool = False  # by the rule of the group this member has no seat until the line is over


@dataclass(frozen=True, slots=True)
class Pair:
    """One time and place with those who can come there: who sits, and who only finds the bench."""

    slot: Slot
    place: int
    seated: tuple[Answer, ...]
    beyond: tuple[Answer, ...]

    @property
    def people(self) -> int:
        """How many would sit, companions too."""
        return sum(answer.size for answer in self.seated)


def pairs(
    answers: Iterable[Answer], slots: Sequence[Slot], places: Sequence[int], seats: int, now: datetime
) -> list[Pair]:
    """Every time that is still ahead with every place: the fullest first, then the earliest, then the first place."""
    standing = sorted(answers, key=lambda answer: (answer.turn, answer.member))
    found = [
        _pair(slot, place, [a for a in standing if slot.key in a.slots and place in a.places], seats)
        for slot in slots
        if slot.starts_at > now
        for place in places
    ]
    return sorted(found, key=lambda pair: (-pair.people, pair.slot.starts_at, pair.slot.key, pair.place))


def tips(
    answers: Iterable[Answer],
    slots: Sequence[Slot],
    places: Sequence[int],
    *,
    need: int,
    seats: int,
    now: datetime,
) -> Pair | None:
    """The time and place that becomes the dinner, or None while no pair has `need` people who would really sit."""
    best = next(iter(pairs(answers, slots, places, seats, now)), None)
    return best if best is not None and best.people >= need else None


def host_of(pair: Pair, proposer: int) -> int:
    """Who hosts: the proposer who comes along, else whoever answered first of those who sit."""
    members = [answer.member for answer in pair.seated]
    return proposer if proposer in members else members[0]


def problems(
    *, starts: Sequence[datetime], need: int, seats: int, closes_at: datetime | None, now: datetime
) -> tuple[TippingProblem, ...]:
    """Everything that keeps a proposal from being made, in a fixed order."""
    found = {
        TippingProblem.NO_SLOT: not starts,
        TippingProblem.NEED: not MIN_NEED <= need <= MAX_NEED,
        TippingProblem.NEED_OVER_SEATS: need > seats,
        TippingProblem.CLOSES_IN_THE_PAST: closes_at is not None and closes_at <= now,
        TippingProblem.CLOSES_AFTER_LAST: closes_at is not None and bool(starts) and closes_at > max(starts),
    }
    return tuple(problem for problem, stands in found.items() if stands)


def usual_deadline(starts: Sequence[datetime], now: datetime) -> datetime:
    """When nothing was said: two hours before the last time that is offered, or that time itself."""
    last = max(starts)
    return last - USUAL_DEADLINE if last - USUAL_DEADLINE > now else last


def _pair(slot: Slot, place: int, coming: Sequence[Answer], seats: int) -> Pair:
    """Seats go to parties by their turn; a party that no longer fits leaves them to the next that does."""
    seated: list[Answer] = []
    beyond: list[Answer] = []
    free = seats
    for answer in coming:
        fits = answer.size <= free and not answer.waits
        (seated if fits else beyond).append(answer)
        free -= answer.size if fits else 0
    return Pair(slot, place, tuple(seated), tuple(beyond))
