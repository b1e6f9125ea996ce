"""The format of a world (TRUST.md section 6): lists of plain rows, days as floats, ids as integers."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
World = dict[str, Any]
Seat = tuple[int, int]  # dinner, member

COLUMNS: dict[str, frozenset[str]] = {
    "members": frozenset({"id", "created"}),
    "groups": frozenset({"id", "created", "founder"}),
    "memberships": frozenset({"group", "member", "since"}),
    "venues": frozenset({"id"}),
    "dinners": frozenset({"id", "group", "venue", "host", "start", "hosted"}),
    "rsvps": frozenset({"dinner", "member", "kind", "at"}),
    "presence": frozenset({"dinner", "shower", "scanner", "at", "geo"}),
    "claims": frozenset({"dinner", "member", "present", "at"}),
    "testimonies": frozenset({"dinner", "witness", "subject", "say", "at"}),
    "headcounts": frozenset({"dinner", "witness", "n", "at"}),
    "reviews": frozenset({"id", "dinner", "member", "venue", "stars", "at"}),
}
REFERS = {
    "group": "groups",
    "member": "members",
    "venue": "venues",
    "dinner": "dinners",
    "founder": "members",
    "host": "members",
    "shower": "members",
    "scanner": "members",
    "witness": "members",
    "subject": "members",
}
ONE_OF: dict[str, frozenset[Any]] = {
    "kind": frozenset({"going", "cancelled", "walkin"}),
    "say": frozenset({"yes", "no", "unsure"}),
    "geo": frozenset({True, False, None}),
    "hosted": frozenset({0, 1}),
}
UNIQUE = {
    "members": ("id",),
    "groups": ("id",),
    "venues": ("id",),
    "dinners": ("id",),
    "reviews": ("id",),
    "memberships": ("group", "member"),
    "rsvps": ("dinner", "member"),
    "presence": ("dinner", "shower", "scanner"),
    "claims": ("dinner", "member"),
    "testimonies": ("dinner", "witness", "subject"),
    "headcounts": ("dinner", "witness"),
}


def empty(now: float) -> World:
    """A world in which nothing has happened by day `now`."""
    return {"now": float(now), **{name: [] for name in COLUMNS}}


def faults(world: World) -> list[str]:
    """What is wrong with the format of a world, a sentence each; nothing when it is right."""
    known = {name: {row["id"] for row in world[name]} for name in set(REFERS.values())}
    found: list[str] = []
    for name, columns in COLUMNS.items():
        keys = [tuple(row[each] for each in UNIQUE[name]) for row in world[name]]
        if len(set(keys)) != len(keys):
            found.append(f"{name}: the same twice")
        for row in world[name]:
            found += [f"{name}: {fault} in {row}" for fault in _row_faults(row, columns, known)]
    return found


def _row_faults(row: Row, columns: frozenset[str], known: dict[str, set[int]]) -> list[str]:
    if row.keys() != columns:
        return ["wrong columns"]
    lost = [each for each in columns & REFERS.keys() if row[each] is not None]
    bad = [f"unknown {each}" for each in lost if row[each] not in known[REFERS[each]]]
    return bad + [f"odd {each}" for each in columns & ONE_OF.keys() if row[each] not in ONE_OF[each]]
