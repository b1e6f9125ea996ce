"""What a system under test said, in the simulator's own shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.worlds.shape import Seat, World

ACCEPTED_FROM = 0.5


@dataclass(frozen=True)
class Reading:
    """One system's verdict on one world."""

    status: dict[Seat, str]
    credibility: dict[Seat, float]
    scores: dict[int, float]  # venues that show a number

    def accepted(self, seat: Seat) -> bool:
        """Whether this seat counts: confirmed with credibility 0.5 or more."""
        return self.status.get(seat) == "confirmed" and self.credibility.get(seat, 0.0) >= ACCEPTED_FROM

    def confirmed(self, seat: Seat) -> bool:
        """Whether the table itself says that somebody sat there."""
        return self.status.get(seat) == "confirmed"

    def rejected(self, seat: Seat) -> bool:
        """Whether it says that nobody did."""
        return self.status.get(seat) == "absent"


System = Callable[[World], Mapping[str, Any]]


def read(verdict: Mapping[str, Any]) -> Reading:
    """Read a verdict of TRUST.md section 6."""
    status: dict[Seat, str] = {}
    credibility: dict[Seat, float] = {}
    for key, said in verdict["attendance"].items():
        dinner, member = str(key).split(":")
        seat = int(dinner), int(member)
        status[seat], credibility[seat] = str(said["status"]), float(said["cred"])
    venues = {int(venue): said["score"] for venue, said in verdict["venues"].items()}
    return Reading(status, credibility, {v: float(s) for v, s in venues.items() if s is not None})
