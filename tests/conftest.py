"""What every test may lean on: one app for each worker, a clean database, a client, and a clock that moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import cache
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Dialect, event
from sqlalchemy.orm import Session

from app import schema
from app.core import clock, db
from app.core.settings import Settings
from app.factory import create_app
from tests.factories import sign_in

pytest_plugins = ["tests.services", "tests.chromium", "tests.keeping", "tests.access.kept"]
# Properties are tried on the same examples every time, however slow the machine is that day.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: no worker is left alone with one when the others have nothing more to do."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def settings(database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """This worker's settings."""
    return Settings(
        env="testing", secret_key="t" * 40, database_url=database_url, redis_url=redis_url,
        data=tmp_path_factory.mktemp("data"), base_url="http://localhost", hashing="cheap",
    )  # fmt: skip


@pytest.fixture(scope="session")
def whole_app(settings: Settings) -> Iterator[Flask]:
    """The app over an empty schema."""
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False  # tests of forms switch it on where that is the point
    made.config["TESTING"] = True
    if db.database().sqlite:
        event.listen(db.database().engine, "connect", _hastily)
    schema.metadata.create_all(db.database().engine)
    yield made
    db.database().dispose()


def _hastily(raw: Any, _record: object) -> None:
    """Durability is proven on servers of their own (tests/reliability); here it would only cost time."""
    raw.execute("pragma synchronous=off")


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The app with nothing in its tables; the clock is set right again afterwards."""
    yield whole_app
    clock.shift(timedelta(0))
    with db.database().writing() as session:
        _empty(session)


def _empty(session: Session) -> None:
    """Every row of every table away: straight to the driver, for this is done some six thousand times."""
    cursor = session.connection().connection.cursor()
    for each in _words_that_empty(session.get_bind().dialect):
        cursor.execute(each)
    cursor.close()


@cache
def _words_that_empty(dialect: Dialect) -> list[str]:
    quote = dialect.identifier_preparer.format_table
    words = [f"delete from {quote(table)}" for table in reversed(schema.metadata.sorted_tables)]  # noqa: S608
    return words if dialect.name == "sqlite" else ["; ".join(words)]


@pytest.fixture
def writing(app: Flask) -> Callable[[], AbstractContextManager[Session]]:
    """`with writing() as session:` one committed unit, facts and all."""
    return lambda: db.database().writing()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session in a request context that is rolled back: for actions that need no second unit."""
    with app.test_request_context(), db.database().writing() as opened:
        yield opened
        opened.rollback()
        opened.info.clear()  # the facts of what is rolled back never happened


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser."""
    return app.test_client()


@pytest.fixture
def as_member(app: Flask) -> Callable[[int], FlaskClient]:
    """`as_member(member_id)`: a browser of somebody signed in."""

    def make(member_id: int) -> FlaskClient:
        browser = app.test_client()
        sign_in(browser, member_id)
        return browser

    return make


@pytest.fixture
def travel() -> Callable[[timedelta], None]:
    """Move the clock by so much from the real now."""
    return clock.shift
