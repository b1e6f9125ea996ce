"""The one source of time. Everything else takes `now` as an argument."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

_offset_file: Path | None = None
_shift = timedelta(0)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + _shift + _file_shift()


def monotonic() -> float:
    """Seconds of a clock that never goes back, for measuring durations."""
    return time.monotonic()


def shift(by: timedelta) -> None:
    """Move this process's clock: tests only, so that 72 hours pass in a moment."""
    global _shift
    _shift = by


def follow(path: str) -> None:
    """Read a shift in seconds from a file at each call: a running server that a test moves through time."""
    global _offset_file
    _offset_file = Path(path) if path else None


def _file_shift() -> timedelta:
    if _offset_file is None:
        return timedelta(0)
    try:
        return timedelta(seconds=float(_offset_file.read_text() or 0))
    except (OSError, ValueError):
        return timedelta(0)
