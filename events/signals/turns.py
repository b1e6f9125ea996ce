"""Facts about hosting by turns."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class TurnCame(Fact):
    """It is somebody's turn to host in a group."""

    group_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class TurnSwapAsked(Fact):
    """Somebody asks somebody else to change places in the line of hosts."""

    group_id: int
    swap_id: int
    by_id: int
    with_id: int


@dataclass(frozen=True, slots=True)
class TurnSwapAnswered(Fact):
    """Such a question was answered by the other, or taken back."""

    group_id: int
    swap_id: int
    by_id: int
    with_id: int
    accepted: bool
