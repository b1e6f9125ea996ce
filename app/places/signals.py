"""Facts about places."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class VenueCreated(Fact):
    """A member has put a venue on the map. Silent: the search index will listen when it exists."""

    venue_id: int
    silent = True


@dataclass(frozen=True, slots=True)
class DishesMerged(Fact):
    """Two dishes of a venue turned out to be one: whatever names the first means the second from now on."""

    dish_id: int
    into_id: int
    venue_id: int


@dataclass(frozen=True, slots=True)
class TieDeclared(Fact):
    """A member has said that she belongs to a venue, its family, its allies or its rivals."""

    venue_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class VenueDescribed(Fact):
    """What is said of a venue has changed: its name, its place, whether it is open. Silent: the index listens."""

    venue_id: int
    silent = True


@dataclass(frozen=True, slots=True)
class VenuesMerged(Fact):
    """Two venues are one: every row that named the first names the second by now."""

    gone_id: int
    kept_id: int


@dataclass(frozen=True, slots=True)
class VenuesParted(Fact):
    """A merge was undone: what came from the first names it again."""

    gone_id: int
    kept_id: int
