"""Who comes along: companions keep their seats and their names when a party changes (H-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from events.dinners.seating import Party


@dataclass(frozen=True)
class Companion:
    """Somebody who was brought: `key` names the seat, `waits` when it is not a seat yet."""

    key: int
    child: bool
    name: str
    waits: bool = False


@dataclass(frozen=True)
class Company:
    """What becomes of a party: who stays (as what), who does not come after all, who comes anew."""

    stay: tuple[Companion, ...]
    leave: tuple[int, ...]
    come: tuple[tuple[bool, str], ...]


def change(known: Sequence[Companion], party: Party) -> Company:
    """Match those who were brought with what the party is now to be.

    Names that were not sent stay. Whoever is named again stays; of the others the seated before the waiting, the
    earlier before the later. Somebody who was counted as a child and is now an adult keeps the seat.
    """
    pool = sorted(known, key=lambda each: (each.waits, each.key))
    wanted = {False: party.adults, True: party.children}
    kept = {child: _of_kind(pool, child, wanted[child], party.names(child=child)) for child in wanted}
    spare = [each for each in pool if each not in kept[False] and each not in kept[True]]
    for child, count in wanted.items():
        take = spare[: count - len(kept[child])] if count > len(kept[child]) else []
        kept[child] += take
        spare = spare[len(take) :]
    stay: list[Companion] = []
    come: list[tuple[bool, str]] = []
    for child, count in wanted.items():
        named, rest = _name(kept[child], party.names(child=child), child)
        stay += named
        come += [(child, rest[at] if at < len(rest) else "") for at in range(count - len(named))]
    return Company(tuple(stay), tuple(each.key for each in spare), tuple(come))


def _of_kind(
    pool: Sequence[Companion], child: bool, count: int, names: tuple[str, ...] | None
) -> list[Companion]:
    """Those of one kind who stay: the named ones first, then nameless ones, then by their place."""
    same = [each for each in pool if each.child is child]
    if names is not None:
        same.sort(key=lambda each: (each.name not in names, bool(each.name), each.waits, each.key))
    return same[:count]


def _name(
    kept: Sequence[Companion], names: tuple[str, ...] | None, child: bool
) -> tuple[list[Companion], list[str]]:
    """The kept ones under the names that were sent, and the names left for those who come anew."""
    if names is None:
        return [Companion(each.key, child, each.name, each.waits) for each in kept], []
    left = list(names)
    called: dict[int, str] = {}
    for each in kept:
        if each.name and each.name in left:
            left.remove(each.name)
            called[each.key] = each.name
    for each in kept:
        if each.key not in called:
            called[each.key] = left.pop(0) if left else ""
    return [Companion(each.key, child, called[each.key], each.waits) for each in kept], left
