"""A town into a database, in bulk, with its index; what is there already is taken."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, cast
from zlib import crc32

from sqlalchemy import Table, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from app import schema
from app.core import db, search, search_names, search_words
from app.site.search.index import EVERYBODY, IN_GROUPS, NUMBERS, group_token
from app.site.search.rules import Kind, city_token
from bench.town_data import CITIES, TABLES, Town, dishes, everything, groups, said, venues
from events.reviews.models import Review

AT_ONCE = 10_000


def edition(size: int) -> str:
    """What is kept was built for these tables, and for no others."""
    columns = sorted(str(column) for model in TABLES for column in model.__table__.columns)
    return f"town_{crc32(repr(columns).encode()):08x}_{size}"


def build(size: int) -> None:
    """A town in the process's database; one that is there already is taken."""
    try:
        with db.database().reading() as session:
            if session.scalar(select(Review.id).limit(1)):
                return
    except SQLAlchemyError:  # no tables yet
        schema.metadata.create_all(db.database().engine)
    town, chance = Town(size), random.Random(size)
    for model, rows in everything(town, chance):
        _write(cast(Table, model.__table__), rows)
    _write(cast(Table, search.SearchTokens.__table__), _index(town))
    _settle()


def _index(town: Town) -> Iterator[dict[str, Any]]:
    """As `app.site.search.index` keeps it, from tokens that are made once for each text."""
    for rows, kind in ((venues, Kind.VENUES), (dishes, Kind.DISHES), (groups, Kind.GROUPS)):
        for row in rows(town):
            words = "\n".join(str(row.get(each, "")) for each in ("name", "cuisine", "area", "city", "line"))
            city = row.get("city") or CITIES[(1 + row["id"] % town.venues) % 5]
            found = (
                search_words.tokens_of(words) | search_names.tokens_of_name(row["name"]) | {city_token(city)}
            )
            yield _entry(kind, 0, row["id"], found)
    for number in range(1, town.dinners + 1):
        title = _tokens(said(number)[:30])
        if number % 3 == 0:
            yield _entry(Kind.DINNERS, EVERYBODY, number, title)
        else:
            yield _entry(
                Kind.DINNERS, IN_GROUPS, number, title | {group_token(1 + number % (town.venues // 2))}
            )
    for number in range(1, town.reviews + 1):
        yield _entry(Kind.REVIEWS, 0, number, _tokens(said(number)))


_tokens = lru_cache(200_000)(search_words.tokens_of)


def _entry(kind: Kind, scope: int, number: int, tokens: Iterable[str]) -> dict[str, Any]:
    window = 0 if db.database().sqlite else number >> search.WINDOW
    seed = search._seed(NUMBERS[kind], scope, window)
    hashed = sorted({search._hash(token, seed) for token in tokens})
    return {"id": search._place(NUMBERS[kind], scope, number), "tokens": hashed}


def _write(table: Table, rows: Iterable[dict[str, Any]]) -> None:
    some = iter(rows)
    while batch := [_full(table, row) for row in islice(some, AT_ONCE)]:
        if db.database().sqlite:
            with db.database().writing() as session:
                session.connection().execute(insert(table), batch)
        else:
            _copy(table, batch)


def _full(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """With what the model would have filled in."""
    for column in table.columns:
        if column.key not in row and column.default is not None:
            default: Any = column.default
            row[column.key] = default.arg(None) if default.is_callable else default.arg
    return row


def _copy(table: Table, rows: list[dict[str, Any]]) -> None:
    raw: Any = db.database().engine.raw_connection()
    columns = list(rows[0])
    with raw.cursor() as cursor:
        if table.name == "search_tokens":
            cursor.execute("drop index if exists ix_search_tokens_tokens")  # made at the end, in one go
        named = ", ".join(f'"{each}"' for each in columns)
        with cursor.copy(f'copy "{table.name}" ({named}) from stdin') as copy:
            for row in rows:
                copy.write_row([_plain(table, each, row[each]) for each in columns])
    raw.commit()
    raw.close()


def _plain(table: Table, column: str, value: Any) -> Any:
    if isinstance(value, dict) or (isinstance(value, list) and table.name != "search_tokens"):
        return json.dumps(value)
    return "{" + ",".join(map(str, value)) + "}" if isinstance(value, list) else value


def _settle() -> None:
    """What a database does by itself in time."""
    if db.database().sqlite:
        with db.database().writing() as session:
            session.execute(text("analyze"))
        return
    with db.database().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in (*search.POSTGRESQL, "vacuum analyze"):
            connection.exec_driver_sql(statement)
