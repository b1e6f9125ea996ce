"""What stands in the tables, kept beside them and laid back for other tests: much cheaper than making it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine

from app import schema
from app.core import photos_files
from app.core.photos import Photo
from app.core.photos_files import Size


class Keeper:
    """Keeps one state of this worker's database: its rows in tables of the same names, and its pictures."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._names: list[str] = []
        self._pictures: list[tuple[str, dict[Size, bytes]]] = []
        name = connection.dialect.name
        self._run(["attach ':memory:' as kept" if name == "sqlite" else "create schema kept"])

    def keep(self) -> None:
        """What is committed now is what will be laid back."""
        quote = self._connection.dialect.identifier_preparer.format_table
        self._run([f"drop table kept.{name}" for name in self._names])
        every = map(quote, schema.metadata.sorted_tables)
        self._names = [name for name in every if self._ask(f"select 1 from {name} limit 1")]  # noqa: S608
        self._run([f"create table kept.{name} as select * from {name}" for name in self._names])  # noqa: S608
        keys = self._ask(f"select key from {Photo.__tablename__}")  # noqa: S608
        self._pictures = [
            (key, {each: photos_files.path(key, each).read_bytes() for each in Size}) for key in keys
        ]

    def lay_back(self) -> None:
        """Into empty tables, in an order in which everything finds what it points to."""
        rows = [f"insert into {name} select * from kept.{name}" for name in self._names]  # noqa: S608
        self._run(["begin", *rows, "commit"])
        for key, files in self._pictures:
            if not all(photos_files.path(key, each).exists() for each in files):
                photos_files.put(key, files)

    def _run(self, words: list[str]) -> None:
        for each in words if self._connection.dialect.name == "sqlite" else ["; ".join(words)] * bool(words):
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
