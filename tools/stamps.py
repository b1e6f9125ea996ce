"""Remembers which lock files an installation was made from, so that nothing is done twice."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tools.say import ROOT


def mark_of(*names: str) -> list[str]:
    """One line per lock file: its name and the hash of what it says."""
    return [f"{name} {hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}" for name in names]


def holds(stamp: Path, *names: str) -> bool:
    """Whether the installation beside the stamp was made from these very lock files, or from more."""
    return stamp.exists() and set(mark_of(*names)) <= set(stamp.read_text("utf-8").splitlines())


def set_stamp(stamp: Path, *names: str) -> None:
    """Writes down what the installation was made from."""
    stamp.write_text("\n".join(mark_of(*names)) + "\n", "utf-8")
