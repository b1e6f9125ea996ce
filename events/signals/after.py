"""Facts about presence and reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.signals import Fact


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
class SeatDisputed(Fact):
    """Somebody who is not confirmed asks the table once more, until a date (X-09)."""

    dinner_id: int
    seat_id: int
    member_id: int
    until: datetime


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


@dataclass(frozen=True, slots=True)
class PressureTold(Fact):
    """A diner has said, or taken back, that the restaurant asked for praise or for a change. Nobody is named."""

    dinner_id: int
    venue_id: int
