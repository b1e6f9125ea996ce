"""Migrations arrive at what the models say, and the way back and forth is open, on this run's database."""

from collections.abc import Callable, Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from app.core import schema_tools
from app.core.columns import EnumText, UTCDateTime
from app.core.db import Database
from app.core.search import Tokens
from app.schema import metadata


@pytest.fixture
def empty(new_database: Callable[[], str]) -> Iterator[Engine]:
    database = Database(new_database())
    yield database.engine
    database.dispose()


def _differences(engine: Engine) -> list[object]:
    """What Alembic would still change; our decorators compare by what they are made of."""

    def same(_context: object, _column: object, _found: object, wanted: object, _impl: object) -> bool | None:
        return False if isinstance(wanted, UTCDateTime | EnumText | Tokens) else None

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": same, "include_object": schema_tools.compared}
        )
        return list(compare_metadata(context, metadata))


def test_an_empty_database_arrives_at_what_the_models_say(empty: Engine) -> None:
    assert _differences(empty) != []
    schema_tools.upgrade(empty)
    assert _differences(empty) == []
    assert not schema_tools.pending(empty)


def test_the_way_back_to_nothing_and_forth_again_is_open(empty: Engine) -> None:
    schema_tools.upgrade(empty)
    schema_tools.downgrade(empty, "base")
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}
    schema_tools.upgrade(empty)
    assert _differences(empty) == []
