"""Reads of the front door."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session


def alive(session: Session) -> None:
    """Ask the database for a sign of life. Raises SQLAlchemyError without one."""
    session.execute(select(1))
