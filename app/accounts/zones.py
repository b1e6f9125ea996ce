"""Time zones as people know them: a city and how far from Beijing's or Greenwich's clock it is."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

# Where people eat, one city a clock; a member's own zone is added when it is not among them.
KNOWN = (
    "Pacific/Honolulu", "America/Los_Angeles", "America/Denver", "America/Chicago", "America/Mexico_City",
    "America/New_York", "America/Toronto", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Europe/London",
    "Europe/Lisbon", "Africa/Lagos", "Europe/Paris", "Europe/Berlin", "Europe/Madrid", "Europe/Rome", "Africa/Cairo",
    "Europe/Athens", "Africa/Johannesburg", "Europe/Istanbul", "Europe/Moscow", "Africa/Nairobi", "Asia/Dubai",
    "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Urumqi", "Asia/Bangkok", "Asia/Jakarta", "Asia/Ho_Chi_Minh",
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei", "Asia/Singapore", "Asia/Kuala_Lumpur",
    "Asia/Manila", "Australia/Perth", "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Pacific/Auckland", "UTC",
)  # fmt: skip


def choices(lang: str, own: str, now: datetime) -> list[tuple[str, str]]:
    """(zone, words) from west to east, in "zh" or "en"; `now` decides about summer time."""
    names = [*KNOWN, *([own] if own not in KNOWN else [])]
    ordered = sorted(names, key=lambda name: (_offset(name, now), name))
    return [(name, f"{_city(name, lang)} ({_clock(_offset(name, now))})") for name in ordered]


def _offset(name: str, now: datetime) -> int:
    """Minutes east of Greenwich."""
    shift = now.astimezone(ZoneInfo(name)).utcoffset()
    return int(shift.total_seconds() // 60) if shift else 0


def _clock(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


@lru_cache(maxsize=256)
def _city(name: str, lang: str) -> str:
    if name == "UTC":
        return "UTC"
    return str(get_timezone_location(name, locale="zh_Hans_CN" if lang == "zh" else "en", return_city=True))
