"""The machine that measures: how idle it is, what a process costs, and where it may run."""

from __future__ import annotations

import os
import time
from pathlib import Path

QUIET = 0.85  # below this share of idle time, neighbours bend even ratios
CORES = sorted(os.sched_getaffinity(0))
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def idle(seconds: float = 0.5) -> float:
    """The share of idle time over a moment in which this process does nothing itself."""
    before = _times()
    time.sleep(seconds)
    spent = [b - a for a, b in zip(before, _times(), strict=True)]
    return (spent[3] + spent[4]) / (sum(spent) or 1)


def _times() -> list[int]:
    first = Path("/proc/stat").read_text().splitlines()[0]
    return [int(each) for each in first.split()[1:9]]


def quiet(share: float) -> bool:
    """Whether a round that began this idle may decide about a goal."""
    return share >= QUIET


def cpu_seconds(pid: int) -> float:
    """What a process has cost so far, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident(pid: int) -> int:
    """How many bytes of memory a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


def keep_to(pid: int, core: int) -> None:
    """Bind a process (0: this one) to one of the cores, where there are two."""
    if len(CORES) > 1:
        os.sched_setaffinity(pid, {CORES[core % len(CORES)]})
