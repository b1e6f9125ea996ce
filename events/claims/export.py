"""What this room holds of a member, for a file of one's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core import db
from app.places.models import Venue
from events.claims.models import CodeSeen
from events.dinners.models import Dinner


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """The places whose code one saw."""
    rows = db.session().execute(
        select(Venue.name, CodeSeen.seen_at)
        .join(Dinner, Dinner.id == CodeSeen.dinner_id)
        .join(Venue, Venue.id == Dinner.venue_id)
        .where(CodeSeen.member_id == member_id)
        .order_by(CodeSeen.id)
    )
    return [{"codes_seen": [{"venue": name, "at": at.isoformat()} for name, at in rows]}]
