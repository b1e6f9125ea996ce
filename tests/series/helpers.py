"""What the tests of series share."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.dinners.models import Dinner
from events.series.models import Occurrence, Series


def tables(session: Session, series: Series) -> list[Dinner]:
    """The dinners of a series, the first first."""
    query = select(Dinner).join(Occurrence, Occurrence.dinner_id == Dinner.id)
    return list(session.scalars(query.where(Occurrence.series_id == series.id).order_by(Dinner.starts_at)))
