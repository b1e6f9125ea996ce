"""Facts about what surrounds a dinner: the headcount, the booking, the way home, showing up."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class HeadcountAsked(Fact):
    """Everybody with a seat is asked one real question; who answers, comes."""

    dinner_id: int


@dataclass(frozen=True, slots=True)
class HeadcountLocked(Fact):
    """The number is final; `count` people come."""

    dinner_id: int
    count: int


@dataclass(frozen=True, slots=True)
class HeadcountChanged(Fact):
    """The headcount was set or moved, or somebody has answered. Silent: the page shows it."""

    dinner_id: int
    silent = True


@dataclass(frozen=True, slots=True)
class BookingChanged(Fact):
    """The record of a booking has changed, or the restaurant has answered."""

    dinner_id: int


@dataclass(frozen=True, slots=True)
class HeadcountTold(Fact):
    """The number told to the restaurant has changed; both numbers are kept."""

    dinner_id: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class TablesSet(Fact):
    """Who sits at which table of a large dinner has been set or drawn."""

    dinner_id: int


@dataclass(frozen=True, slots=True)
class RingOpened(Fact):
    """The dinner is over: everybody may say when they are home."""

    dinner_id: int


@dataclass(frozen=True, slots=True)
class RingNudged(Fact):
    """Of somebody the table has not heard for a while; told to that member alone, `turn` times at most."""

    dinner_id: int
    member_id: int
    turn: int


@dataclass(frozen=True, slots=True)
class RingClosed(Fact):
    """Everybody who had not left themselves out is home."""

    dinner_id: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HomeSafe(Fact):
    """Somebody of the table is home."""

    dinner_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class NoShowNoted(Fact):
    """By the word of the table somebody did not come."""

    dinner_id: int
    seat_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class NoShowForgiven(Fact):
    """Two of the table have forgiven a no-show."""

    dinner_id: int
    seat_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class MemberPaused(Fact):
    """By the group's own rule a member only waits, for so long."""

    group_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class DietTold(Fact):
    """Somebody has written down what a companion does not eat: open pages of the table look again."""

    dinner_id: int


@dataclass(frozen=True, slots=True)
class NoShowDisputed(Fact):
    """Somebody says: I was there. Those who sat at that table are asked once more."""

    dinner_id: int
    seat_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class NoShowSettled(Fact):
    """The days for remembering are over; `counts` when the note stands after all."""

    dinner_id: int
    seat_id: int
    member_id: int
    counts: bool


@dataclass(frozen=True, slots=True)
class TableChosen(Fact):
    """Somebody has changed tables at a large dinner. Silent: pages show it, nobody is told."""

    dinner_id: int
    silent = True
