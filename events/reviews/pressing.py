"""The law of pressure: what counts as a warning to all who read about a restaurant (R-25, X-11, X-12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FEWEST = 3
REPORTS_WARN = timedelta(days=90)
YIELDS_WARN = timedelta(days=180)
MAY_TAKE_BACK = timedelta(hours=1)  # a slip of the thumb; later somebody may have asked for that, too


class Pressure(StrEnum):
    """What a restaurant asked of a diner."""

    PRAISE = "praise"
    CHANGE = "change"


class PressureReason(StrEnum):
    """Why a report is not taken, or not taken back."""

    STANDS = "stands"
    TIED = "tied"
    TOO_EARLY = "too_early"


@dataclass(frozen=True, slots=True)
class Told:
    """One table's report: its dinner, the group that held it, all who are confirmed there, and the latest moment."""

    dinner: int
    group: int
    people: frozenset[int]
    told_at: datetime


def circles(reports: Iterable[Told]) -> list[list[Told]]:
    """Put together what one circle says: tables of one group, or with anybody in common, count as one voice."""
    found: list[list[Told]] = []
    for each in sorted(reports, key=lambda one: (one.told_at, one.dinner)):
        near = [circle for circle in found if any(_joined(each, other) for other in circle)]
        found = [circle for circle in found if circle not in near]
        found.append([*(one for circle in near for one in circle), each])
    return found


def warns_until(reports: Iterable[Told]) -> datetime | None:
    """Return until when three circles stand against a restaurant: 90 days from the third latest of them (X-11)."""
    latest = (max(one.told_at for one in circle) for circle in circles(reports))
    return until(latest, REPORTS_WARN)


def until(moments: Iterable[datetime], lasts: timedelta) -> datetime | None:
    """Return until when at least three of these are no older than that; None for fewer than three."""
    newest = sorted(moments, reverse=True)
    return newest[FEWEST - 1] + lasts if len(newest) >= FEWEST else None


def may_take_back(told_at: datetime, now: datetime) -> bool:
    """Tell whether a report may still be taken back by who made it."""
    return now <= told_at + MAY_TAKE_BACK


def _joined(one: Told, other: Told) -> bool:
    return one.dinner == other.dinner or one.group == other.group or not one.people.isdisjoint(other.people)
