"""Local times as people write them: read in the zone of the venue, with the days on which clocks jump."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

FARTHEST_YEARS = 2
FRIDAY, SATURDAY = 4, 5
NOTICE = timedelta(hours=3)
_FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class TimeProblem(StrEnum):
    """Why a written time is no moment that a dinner could have."""

    CLOCKS_JUMP = "clocks_jump"
    PAST = "past"
    TOO_FAR = "too_far"
    TWICE = "twice"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Misread:
    """The time cannot stand. `local` is what was written; `instead` a local time that was perhaps meant."""

    problem: TimeProblem
    local: datetime | None = None
    instead: datetime | None = None


def read_local(raw: str, zone: ZoneInfo, now: datetime) -> datetime | Misread:
    """Return the UTC moment that the local time `raw` ("2026-12-05T18:30") is in `zone`, or why it is none.

    Anything before `now` or more than two years ahead is refused before it is converted: year 9999 overflows.
    """
    local = _parse(raw)
    if local is None:
        return Misread(TimeProblem.UNREADABLE)
    here = now.astimezone(zone).replace(tzinfo=None)
    if local.year > here.year + FARTHEST_YEARS:
        return Misread(TimeProblem.TOO_FAR, local)
    if local <= here:
        return Misread(TimeProblem.PAST, local, perhaps_meant(local, here))
    return _in_zone(local, zone)


def perhaps_meant(local: datetime, here: datetime) -> datetime | None:
    """Return the same day and hour of the first month that still has it ahead: 6 November past → 6 December."""
    for months in range(13):
        year, month = divmod(here.year * 12 + here.month - 1 + months, 12)
        try:
            candidate = local.replace(year=year, month=month + 1)
        except ValueError:  # 31 November
            continue
        if candidate > here:
            return candidate
    return None


def write_local(moment: datetime, zone: ZoneInfo) -> str:
    """Return the moment as a datetime-local field takes it; `read_local` gives it back."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def usual_evenings(now: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return tonight where there is time left, tomorrow, and the coming Friday and Saturday, at half past six."""
    here = now.astimezone(zone)
    near = [_evening(here, day) for day in range(9)]
    left = [each for each in near if each >= now + NOTICE]
    meant = [
        next(each for each in left if each.astimezone(zone).weekday() == day) for day in (FRIDAY, SATURDAY)
    ]
    return tuple(sorted({*(each for each in near[:2] if each in left), *meant}))


def _evening(here: datetime, days: int) -> datetime:
    day = here + timedelta(days=days)
    return day.replace(hour=18, minute=30, second=0, microsecond=0).astimezone(UTC)


def _parse(raw: str) -> datetime | None:
    for form in _FORMATS:
        try:
            return datetime.strptime(raw.strip(), form)  # noqa: DTZ007  the zone is the venue's, added below
        except ValueError:
            continue
    return None


def _in_zone(local: datetime, zone: ZoneInfo) -> datetime | Misread:
    first, second = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    # In a gap the earlier offset reads a time that the clock never shows; in an overlap both readings are true.
    back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if back != local:
        return Misread(TimeProblem.CLOCKS_JUMP, local, local + timedelta(hours=1))
    return Misread(TimeProblem.TWICE, local, local + timedelta(hours=1))
