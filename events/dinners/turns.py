"""The law of hosting by turns: the willing, longest since last duty; a swap is for one round (GR-09)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TurnReason(StrEnum):
    """Why places in the line cannot be changed."""

    ANSWERED = "answered"
    NOT_IN_LINE = "not_in_line"
    ONE_AT_A_TIME = "one_at_a_time"


@dataclass(frozen=True, slots=True)
class InTurn:
    """Somebody who hosts in turn: since when, the last table set, and the place that a swap gave them."""

    member: int
    since: datetime
    hosted_at: datetime | None = None
    place_at: datetime | None = None  # stands for the last duty
    swapped_at: datetime | None = None


def last_duty(person: InTurn) -> datetime:
    """The moment by which somebody's place in the line goes; a swap counts until the next table hosted after it."""
    swapped, hosted = person.swapped_at, person.hosted_at
    if person.place_at is not None and swapped is not None and (hosted is None or hosted <= swapped):
        return person.place_at
    return person.since if hosted is None else hosted


def line(people: Sequence[InTurn]) -> list[int]:
    """Whose turn it is, in order: longest since last duty first."""
    return [each.member for each in sorted(people, key=lambda each: (last_duty(each), each.member))]


def swapped(one: InTurn, other: InTurn) -> Mapping[int, datetime]:
    """The place that each takes when two change theirs."""
    return {one.member: last_duty(other), other.member: last_duty(one)}
