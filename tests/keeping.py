"""What a fixture has put into the tables, kept beside them and laid back for other tests: cheaper than made again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from itertools import count
from typing import Any, Protocol, TypeVar

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine

from app import schema
from app.core import photos_files
from app.core.photos import Photo
from app.core.photos_files import Size

FRESH = 60.0  # seconds; what may be done only for a quarter of an hour can still be done
T = TypeVar("T")
_numbers = count(1)


class Keep(Protocol):
    """`kept(name, make)`: what `make` answers and commits into empty tables, made at most once a minute."""

    def __call__(self, name: str, make: Callable[[], T]) -> T:
        """A copy of what it answered, with its rows and pictures in place."""


class Keeper:
    """Keeps one state of this worker's database: its rows in tables of the same names, and its pictures."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._shelf = connection, f"kept_{next(_numbers)}"
        self._names: list[str] = []
        self._pictures: list[tuple[str, dict[Size, bytes]]] = []
        sqlite = connection.dialect.name == "sqlite"
        self._run([f"attach ':memory:' as {self._shelf}" if sqlite else f"create schema {self._shelf}"])

    def keep(self) -> None:
        """What is committed now is what will be laid back."""
        quote, shelf = self._connection.dialect.identifier_preparer.format_table, self._shelf
        self._run([f"drop table {shelf}.{name}" for name in self._names])
        every = map(quote, schema.metadata.sorted_tables)
        self._names = [name for name in every if self._ask(f"select 1 from {name} limit 1")]  # noqa: S608
        self._run([f"create table {shelf}.{name} as select * from {name}" for name in self._names])  # noqa: S608
        keys = self._ask(f"select key from {Photo.__tablename__}")  # noqa: S608
        self._pictures = [
            (key, {each: photos_files.path(key, each).read_bytes() for each in Size}) for key in keys
        ]

    def lay_back(self) -> None:
        """Into empty tables, in an order in which everything finds what it points to."""
        rows = [f"insert into {name} select * from {self._shelf}.{name}" for name in self._names]  # noqa: S608
        self._run(["begin", *rows, "commit"])
        for key, files in self._pictures:
            if not all(photos_files.path(key, each).exists() for each in files):
                photos_files.put(key, files)

    def _run(self, words: list[str]) -> None:
        apart = self._connection.dialect.name == "sqlite"
        for each in words if apart or not words else ["; ".join(words)]:
            self._connection.exec_driver_sql(each)

    def _ask(self, words: str) -> list[str]:
        return [row[0] for row in self._connection.exec_driver_sql(words)]


@contextmanager
def keeper(database_url: str) -> Iterator[Keeper]:
    """A keeper with a connection of its own."""
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield Keeper(connection)
    engine.dispose()


@pytest.fixture(scope="session")
def kept_here(whole_app: Flask, database_url: str) -> Iterator[Keep]:
    """What this worker keeps, by name."""
    made: dict[str, tuple[Keeper, float, Any]] = {}
    with ExitStack() as open_until_the_end:

        def give(name: str, make: Callable[[], T]) -> T:
            keeps, at, answer = made.get(name) or (None, 0.0, None)
            if keeps and time.monotonic() - at < FRESH:
                keeps.lay_back()
            else:
                answer = make()
                keeps = keeps or open_until_the_end.enter_context(keeper(database_url))
                keeps.keep()
                made[name] = (keeps, time.monotonic(), answer)
            return deepcopy(answer)  # type: ignore[return-value]

        yield give


@pytest.fixture
def kept(app: Flask, kept_here: Keep) -> Keep:
    """The same, with the tables empty."""
    return kept_here
