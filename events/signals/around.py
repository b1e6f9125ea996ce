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
