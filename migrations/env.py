"""Alembic's environment: one connection, batch mode for SQLite, our own column types."""

from __future__ import annotations

from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from app.core.columns import EnumText, UTCDateTime
from app.core.schema_tools import compared
from app.core.search import Tokens
from app.schema import metadata


def render_item(kind: str, item: Any, autogen: Any) -> str | bool:
    """Write our types as plain ones, so that a migration never changes with the code."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EnumText):
        return "sa.Text()"
    if kind == "type" and isinstance(item, Tokens):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.Text().with_variant(postgresql.ARRAY(sa.Integer()), "postgresql")'
    return False


def compare_type(_context: Any, _column: Any, _found: Any, wanted: Any, _impl: Any) -> bool | None:
    """Our decorators compare by what they are made of; leave the rest to Alembic."""
    return False if isinstance(wanted, (UTCDateTime, EnumText, Tokens)) else None


def whole(ctx: MigrationContext, **_more: object) -> None:
    """After each migration, within its transaction: no row points at nothing. Raises RuntimeError otherwise."""
    if ctx.dialect.name == "sqlite" and ctx.connection is not None:
        lost = ctx.connection.exec_driver_sql("pragma foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"{len(lost)} rows point at nothing, the first in {lost[0][0]}")


def run() -> None:
    """Migrate, each migration within a transaction of its own."""
    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # SQLite changes a table by making it anew; meanwhile rows of others point at a table that is gone.
            # The pragma only works outside of a transaction, so it is said past SQLAlchemy. `whole` looks afterwards.
            raw: Any = connection.connection.dbapi_connection
            raw.execute("pragma foreign_keys=off")
            connection.detach()  # such a connection must not serve anything else
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True, on_version_apply=whole,
            render_item=render_item, compare_type=compare_type, transaction_per_migration=True,
            include_object=compared,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()


run()
