"""Slots of a page that higher rooms fill: the group page shows dinners without knowing what a dinner is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

Panel = Callable[..., Any]  # templates ask for Markup, gather for plain values
_slots: dict[str, list[Panel]] = defaultdict(list)


def fill(slot: str, panel: Panel) -> None:
    """Let `panel(**what)` render into the slot. Registering twice changes nothing."""
    if panel not in _slots[slot]:
        _slots[slot].append(panel)


def show(slot: str, **what: object) -> Markup:
    """All panels of the slot, in the order of registration (lowest floor first)."""
    return Markup("").join(Markup(panel(**what)) for panel in _slots[slot])  # noqa: S704  panels give rendered templates


def gather(slot: str, **what: object) -> list[object]:
    """What the panels of a slot answer as plain values, flattened: to-dos, lines of an export."""
    return [each for panel in _slots[slot] for each in panel(**what)]
