"""The law of cravings (DN-08): what a wish may be, when a draft is told, and who comes of those who said yes.

How wishes are matched stands in matching.py, what a food is called in foods.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from events.cravings.foods import food_key
from events.cravings.matching import (
    COMMON,
    LEAD,
    MOST_PEOPLE,
    MOST_WISHES,
    Audience,
    Circle,
    Match,
    Tongue,
    Window,
    Wish,
    fits,
    match_all,
    overlap,
    soonest,
)

__all__ = [
    "COMMON",
    "LEAD",
    "MOST_PEOPLE",
    "MOST_WISHES",
    "Audience",
    "Circle",
    "CravingProblem",
    "CravingReason",
    "Match",
    "Tongue",
    "Window",
    "Wish",
    "Yes",
    "answers_until",
    "coming",
    "fits",
    "food_key",
    "home_of",
    "match_all",
    "overlap",
    "problems",
    "soonest",
]

MAX_OPEN = 5
MAX_WINDOWS = 5
MAX_FOOD = 40
MAX_COMPANIONS = 5
LEASTS = (3, 4, 6)
RADII_KM = (1, 3, 5)
FARTHEST = timedelta(days=31)
THINK = timedelta(hours=12)
BEFORE_START = timedelta(hours=1)


class CravingReason(StrEnum):
    """Why nothing changes about a wish or a draft."""

    DRAFT_CLOSED = "draft_closed"
    TOO_MANY = "too_many_cravings"


class CravingProblem(StrEnum):
    """Why a wish cannot be written like this."""

    ENDS_BEFORE_START = "window_ends_before_start"
    NO_WINDOW = "no_window"
    TOO_FAR = "window_too_far"
    TOO_LATE = "window_too_late"
    TOO_SHORT = "window_too_short"


@dataclass(frozen=True, slots=True)
class Yes:
    """Somebody who accepts a draft: with so many people, if there are so many in all, since when."""

    member: int
    size: int
    least: int
    at: datetime
    homes: frozenset[int] = frozenset()  # groups in which this member may set a table
    paused: frozenset[int] = frozenset()  # groups in which this member only waits


def problems(windows: Sequence[tuple[datetime, datetime]], now: datetime) -> tuple[CravingProblem, ...]:
    """Everything that is wrong with the windows of a wish, in a fixed order."""
    found = {
        CravingProblem.NO_WINDOW: not windows,
        CravingProblem.ENDS_BEFORE_START: any(end <= start for start, end in windows),
        CravingProblem.TOO_SHORT: any(timedelta(0) < end - start < COMMON for start, end in windows),
        CravingProblem.TOO_LATE: any(
            end - max(start, soonest(now)) < COMMON <= end - start for start, end in windows
        ),
        CravingProblem.TOO_FAR: any(end > now + FARTHEST for _start, end in windows),
    }
    return tuple(problem for problem, stands in found.items() if stands)


def answers_until(formed_at: datetime, starts_at: datetime) -> datetime:
    """The fixed hour of a draft: half a day to think, but an hour before it would begin at the latest."""
    return min(formed_at + THINK, starts_at - BEFORE_START)


def coming(yes: Iterable[Yes]) -> tuple[Yes, ...]:
    """The largest part of those who accept in which everybody finds as many as she asked for; first come first.

    Whoever wants more company than there is falls away, and with that perhaps the next: what is left is the one
    largest set that satisfies all of its own. Empty when nobody can host it.
    """
    left = sorted(yes, key=lambda each: (each.at, each.member))
    while True:
        people = sum(each.size for each in left)
        kept = [each for each in left if each.least <= people]
        if len(kept) == len(left):
            break
        left = kept
    hosted = len(left) > 1 and any(each.homes for each in left)
    return tuple(left) if hosted else ()


def home_of(those: Sequence[Yes]) -> tuple[Yes, int, bool]:
    """Who hosts, in which group, and whether all belong to it: the first to accept who may set a table somewhere.

    Of the host's groups the one in which the fewest only wait and to which most belong, the oldest of equals.
    """
    host = next(each for each in those if each.homes)
    shared = {group: sum(group in each.homes for each in those) for group in host.homes}
    home = min(host.homes, key=lambda group: (_waiting(those, group), -shared[group], group))
    return host, home, shared[home] == len(those)


def _waiting(those: Sequence[Yes], group: int) -> int:
    return sum(group in each.paused for each in those)
