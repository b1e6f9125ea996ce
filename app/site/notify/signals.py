"""Facts of being told."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class Told(Fact):
    """Members have a new notice: their bells may ring."""

    member_ids: tuple[int, ...]
    kind: str
