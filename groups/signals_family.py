"""Facts about groups that part and groups that join."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class ForkAsked(Fact):
    """A member would like a table of their own, and asks who goes along."""

    group_id: int
    fork_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class ForkChanged(Fact):
    """Somebody goes along with a new table, stays after all, or has taken the call back."""

    group_id: int
    fork_id: int


@dataclass(frozen=True, slots=True)
class GroupForked(Fact):
    """Some members have parted from a group: `child_id` is what they founded, and they belong to both."""

    group_id: int
    child_id: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GroupsMerged(Fact):
    """By the same words passed in both, `group_id` has joined `kept_id`; everybody there belongs to it now."""

    group_id: int
    kept_id: int
    member_ids: tuple[int, ...]
