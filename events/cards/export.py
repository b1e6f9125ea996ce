"""What somebody did at a desk, for a file of one's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core import db
from app.places.models import Venue
from events.cards.models import PerkUse


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file: what one has given at a desk, and when. Of the tables nothing."""
    rows = db.session().execute(
        select(Venue.name, PerkUse.words, PerkUse.given_at, PerkUse.undone_at)
        .join(Venue, Venue.id == PerkUse.venue_id)
        .where(PerkUse.by_id == member_id)
        .order_by(PerkUse.id)
    )
    return [
        {"perks_given": [
            {"house": house, "words": words, "at": at.isoformat(), "taken_back": undone.isoformat() if undone else None}
            for house, words, at, undone in rows
        ]}
    ]  # fmt: skip
