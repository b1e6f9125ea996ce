"""Facts about the group's card."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class PerkGiven(Fact):
    """A desk has given a table what was promised, or taken it back. Silent: the card shows it."""

    dinner_id: int
    silent = True
