"""Migrations run forward, and back, over a database in which every table has a row: nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Engine,
    Float,
    Integer,
    MetaData,
    Numeric,
    Table,
    func,
    select,
)
from sqlalchemy.types import JSON

from app.core import schema_tools
from app.core.db import Database

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# What the tables' own checks ask for.
PARTICULAR: dict[tuple[str, str], Any] = {
    ("dinner", "seats"): 8, ("dinner", "ends_at"): NOW + timedelta(hours=2), ("dinner", "closes_at"): NOW,
    ("dinner", "starts_at"): NOW, ("link", "kind"): "reset", ("membership", "role"): "member",
    ("invite", "uses"): 0, ("scan", "reader_seat_id"): 2, ("testimony", "subject_seat_id"): 2,
}  # fmt: skip


@pytest.fixture
def engine(new_database: Callable[[], str]) -> Iterator[Engine]:
    database = Database(new_database())
    yield database.engine
    database.dispose()


# A second seat, for what stands between two people.
SECOND = "seat"


def _value(table: Table, column: Column[Any]) -> Any:
    """A value that this column takes; everything that points somewhere points at the first row."""
    if (table.name, column.name) in PARTICULAR:
        return PARTICULAR[table.name, column.name]
    if column.primary_key or column.foreign_keys:
        return 1 if isinstance(column.type, Integer) else "one"
    for kind, value in (
        (Boolean, False), (DateTime, NOW), (JSON, {"a": 1}), (Integer, 1), (Float, 1.0), (Numeric, 1),
    ):  # fmt: skip
        if isinstance(column.type, kind):
            return value
    return "one"


def _tables(engine: Engine) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(engine)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _fill(engine: Engine) -> dict[str, int]:
    """One row in every table that the database lets have one; the tables that got it."""
    filled: dict[str, int] = {}
    tables = _tables(engine)
    with engine.begin() as connection:
        for table in tables:
            row = {
                column.name: _value(table, column)
                for column in table.columns
                if not column.nullable or column.name in ("group_id", "venue_id")
            }
            connection.execute(table.insert(), row)
            filled[table.name] = 1
            if table.name == SECOND:
                again = row | {"id": 2, "public_id": "two", "dinner_id": 1}
                connection.execute(table.insert(), again)
                filled[table.name] = 2
    return filled


def _counts(engine: Engine, names: dict[str, int]) -> dict[str, int]:
    tables = [table for table in _tables(engine) if table.name in names]
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables
        }


def test_every_row_of_the_first_release_survives_the_way_forward_and_back(engine: Engine) -> None:
    schema_tools.upgrade(engine, "0001")
    filled = _fill(engine)
    assert len(filled) > 30
    script = ScriptDirectory.from_config(schema_tools.config(engine))
    steps = [step.revision for step in reversed(list(script.walk_revisions()))]
    for step in steps[1:]:
        schema_tools.upgrade(engine, step)
        assert _counts(engine, filled) == filled, step
    schema_tools.downgrade(engine, "0001")
    assert _counts(engine, filled) == filled
