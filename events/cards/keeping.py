"""What is not kept: codes that were typed wrong lock for ten minutes, and are nobody's business the day after."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from events.cards.models import CardTry

KEPT = timedelta(days=1)


def forget(session: Session, now: datetime) -> None:
    """Drop old tries."""
    session.execute(delete(CardTry).where(CardTry.tried_at < now - KEPT))
