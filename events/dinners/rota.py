"""Whose turn it is to host: whoever has sat at most of the group's tables since hosting one (H-04)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

LOOKED_AT = 20  # tables: older ones count no more
HOSTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Hosted:
    """A table that was: who hosted it, and who sat there."""

    host: int
    sat: frozenset[int]


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn, and at how many tables they sat since; `never`: they hosted none of those that are looked at."""

    member: int
    tables: int
    never: bool


def turn(tables: Sequence[Hosted], members: Collection[int]) -> Turn | None:
    """Tell whose turn it is among `members`, from tables with the newest first; nobody's before anybody was a guest.

    Of several whoever hosted longest ago, then whoever has been a member longest. A hint, never a duty.
    """
    found = [_of(tables, member) for member in sorted(set(members))]
    best = max(found, key=lambda each: (each[0].tables, each[1], -each[0].member), default=None)
    return best[0] if best is not None and best[0].tables else None


def turn_by_value(
    tables: Sequence[Hosted], members: Collection[int], treated: Mapping[int, int]
) -> Turn | None:
    """The same where the group agreed that treats count at their value: whoever was treated to most, less what they
    treated others to. Among equals, and where nobody was treated, it goes by tables.
    """
    most = max((treated.get(member, 0) for member in members), default=0)
    if most <= 0:
        return turn(tables, members)
    first = [member for member in members if treated.get(member, 0) == most]
    whose = turn(tables, first)
    return whose or _of(tables, min(first))[0]


def _of(tables: Sequence[Hosted], member: int) -> tuple[Turn, int]:
    last = next((place for place, each in enumerate(tables) if each.host == member), len(tables))
    sat = sum(member in each.sat for each in tables[:last])
    return Turn(member, sat, never=last == len(tables)), last
