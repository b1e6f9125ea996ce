"""A world full of secrets, and the app as production guards it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.core import db, signals

Writing = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    """The app with its CSRF check, as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def unchanging(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """`unchanging()`: from now on a write goes as far as the database and is then taken back."""

    def undo(session: Session) -> list[signals.Fact]:
        signals.deliver_inside(session)
        session.flush()
        session.rollback()
        return []

    return lambda: monkeypatch.setattr(db, "finish", undo)
