"""Whose turn it is to run the minute: one row in the database, so that of several processes one does it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from app.core import db
from app.core.columns import MaybeMoment, Moment
from app.core.db import Base

MINUTE = "minute"
HOLD = timedelta(seconds=90)  # a process that died keeps the others waiting so long, and no longer
ODD = timedelta(minutes=10)  # held farther ahead than this: a clock was set back


class Turn(Base):
    """The minute that was run last, and until when whoever runs it holds it."""

    __tablename__ = "turn"

    name: Mapped[str] = mapped_column(primary_key=True)
    minute: Mapped[Moment]
    held_until: Mapped[MaybeMoment]


def take(now: datetime) -> bool:
    """Take this minute. False where it is run already, or another still holds the one before."""
    try:
        return _take(now)
    except IntegrityError:  # two processes made the very first row
        return False


def _take(now: datetime) -> bool:
    minute = now.replace(second=0, microsecond=0)
    with db.database().writing() as session:
        row = session.scalar(select(Turn).where(Turn.name == MINUTE).with_for_update())
        if row is None:
            session.add(Turn(name=MINUTE, minute=minute, held_until=now + HOLD))
            return True
        held = row.held_until is not None and now < row.held_until < now + ODD
        if held or row.minute == minute:
            return False
        row.minute, row.held_until = minute, now + HOLD
        return True


def give_back() -> None:
    """The minute is done: the next may begin at once, also elsewhere."""
    with db.database().writing() as session:
        row = session.get(Turn, MINUTE)
        if row is not None:
            row.held_until = None
