"""Facts about places."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class VenueCreated(Fact):
    """A member has put a venue on the map. Silent: the search index will listen when it exists."""

    venue_id: int
    silent = True
