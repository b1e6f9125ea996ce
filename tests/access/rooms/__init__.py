"""Rooms that bring their own lines of the matrix: `ROUTES`, perhaps `NOT_THERE` and `build(session, world)`."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any


def rooms() -> Iterator[ModuleType]:
    """Each room's module beside this one, by name."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda each: each.name):
        yield import_module(f"{__name__}.{found.name}")


def furnish(session: Any, world: Any) -> None:
    """Let each room put its own things into the world."""
    for room in rooms():
        if hasattr(room, "build"):
            room.build(session, world)
