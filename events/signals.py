"""Facts about dinners and what comes of them."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class DinnerCalled(Fact):
    """A member has called a dinner; the host has the first seat."""

    dinner_id: int
    group_id: int
    host_id: int


@dataclass(frozen=True, slots=True)
class DinnerChanged(Fact):
    """Time, place or pact of a dinner changed; `pact` when those seated are asked again."""

    dinner_id: int
    pact: bool = False


@dataclass(frozen=True, slots=True)
class DinnerCalledOff(Fact):
    """A dinner will not happen."""

    dinner_id: int


@dataclass(frozen=True, slots=True)
class SeatTaken(Fact):
    """Somebody has a seat."""

    dinner_id: int
    seat_id: int
    member_id: int | None


@dataclass(frozen=True, slots=True)
class SeatAwaited(Fact):
    """Somebody waits on the bench."""

    dinner_id: int
    seat_id: int
    member_id: int | None


@dataclass(frozen=True, slots=True)
class SeatOffered(Fact):
    """A seat came free and is held for somebody from the bench until it lapses."""

    dinner_id: int
    seat_id: int
    member_id: int | None


@dataclass(frozen=True, slots=True)
class BenchLeft(Fact):
    """Somebody got up from the bench; no seat came free by it."""

    dinner_id: int
    seat_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class SeatGivenBack(Fact):
    """A seat was given back (or an offer lapsed); `late` by the charter's hours."""

    dinner_id: int
    seat_id: int
    member_id: int | None
    late: bool = False


@dataclass(frozen=True, slots=True)
class PresenceShown(Fact):
    """Somebody's presence got new evidence: a scan, a claim, a walk-in."""

    dinner_id: int
    seat_id: int


@dataclass(frozen=True, slots=True)
class VouchGiven(Fact):
    """Somebody has said who was at the table."""

    dinner_id: int
    witness_seat_id: int


@dataclass(frozen=True, slots=True)
class SeatJudged(Fact):
    """The state of a seat's attendance has changed."""

    dinner_id: int
    seat_id: int
    member_id: int | None
    state: str


@dataclass(frozen=True, slots=True)
class DinnerOver(Fact):
    """The dinner's time has passed: tablemates are asked to vouch."""

    dinner_id: int


@dataclass(frozen=True, slots=True)
class ReviewWritten(Fact):
    """A review is written and sealed. Silent: who has written is told to nobody before all opens."""

    review_id: int
    dinner_id: int
    author_id: int
    silent = True


@dataclass(frozen=True, slots=True)
class ReviewsOpened(Fact):
    """The reviews of one dinner appear together."""

    dinner_id: int
    venue_id: int


@dataclass(frozen=True, slots=True)
class ReviewChanged(Fact):
    """An open review was edited, or came late to a table whose reviews are open."""

    review_id: int
    venue_id: int


@dataclass(frozen=True, slots=True)
class ReviewWithdrawn(Fact):
    """An author took a review back; the tombstone stays."""

    review_id: int
    venue_id: int


@dataclass(frozen=True, slots=True)
class WalkInAsked(Fact):
    """Somebody without a seat has read a code, or says afterwards that she was there, and asks to be let in."""

    dinner_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class NumbersDue(Fact):
    """What a venue's numbers rest on has moved: once all causes of this unit are known, they are computed anew."""

    venue_id: int
