"""The night: once in 24 hours all standings anew, then what rests on them, in stages; whoever has it holds it.

Of several processes one runs it. What it writes goes in small units, only what has moved; a process that dies leaves
its night to another, which goes on with the stage that was not done. Much work is done by a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import db
from events.attestations.models import Finding, Night

BEGINS = timedelta(hours=20)  # of UTC's day: four in the morning in China
HOLD, AGAIN = timedelta(minutes=30), timedelta(minutes=10)
MANY = 50_000  # findings from which on a process of its own does the work
ROOT = Path(__file__).resolve().parents[2]
_child: subprocess.Popen[bytes] | None = None


class Units(Protocol):
    """Where units of work come from."""

    def reading(self) -> AbstractContextManager[Session]:
        """A unit that reads."""

    def writing(self) -> AbstractContextManager[Session]:
        """A unit that writes."""


@dataclass(frozen=True, slots=True)
class Within:
    """All in one open unit."""

    session: Session

    def reading(self) -> AbstractContextManager[Session]:
        """The unit at hand."""
        return nullcontext(self.session)

    writing = reading


@dataclass(slots=True)
class Course:
    """One night under way: what its stages share, and what is kept of it."""

    units: Units
    now: datetime
    number: int
    found: dict[str, Any]
    shared: dict[str, Any] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def keep(self, session: Session, **more: Any) -> None:
        """Note how far it is, and hold on to it."""
        self.found = self.found | more
        held = self.now + timedelta(seconds=time.monotonic() - self.began) + HOLD
        session.execute(
            update(Night).where(Night.id == self.number).values(found=self.found, held_until=held)
        )


Stage = Callable[[Course], None]
_stages: list[Stage] = []


def on_night(stage: Stage) -> None:
    """Let a higher room do its part once the standings stand. Registering twice changes nothing."""
    if stage not in _stages:
        _stages.append(stage)


def tonight(now: datetime) -> None:
    """The chore: run the night where it is due; much work in a process of its own, so that no page waits."""
    global _child
    with db.database().reading() as session:
        if not _is_due(session, now):
            return
        much = (session.scalar(select(func.max(Finding.id))) or 0) > MANY
    if not much:
        run(db.database(), now)
    elif _child is None or _child.poll() is not None:
        _child = subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "night"], cwd=ROOT)


def run(units: Units, now: datetime) -> bool:
    """Take the night and do all its stages; False where it is done, or another has it."""
    course = _take(units, now)
    if course is None:
        return False
    from events.attestations.night_stages import MINE  # what it imports, no page needs

    try:
        for place, stage in enumerate((*MINE, *_stages)):
            if place >= course.found.get("stage", 0):
                stage(course)
                with units.writing() as session:
                    course.keep(session, stage=place + 1, after=0)
    except BaseException:
        _let_go(units, course.number, now + AGAIN)
        raise
    with units.writing() as session:
        done = update(Night).where(Night.id == course.number)
        session.execute(done.values(finished_at=now, held_until=None))
    return True


def last(session: Session) -> datetime | None:
    """When the newest finished night began."""
    return session.scalar(select(func.max(Night.began_at)).where(Night.finished_at.is_not(None)))


def learnt(session: Session) -> dict[str, Any]:
    """What the newest night that has got so far has learnt for everybody."""
    newest = select(Night.found).order_by(Night.id.desc()).limit(2)
    return next((found for found in session.scalars(newest) if "mean" in found), {})


def number_of(now: datetime) -> int:
    """Which night this moment belongs to: the one that began last."""
    return (now - BEGINS).toordinal()


def _is_due(session: Session, now: datetime) -> bool:
    row = session.get(Night, number_of(now))
    return row is None or _is_free(row, now)


def _is_free(row: Night, now: datetime) -> bool:
    return row.finished_at is None and (row.held_until is None or row.held_until <= now)


def _take(units: Units, now: datetime) -> Course | None:
    """Make this night one's own; None where it is another's or over."""
    number = number_of(now)
    try:
        with units.writing() as session:
            row = session.scalar(select(Night).where(Night.id == number).with_for_update())
            if row is None:
                session.add(row := Night(id=number, began_at=now, found={}))
            elif not _is_free(row, now):
                return None
            row.held_until = now + HOLD
            session.flush()  # a second process meets the same row here, not at the end
            return Course(units, now, number, dict(row.found))
    except IntegrityError:  # two processes made the same row
        return None


def _let_go(units: Units, number: int, until: datetime) -> None:
    with units.writing() as session:
        session.execute(update(Night).where(Night.id == number).values(held_until=until))
