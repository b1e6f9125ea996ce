"""Whether a world is what section 6 of TRUST.md describes; if not, what is wrong and where."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
FARTHEST_ID = 2**53  # beyond it other languages' readers round


class WorldProblem(ValueError):
    """A world that cannot be judged: the place, and what is wrong there."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


def whole(value: object) -> str | None:
    """Say what is wrong with an id."""
    if isinstance(value, bool) or not isinstance(value, int):
        return "must be a whole number"
    return None if abs(value) <= FARTHEST_ID else "is too large"


def day(value: object) -> str | None:
    """Say what is wrong with a moment."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "must be a number of days"
    return None if math.isfinite(value) else "must be finite"


def heads(value: object) -> str | None:
    """Say what is wrong with a head count."""
    return whole(value) or (None if isinstance(value, int) and 0 <= value <= 10_000 else "must be 0 to 10000")


def stars(value: object) -> str | None:
    """Say what is wrong with a review's stars."""
    return day(value) or (None if isinstance(value, int | float) and 0 <= value <= 5 else "must be 0 to 5")


def yes_or_no(value: object) -> str | None:
    """Say what is wrong with a truth; 0 and 1 are taken as well."""
    return None if value in (True, False) else "must be true or false"


def maybe(check: Callable[[object], str | None]) -> Callable[[object], str | None]:
    """Return the check for something that may be null."""
    return lambda value: None if value is None else check(value)


def one_of(*words: str) -> Callable[[object], str | None]:
    """Return the check for one of some words."""
    return lambda value: None if value in words else f"must be one of {', '.join(words)}"


FIELDS: Mapping[str, Mapping[str, Callable[[object], str | None]]] = {
    "members": {"id": whole, "created": day},
    "groups": {"id": whole, "created": day, "founder": maybe(whole)},
    "memberships": {"group": whole, "member": whole, "since": day},
    "venues": {"id": whole},
    "dinners": {"id": whole, "group": whole, "venue": whole, "host": whole, "start": day, "hosted": yes_or_no},
    "rsvps": {"dinner": whole, "member": whole, "kind": one_of("going", "cancelled", "walkin"), "at": day},
    "presence": {"dinner": whole, "shower": whole, "scanner": whole, "at": day, "geo": maybe(yes_or_no)},
    "claims": {"dinner": whole, "member": whole, "present": yes_or_no, "at": day},
    "testimonies": {
        "dinner": whole, "witness": whole, "subject": whole, "say": one_of("yes", "no", "unsure"), "at": day,
    },
    "headcounts": {"dinner": whole, "witness": whole, "n": heads, "at": day},
    "reviews": {"id": whole, "dinner": maybe(whole), "member": whole, "venue": whole, "stars": stars, "at": day},
}  # fmt: skip
KNOWN_BY = {
    "member": "members", "founder": "members", "host": "members", "shower": "members", "scanner": "members",
    "witness": "members", "subject": "members", "group": "groups", "venue": "venues", "dinner": "dinners",
}  # fmt: skip
WITH_IDS = ("members", "groups", "venues", "dinners", "reviews")
OPTIONAL = {"memberships": "since", "headcounts": "at"}  # lists that older worlds lack


def check(world: object) -> None:
    """Raise WorldProblem at the first thing that is not as described; extra fields are nobody's business."""
    if not isinstance(world, Mapping):
        raise WorldProblem("world", "must be an object")
    if problem := day(world.get("now")):
        raise WorldProblem("now", problem)
    for name, fields in FIELDS.items():
        rows = world.get(name, [] if name in OPTIONAL else None)
        if not isinstance(rows, Sequence) or isinstance(rows, str):
            raise WorldProblem(name, "must be a list" if name in world else "is missing")
        for number, row in enumerate(rows):
            _check_row(f"{name}[{number}]", row, fields)
    known = {name: _ids(name, world[name]) for name in WITH_IDS}
    for name, fields in FIELDS.items():
        for field in fields.keys() & KNOWN_BY.keys():
            _check_known(name, field, world.get(name, ()), known[KNOWN_BY[field]])


def _check_row(where: str, row: object, fields: Mapping[str, Callable[[object], str | None]]) -> None:
    if not isinstance(row, Mapping):
        raise WorldProblem(where, "must be an object")
    for field, check_field in fields.items():
        if field not in row and field != "geo":
            raise WorldProblem(f"{where}.{field}", "is missing")
        if problem := check_field(row.get(field)):
            raise WorldProblem(f"{where}.{field}", f"{problem}, not {row.get(field)!r}")


def _ids(name: str, rows: Sequence[Row]) -> set[int]:
    seen: set[int] = set()
    for number, row in enumerate(rows):
        if row["id"] in seen:
            raise WorldProblem(f"{name}[{number}].id", f"{row['id']} is there twice")
        seen.add(row["id"])
    return seen


def _check_known(name: str, field: str, rows: Sequence[Row], known: set[int]) -> None:
    for number, row in enumerate(rows):
        value = row.get(field)
        if value is not None and value not in known:
            raise WorldProblem(
                f"{name}[{number}].{field}", f"there is none of {KNOWN_BY[field]} with id {value}"
            )
