"""Moments as the files tell them: days from today, and what the clock shows in the city."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = "Asia/Shanghai"


def on_wall(now: datetime, days: int, hour: str) -> datetime:
    """So many days from today (before it: below zero) at that hour there."""
    hours, minutes = map(int, hour.split(":"))
    day = now.astimezone(ZoneInfo(ZONE)) + timedelta(days=days)
    return day.replace(hour=hours, minute=minutes, second=0, microsecond=0)
