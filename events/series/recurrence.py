"""Series in the words of calendars (RFC 5545): our patterns written as RRULE, and the few RRULEs that are read.

A rule that somebody pastes is taken apart here and never expanded: what is not on the short list is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from events.series.rules import LAST, Pattern, Rhythm, days, problem_of

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST = 200
MOST_TIMES = 120
_PART = re.compile(r"([A-Z]+)=([0-9A-Z,+\-]{1,60})")
_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(T\d{6}Z?)?")
_KNOWN = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYSETPOS", "UNTIL", "COUNT", "WKST"}
_ONE_MONTH_DAY = {f"{','.join(str(d) for d in range(28, last + 1))}": last for last in (29, 30, 31)}


class RuleProblem(StrEnum):
    """Why a pasted rule is not taken."""

    COUNT = "count"
    FREQUENCY = "frequency"
    INTERVAL = "interval"
    POSITION = "position"
    UNREADABLE = "unreadable"


class Unread(Exception):
    """The rule is not one of ours; `problem` says why."""

    def __init__(self, problem: RuleProblem) -> None:
        self.problem = problem
        super().__init__(problem.value)


@dataclass(frozen=True, slots=True)
class Read:
    """What a pasted rule says: which days, and the last one if it has one."""

    pattern: Pattern
    until: date | None


def as_rrule(pattern: Pattern, until: datetime | None) -> dict[str, object]:
    """The pattern as the parts of an RRULE; `until` is the moment of the last one, in UTC."""
    monthly = pattern.rhythm is not Rhythm.WEEKLY
    parts: dict[str, object] = {"FREQ": "MONTHLY" if monthly else "WEEKLY", "INTERVAL": pattern.every}
    if until is not None:
        parts["UNTIL"] = until
    if pattern.rhythm is Rhythm.MONTH_DAY:
        if pattern.month_day <= 28:
            return parts | {"BYMONTHDAY": pattern.month_day}
        return parts | {"BYMONTHDAY": list(range(28, pattern.month_day + 1)), "BYSETPOS": -1}
    if pattern.rhythm is Rhythm.MONTH_WEEKDAY:
        return parts | {"BYDAY": f"{pattern.nth}{WEEKDAYS[pattern.weekdays[0]]}"}
    return parts | {"BYDAY": [WEEKDAYS[day] for day in pattern.weekdays], "WKST": "MO"}


def read_rule(text: str, first: date) -> Read:
    """The pattern that a pasted RRULE means for a series that begins at `first`. Raises Unread."""
    parts = _taken_apart(text)
    frequency = parts.get("FREQ", "")
    if frequency not in ("WEEKLY", "MONTHLY"):
        raise Unread(RuleProblem.FREQUENCY)
    every = _number(parts.get("INTERVAL", "1"), RuleProblem.INTERVAL)
    pattern = _weekly(parts, every, first) if frequency == "WEEKLY" else _monthly(parts, every, first)
    if problem_of(pattern) is not None:
        raise Unread(RuleProblem.INTERVAL if not 1 <= every <= 12 else RuleProblem.POSITION)
    return Read(pattern, _until(parts, pattern, first))


def _taken_apart(text: str) -> dict[str, str]:
    text = text.strip().upper().removeprefix("RRULE:").rstrip(";")
    if not text or len(text) > LONGEST:
        raise Unread(RuleProblem.UNREADABLE)
    found: dict[str, str] = {}
    for part in text.split(";"):
        match = _PART.fullmatch(part)
        if match is None or match[1] not in _KNOWN or match[1] in found:
            raise Unread(RuleProblem.UNREADABLE)
        found[match[1]] = match[2]
    return found


def _number(text: str, problem: RuleProblem) -> int:
    if not re.fullmatch(r"[+-]?\d{1,3}", text):
        raise Unread(problem)
    return int(text)


def _named_days(text: str) -> list[tuple[int, int]]:
    """Weekdays with the number before them, 0 for none."""
    found = [_DAY.fullmatch(each) for each in text.split(",")]
    if any(match is None for match in found):
        raise Unread(RuleProblem.POSITION)
    return [(int(match[1] or 0), WEEKDAYS.index(match[2])) for match in found if match]


def _weekly(parts: Mapping[str, str], every: int, first: date) -> Pattern:
    if "BYSETPOS" in parts or "BYMONTHDAY" in parts:
        raise Unread(RuleProblem.POSITION)
    named = _named_days(parts["BYDAY"]) if "BYDAY" in parts else [(0, first.weekday())]
    if any(nth for nth, _day in named):
        raise Unread(RuleProblem.POSITION)
    return Pattern(Rhythm.WEEKLY, every, tuple(sorted({day for _nth, day in named})))


def _monthly(parts: Mapping[str, str], every: int, first: date) -> Pattern:
    if "BYDAY" in parts:
        return _monthly_by_weekday(parts, every)
    by, place = parts.get("BYMONTHDAY", str(first.day)), parts.get("BYSETPOS")
    if place is not None:
        if place != "-1" or by not in _ONE_MONTH_DAY:
            raise Unread(RuleProblem.POSITION)
        return Pattern(Rhythm.MONTH_DAY, every, month_day=_ONE_MONTH_DAY[by])
    day = _number(by, RuleProblem.POSITION)
    return Pattern(Rhythm.MONTH_DAY, every, month_day=31 if day == LAST else day)


def _monthly_by_weekday(parts: Mapping[str, str], every: int) -> Pattern:
    named, place = _named_days(parts["BYDAY"]), parts.get("BYSETPOS")
    if "BYMONTHDAY" in parts or len(named) != 1 or (place is not None) is (named[0][0] != 0):
        raise Unread(RuleProblem.POSITION)
    nth = _number(place, RuleProblem.POSITION) if place is not None else named[0][0]
    return Pattern(Rhythm.MONTH_WEEKDAY, every, (named[0][1],), nth=nth)


def _until(parts: Mapping[str, str], pattern: Pattern, first: date) -> date | None:
    if "UNTIL" in parts and "COUNT" in parts:
        raise Unread(RuleProblem.UNREADABLE)
    if "COUNT" in parts:
        count = int(parts["COUNT"]) if re.fullmatch(r"\d{1,9}", parts["COUNT"]) else 0
        if not 1 <= count <= MOST_TIMES:
            raise Unread(RuleProblem.COUNT)
        return days(pattern, first, date.min, count)[-1]
    if "UNTIL" not in parts:
        return None
    match = _UNTIL.fullmatch(parts["UNTIL"])
    try:
        return datetime.strptime(match[1], "%Y%m%d").date() if match else _unread()  # noqa: DTZ007  a day
    except ValueError:
        return _unread()


def _unread() -> date:
    raise Unread(RuleProblem.UNREADABLE)
