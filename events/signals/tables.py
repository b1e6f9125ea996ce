"""Facts about a dinner and its seats."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class DinnerCalled(Fact):
    """A member has called a dinner; the host has the first seat. `origin`: what filled the form in."""

    dinner_id: int
    group_id: int
    host_id: int
    origin: str = ""


@dataclass(frozen=True, slots=True)
class DinnerChanged(Fact):
    """Time, place or pact of a dinner changed; `pact` when those seated are asked again.

    `also`: members to be told who are not at the table any more (they left because of a move that was undone).
    """

    dinner_id: int
    pact: bool = False
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DinnerEdited(Fact):
    """The host has saved the dinner anew: seats or cap may differ. Silent: moving it is a fact of its own."""

    dinner_id: int
    silent = True


@dataclass(frozen=True, slots=True)
class DinnerCalledOff(Fact):
    """A dinner will not happen; `undecided`: by itself, because its time was never decided."""

    dinner_id: int
    undecided: bool = False


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
    member_id: int | None


@dataclass(frozen=True, slots=True)
class SeatGivenBack(Fact):
    """A seat was given back (or an offer lapsed); `late` by the charter's hours."""

    dinner_id: int
    seat_id: int
    member_id: int | None
    late: bool = False


@dataclass(frozen=True, slots=True)
class DinnerOver(Fact):
    """The dinner's time has passed: tablemates are asked to vouch."""

    dinner_id: int


@dataclass(frozen=True, slots=True)
class SeatPassed(Fact):
    """The line has passed a party that is too large for what came free; by its charter it is told."""

    dinner_id: int
    seat_id: int
    member_id: int | None


@dataclass(frozen=True, slots=True)
class SeatBenched(Fact):
    """Somebody who had a seat waits now: the headcount's question was not answered in time."""

    dinner_id: int
    seat_id: int
    member_id: int | None


@dataclass(frozen=True, slots=True)
class GuestMerged(Fact):
    """A guest's seats belong to an account from now on."""

    guest_id: int
    member_id: int
