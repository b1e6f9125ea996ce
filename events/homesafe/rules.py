"""The law of the ring: when it asks, when it asks again, when it closes, and when nothing of it is left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

NUDGES = (timedelta(minutes=60), timedelta(minutes=120))  # after the end, or after leaving
AT_LEAST = timedelta(hours=6)  # a ring stays so long, however early the dinner ended
EARLY = timedelta(hours=24)  # before the start: from then on a table may decide to have one
MOST_RIDE = 60
NOON = 12


class RingReason(StrEnum):
    """Why a ring stays as it is."""

    NOT_YET = "ring_not_yet"
    NOT_BEGUN = "ring_not_begun"
    NO_RING = "ring_none"
    OVER = "ring_over"
    RIDE_TOO_LONG = "ring_ride_too_long"


def fades_at(ends_at: datetime, zone: ZoneInfo) -> datetime:
    """The first noon at the table's place that comes six hours or more after the end: then nothing is left."""
    local = (ends_at + AT_LEAST).astimezone(zone)
    day = local.date() if local.hour < NOON else local.date() + timedelta(days=1)
    if (local.hour, local.minute, local.second, local.microsecond) == (NOON, 0, 0, 0):
        day = local.date()
    return datetime(day.year, day.month, day.day, NOON, tzinfo=zone).astimezone(ends_at.tzinfo)


def may_open(starts_at: datetime, fades: datetime, now: datetime) -> RingReason | None:
    """Whether a ring may be opened now; None: yes."""
    if now < starts_at - EARLY:
        return RingReason.NOT_YET
    return RingReason.OVER if now >= fades else None


def nudge_due(ends_at: datetime, left_at: datetime | None, nudged: int, now: datetime) -> int | None:
    """Which gentle question is due to somebody who has not answered: 1 or 2, or None.

    After downtime only the last that is due is asked, so that nobody gets two at once.
    """
    since = left_at or ends_at
    due = sum(1 for after in NUDGES if since + after <= now)
    return due if due > nudged else None


def all_home(answers: Iterable[tuple[bool, bool]]) -> bool:
    """Whether everybody is home who has not left themselves out, and at least one is (home, out)."""
    asked = [home for home, out in answers if not out]
    return bool(asked) and all(asked)
