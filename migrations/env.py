"""Alembic's environment: one connection, batch mode for SQLite, our own column types."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Engine

from app.core.columns import EnumText, UTCDateTime
from app.schema import metadata


def render_item(kind: str, item: Any, autogen: Any) -> str | bool:
    """Write our types as plain ones, so that a migration never changes with the code."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EnumText):
        return "sa.Text()"
    return False


def compare_type(_context: Any, _column: Any, _found: Any, wanted: Any, _impl: Any) -> bool | None:
    """Our decorators compare by what they are made of; leave the rest to Alembic."""
    return False if isinstance(wanted, (UTCDateTime, EnumText)) else None


def run() -> None:
    """Migrate within one transaction."""
    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True,
            render_item=render_item, compare_type=compare_type, transaction_per_migration=True,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()


run()
