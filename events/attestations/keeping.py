"""What is forgotten in time: scans after 180 days (then only the seat stands), tries and unanswered knocks sooner."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from events.attestations.models import CodeTry, Scan, WalkIn

SCANS, TRIES, KNOCKS = timedelta(days=180), timedelta(days=1), timedelta(days=30)
AT_ONCE = 500  # rows in one tick


def forget(session: Session, now: datetime) -> None:
    """The tick: take out what is too old, some at a time. No verdict changes: tables are judged for 90 days."""
    _some(session, Scan, Scan.uploaded_at < now - SCANS)
    _some(session, CodeTry, CodeTry.tried_at < now - TRIES)
    _some(session, WalkIn, WalkIn.asked_at < now - KNOCKS, WalkIn.admitted_at.is_(None))


def _some(session: Session, kind: type[Scan | CodeTry | WalkIn], *old: ColumnElement[bool]) -> None:
    ids = session.scalars(select(kind.id).where(*old).order_by(kind.id).limit(AT_ONCE)).all()
    if ids:
        session.execute(delete(kind).where(kind.id.in_(ids)))
