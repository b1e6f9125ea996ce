"""The law of being told: when a mail may go, who sleeps, what goes together, and when a reminder is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.site.notify.kinds import (
    CHOICES,
    GRACE,
    HABITS,
    Habit,
    Kind,
    Topic,
    Way,
    choice_of,
    wanted_by_default,
)

__all__ = [
    "CHOICES", "CLAIM", "GRACE", "HABITS", "MAX_TRIES", "QUIET", "REMIND", "Habit", "Kind", "Quiet", "Topic", "Way",
    "choice_of", "gather_at", "next_try", "quiet_until", "read_hours", "reminder_due", "wanted_by_default",
    "write_hours",
]  # fmt: skip

MAX_TRIES = 12
LONGEST_PAUSE = timedelta(hours=6)
CLAIM = timedelta(minutes=2)
APART = timedelta(hours=1)  # between two mails that gather what is not urgent
DAY_BEFORE, TWO_HOURS = 24, 2
MOST_HOURS = 168
MOST_REMINDERS = 3


@dataclass(frozen=True, slots=True)
class Quiet:
    """From this hour to that, by the member's own clock, only what is urgent is mailed."""

    since: int
    until: int


QUIET = Quiet(23, 8)
REMIND = (DAY_BEFORE, TWO_HOURS)


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a mail that failed `tries` times is tried again: 1, 2, 4 … minutes, at most six hours; None: never."""
    if tries >= MAX_TRIES:
        return None
    return now + min(timedelta(minutes=2 ** (tries - 1)), LONGEST_PAUSE)


def quiet_until(now: datetime, zone: ZoneInfo, quiet: Quiet | None) -> datetime | None:
    """When somebody's quiet hours end that run now; None: nobody is woken."""
    if quiet is None or quiet.since == quiet.until:
        return None
    local = now.astimezone(zone)
    wraps = quiet.since > quiet.until
    late, early = local.hour >= quiet.since, local.hour < quiet.until
    if not (late or early if wraps else late and early):
        return None
    day = local.date() + timedelta(days=1 if wraps and late else 0)
    end = datetime(day.year, day.month, day.day, quiet.until, tzinfo=zone).astimezone(now.tzinfo)
    return end if end > now else now + APART  # clocks were set back meanwhile: a little longer


def gather_at(
    now: datetime, zone: ZoneInfo, quiet: Quiet | None, gathered_at: datetime | None
) -> datetime | None:
    """When what is not urgent may be mailed; None: now. A burst is one mail, and the next comes an hour later."""
    asleep = quiet_until(now, zone, quiet)
    if asleep is not None:
        return asleep
    if gathered_at is not None and gathered_at <= now < gathered_at + APART:
        return gathered_at + APART
    return None


def reminder_due(starts_at: datetime, since: datetime, hours: Iterable[int], now: datetime) -> int | None:
    """Which reminder is due: so many hours before the start, or None.

    `since` is when this seat at this time began (taken, or moved to it): who heard of it only then needs no word
    of what had passed before. After downtime only the nearest is sent, and none once the dinner has begun.
    """
    passed = [each for each in hours if starts_at - timedelta(hours=each) <= now]
    if not passed or now >= starts_at:
        return None
    nearest = min(passed)
    return nearest if starts_at - timedelta(hours=nearest) >= since else None


def read_hours(text: str) -> tuple[int, ...]:
    """Hours before a dinner as they are kept, "24,2"; the farthest first."""
    return tuple(int(each) for each in text.split(",") if each)


def write_hours(hours: Iterable[int]) -> str:
    """The same, to be kept: each once, a few, within a week."""
    good = sorted({each for each in hours if 1 <= each <= MOST_HOURS}, reverse=True)
    return ",".join(str(each) for each in good[:MOST_REMINDERS])
