"""A jury's verdict on a table, as the weighing hears it (X-13)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import lock
from events.dinners.models import Dinner
from events.reviews.models_ruled import Ruling
from events.reviews.scoring import rescore


def uphold(session: Session, dinner_id: int, source: str, now: datetime) -> None:
    """This table demanded something for its words: its reviews stay, with the finding, and weigh a quarter."""
    dinner = session.get_one(Dinner, dinner_id)
    lock(session, dinner)
    if session.get(Ruling, dinner_id) is None:
        session.add(Ruling(dinner_id=dinner_id, source=source, found_at=now))
        session.flush()  # the number reads it
        _rescore(session, dinner, now)


def lift(session: Session, dinner_id: int, now: datetime) -> None:
    """An appeal was won: they weigh what they weighed."""
    dinner = session.get_one(Dinner, dinner_id)
    lock(session, dinner)
    ruling = session.get(Ruling, dinner_id)
    if ruling is not None:
        session.delete(ruling)
        session.flush()
        _rescore(session, dinner, now)


def _rescore(session: Session, dinner: Dinner, now: datetime) -> None:
    if dinner.venue_id is not None:
        rescore(session, dinner.venue_id, now)


def of_dinners(session: Session, dinner_ids: Iterable[int]) -> dict[int, Ruling]:
    """The verdicts on these tables, by dinner."""
    found = session.scalars(select(Ruling).where(Ruling.dinner_id.in_(set(dinner_ids))))
    return {each.dinner_id: each for each in found}
