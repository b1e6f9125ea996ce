"""What a group remembers: its members' own."""

from __future__ import annotations

from tests.access import world as w

ROUTES = {
    **{f"memory.{each}": (w.GROUP, {"pid": "group"}) for each in ("brought", "export", "page")},
    **{f"memory.{each}": (w.SITE, {}) for each in ("choose", "found")},
    "memory.photo": (w.GROUP, {"pid": "group", "photo_pid": "none"}),
}
NOT_THERE = ("memory.photo",)
