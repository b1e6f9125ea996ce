"""Ticks as tests take them: all that is due, one after the other, in the test's own session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.jobs import Act, Due


def all_due(due: Due, act: Act) -> Callable[[Session, datetime], None]:
    """One run of `jobs.on_each(due, act)` without its units."""

    def run(session: Session, now: datetime) -> None:
        for each in list(due(session, now)):
            act(session, each, now)

    return run
