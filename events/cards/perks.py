"""What a table has been promised: rooms that know of promises say so here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from events.cards.rules import Perk
from events.dinners.models import Dinner

Source = Callable[[Session, Dinner, datetime], Iterable[Perk]]
_sources: list[Source] = []


def source(fn: Source) -> None:
    """Let `fn(session, dinner, now)` answer the perks it knows of, wherever they are given. Twice changes nothing."""
    if fn not in _sources:
        _sources.append(fn)


def of(session: Session, dinner: Dinner, now: datetime) -> list[Perk]:
    """Every perk of this table, those of its own house first."""
    found = [perk for each in _sources for perk in each(session, dinner, now)]
    return sorted(found, key=lambda perk: perk.venue_id != dinner.venue_id)
