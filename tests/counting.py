"""Counting what is asked of the database, so that lists stay as cheap for thirty rows as for three."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.core import db


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """`with count_queries() as asked:` gathers every statement but BEGIN and PRAGMA."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lower().startswith(("begin", "pragma", "set transaction")):
            asked.append(statement)

    engine = db.database().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
