"""What stood in the columns of a venue becomes facts, and goes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, DateTime, MetaData, Numeric, select, text

from app.core import schema_tools
from app.core.db import Database

THEN = datetime(2026, 1, 1, tzinfo=UTC)


def _write(connection: Connection, name: str, **said: Any) -> None:
    """A row of a table as it was then: what is not said is the plainest value of its kind."""
    meta = MetaData()
    meta.reflect(connection, only=[name], resolve_fks=False)
    row: dict[str, Any] = {}
    for column in meta.tables[name].columns:
        kind = column.type
        plain: Any = THEN if isinstance(kind, DateTime) else False if isinstance(kind, Boolean) else ""
        plain = {} if isinstance(kind, JSON) else 0 if isinstance(kind, Numeric) else plain
        if column.name in said or not (column.nullable or column.primary_key):
            row[column.name] = said.get(column.name, plain)
    connection.execute(meta.tables[name].insert().values(row))


def test_columns_become_facts_of_whoever_wrote_them(new_database: Callable[[], str]) -> None:
    database = Database(new_database())
    engine = database.engine
    schema_tools.upgrade(engine, "0012")
    with engine.begin() as connection:
        for number in (1, 2):
            name = f"m{number}"
            _write(connection, "member", id=number, public_id=name, name_key=name, email=name, email_key=name)
        said = {"phone": "010 6265", "corkage": "50 a bottle", "one_check": True}
        _write(connection, "venue", id=1, public_id="v", created_by_id=1, **said)
        _write(connection, "venue_edit", id=1, venue_id=1, by_id=2, after={"corkage": "50 a bottle"})
    schema_tools.upgrade(engine, "0013")
    with engine.begin() as connection:
        found = connection.execute(
            text("select kind, value, by_id, source from venue_fact order by kind")
        ).all()
    assert [tuple(row) for row in found] == [
        ("corkage", "50 a bottle", 2, "member"), ("one_check", "yes", 1, "member"), ("phone", "010 6265", 1, "member"),
    ]  # fmt: skip
    schema_tools.downgrade(engine, "0012")
    with engine.begin() as connection:
        meta = MetaData()
        meta.reflect(connection, only=["venue"], resolve_fks=False)
        columns = meta.tables["venue"].c
        back = connection.execute(select(columns.phone, columns.corkage, columns.one_check)).one()
    assert (back[0], back[1], bool(back[2])) == ("010 6265", "50 a bottle", True)
    database.dispose()
