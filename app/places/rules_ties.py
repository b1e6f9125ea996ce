"""The law of ties between members and venues (R-21): who belongs to one, and for how long that holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

LASTS = timedelta(days=365)  # after its end: whoever left last month is no stranger yet


class TieKind(StrEnum):
    """What somebody is toward a venue."""

    STAFF = "staff"
    FAMILY = "family"
    ALLY = "ally"
    RIVAL = "rival"


class TieOrigin(StrEnum):
    """Whose word a tie is: one's own, a merchant's staff list, or an alliance. Each ends by its own way only."""

    OWN = "own"
    STAFF = "staff"
    ALLIANCE = "alliance"


class TieReason(StrEnum):
    """What a tie keeps its member from."""

    NO_WITNESS = "no_witness"
    NOT_TO_MERGE = "not_to_merge"


def holds(ended_at: datetime | None, now: datetime) -> bool:
    """Tell whether a tie still keeps its member from vouching and reviewing there."""
    return ended_at is None or now < ended_at + LASTS
