"""The law of tables that a vote sets: what an option is, and who hosts. No clock, no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

MOST_OPTIONS = 6
LENGTH = timedelta(hours=2, minutes=30)
USUAL_DEADLINE = timedelta(hours=2)


class VotedReason(StrEnum):
    """Why a table cannot be set, or nobody else can host it."""

    ALREADY_SET = "voted_already_set"
    HOSTED = "voted_hosted"
    NO_HOST = "voted_no_host"
    OVER = "voted_over"
    PASSED = "voted_passed"


@dataclass(frozen=True, slots=True)
class Wish:
    """One option: a moment, a place, or both; `name` is what the place was called when the group was asked."""

    starts_at: datetime | None
    zone: str
    venue_id: int | None = None
    name: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing is left to decide."""
        return self.starts_at is not None and self.venue_id is not None

    def kept(self) -> dict[str, Any]:
        """As plain values."""
        starts = self.starts_at.isoformat() if self.starts_at else None
        return {"starts": starts, "zone": self.zone, "venue": self.venue_id, "name": self.name}


def wish_from(kept: Mapping[str, Any]) -> Wish:
    """And back."""
    starts = datetime.fromisoformat(kept["starts"]) if kept["starts"] else None
    return Wish(starts, kept["zone"], kept["venue"], kept["name"])


def host_of(host: int, asker: int | None, inside: Collection[int]) -> int | None:
    """Who hosts: who has volunteered, else who asked; None where neither belongs to the group any more."""
    return next((each for each in (host, asker) if each in inside), None)


def closes_at(starts_at: datetime, now: datetime) -> datetime:
    """Until when seats can be taken: two hours before, or to the beginning where that has passed."""
    return starts_at - USUAL_DEADLINE if starts_at - USUAL_DEADLINE > now else starts_at
