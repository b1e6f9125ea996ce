"""Migrations: Alembic, plain, on whichever database the settings name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def config(engine: Engine) -> Config:
    """Alembic's configuration for this engine; env.py takes the connection from it."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["engine"] = engine
    return made


def compared(_thing: Any, name: str | None, kind: str, _reflected: bool, _wanted: Any) -> bool:
    """Whether Alembic is to compare this with the models; the search index is made by statements of its own."""
    return not (name or "").startswith(("search_words", "ix_search_tokens"))


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the database forward."""
    command.upgrade(config(engine), to)


def downgrade(engine: Engine, to: str) -> None:
    """Take the database back: for tests, and for a release that has to be undone."""
    command.downgrade(config(engine), to)


def revision(engine: Engine, message: str) -> None:
    """Write a new migration from what the models say and the database lacks."""
    command.revision(config(engine), message=message, autogenerate=True)


def pending(engine: Engine) -> bool:
    """Whether the database is behind (or ahead of) this code."""
    head = ScriptDirectory.from_config(config(engine)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() != head
