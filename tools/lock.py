"""Writes the lock files anew from the lists of what we ask for."""

from __future__ import annotations

from tools.packages import find_uv
from tools.say import Trouble, quietly, step

COMPILE = [
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
]
NO_LOCK = "The lists of requirements do not fit together, as told above: change a version, then lock again."


def lock(rest: list[str]) -> int:
    """`python3 tools/dev.py lock [--upgrade]`: the runtime first, so that the tests' lock contains it."""
    uv = find_uv()
    if not uv:
        raise Trouble("Locking needs uv: install it, then lock again.")
    for name in ("requirements", "requirements-dev"):
        with step(f"Locking {name}.in"):
            quietly([uv, *COMPILE, *rest, f"{name}.in", "-o", f"{name}.txt"], NO_LOCK)
    return 0
