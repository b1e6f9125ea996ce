"""Where perks come from: what the group itself has written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from events.bills import perks as written
from events.cards.rules import Perk
from events.dinners.models import Dinner


def notes(session: Session, dinner: Dinner, _now: datetime) -> Iterator[Perk]:
    """What the house has promised by word of mouth, as somebody of the group wrote it down (C-09)."""
    note = written.card(session, dinner)
    if note is not None:
        # One a group and house, whatever it says today: written anew it is not given twice.
        key = f"note:{note.venue_id}"
        yield Perk(key, note.venue_id, note.words, agreed_with=note.agreed_with, agreed_on=note.agreed_on)
