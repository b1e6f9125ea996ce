"""The law of series: which days come, what the clock shows on them, and how far ahead tables are set."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import MO, MONTHLY, WEEKLY, rrule, weekday

MAX_EVERY = 12
LAST = -1
WEEK_AHEAD = timedelta(days=15)  # two of a weekly series stand at any time
MONTH_AHEAD = timedelta(days=21)
COMING = 40  # days that are looked at to find the next ones; of these so many are shown and may be skipped:
SHOWN = 8


class Rhythm(StrEnum):
    """How a series comes again."""

    WEEKLY = "weekly"
    MONTH_DAY = "month_day"
    MONTH_WEEKDAY = "month_weekday"


class SeriesReason(StrEnum):
    """Why a series stays as it is."""

    ENDED = "series_ended"
    NO_SUCH_DAY = "no_such_day"
    SET_ALREADY = "set_already"
    STILL_HOSTED = "still_hosted"


class RhythmProblem(StrEnum):
    """Why no series can come again like this."""

    DAY = "day"
    EVERY = "every"
    NTH = "nth"
    WEEKDAYS = "weekdays"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which days: every so many weeks on weekdays (Monday is 0), or months by day or by the nth weekday (-1: last).

    A day that a month does not have is its last one: the 31st is 30 April, and 28 or 29 February.
    """

    rhythm: Rhythm
    every: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int = 0
    nth: int = 0


def problem_of(pattern: Pattern) -> RhythmProblem | None:
    """The first thing that keeps a pattern from being one."""
    if not 1 <= pattern.every <= MAX_EVERY:
        return RhythmProblem.EVERY
    if pattern.rhythm is Rhythm.MONTH_DAY:
        return None if 1 <= pattern.month_day <= 31 else RhythmProblem.DAY
    days = pattern.weekdays
    fine = bool(days) and len(set(days)) == len(days) and all(0 <= day <= 6 for day in days)
    if not fine or (pattern.rhythm is Rhythm.MONTH_WEEKDAY and len(days) != 1):
        return RhythmProblem.WEEKDAYS
    if pattern.rhythm is Rhythm.MONTH_WEEKDAY and pattern.nth not in (1, 2, 3, 4, LAST):
        return RhythmProblem.NTH
    return None


def pattern_from(rhythm: Rhythm, every: int, weekdays: Collection[int], first: date, last: bool) -> Pattern:
    """The pattern that somebody means who says "like this first one"; a fifth Friday is the last one."""
    if rhythm is Rhythm.WEEKLY:
        return Pattern(rhythm, every, tuple(sorted({*weekdays} or {first.weekday()})))
    if rhythm is Rhythm.MONTH_DAY:
        return Pattern(rhythm, every, month_day=first.day)
    nth = (first.day - 1) // 7 + 1
    return Pattern(rhythm, every, (first.weekday(),), nth=LAST if last or nth > 4 else nth)


def days(pattern: Pattern, anchor: date, after: date, count: int) -> list[date]:
    """The next `count` days later than `after`; `anchor` is in the first week or month and bounds them below."""
    rule = rrule(
        WEEKLY if pattern.rhythm is Rhythm.WEEKLY else MONTHLY,
        dtstart=datetime.combine(anchor, time()), wkst=MO, **_parts(pattern),
    )  # fmt: skip
    start = datetime.combine(max(after, anchor - timedelta(days=1)), time())
    return [each.date() for each in islice(rule.xafter(start), count)]


def _parts(pattern: Pattern) -> dict[str, Any]:
    if pattern.rhythm is Rhythm.WEEKLY:
        return {"interval": pattern.every, "byweekday": pattern.weekdays}
    if pattern.rhythm is Rhythm.MONTH_WEEKDAY:
        return {"interval": pattern.every, "byweekday": weekday(pattern.weekdays[0], pattern.nth)}
    if pattern.month_day <= 28:
        return {"interval": pattern.every, "bymonthday": pattern.month_day}
    return {"interval": pattern.every, "bymonthday": range(28, pattern.month_day + 1), "bysetpos": -1}


def at_wall(day: date, wall: time, zone: ZoneInfo) -> tuple[datetime, bool]:
    """The moment at which the clock there shows `wall`, and whether it was shifted because it never does.

    As calendars do (RFC 5545, 3.3.5): in the gap of spring it is as much later as the clocks jump, in the hour that
    comes twice it is the first one.
    """
    moment = datetime.combine(day, wall, zone).astimezone(UTC)
    return moment, moment.astimezone(zone).replace(tzinfo=None) != datetime.combine(day, wall)


def same_again(starts_at: datetime, zone: ZoneInfo, now: datetime, notice: timedelta) -> datetime:
    """The same weekday and time on the wall, the first one that leaves people `notice`."""
    local = starts_at.astimezone(zone)
    weeks = max(1, (now + notice - starts_at) // timedelta(days=7))
    while True:
        moment, _shifted = at_wall(local.date() + timedelta(days=7 * weeks), local.time(), zone)
        if moment >= now + notice:
            return moment
        weeks += 1


def ahead(pattern: Pattern) -> timedelta:
    """How long before it a table is set: two stand of a weekly series, one of a rarer one."""
    weekly = pattern.rhythm is Rhythm.WEEKLY and pattern.every == 1
    return WEEK_AHEAD if weekly else MONTH_AHEAD
