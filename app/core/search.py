"""An index of what was said, newest first: for rooms of talk, discussions, and whatever else has numbers and words.

A room says `put` whenever words are written or changed and `drop` when they are taken back, inside the same unit;
`find` answers numbers of a scope (a channel, a group) that may hold the question's words, newest first. The room
looks at the words themselves (`search_words.places`): tokens are short, so a few too many may be answered.
SQLite keeps the tokens in FTS5, PostgreSQL under GIN; why and at what cost: docs/adr/0026.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from sqlalchemy import ARRAY, Connection, Dialect, Integer, Text, TypeDecorator, bindparam, event, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import search_words
from app.core.columns import Id
from app.core.db import Base

NUMBER_BITS, SCOPE_BITS, KIND_BITS = 31, 28, 4  # of an id: what was found is read from it alone
WINDOW = 13  # bits: PostgreSQL looks through so many neighbours at once, since GIN knows no order
MOST_WINDOWS = 256  # in one question: two million entries; then the reader is asked whether to go on
_kinds: dict[int, str] = {}


class Tokens(TypeDecorator[list[int]]):
    """Hashed tokens: an array on PostgreSQL, words for FTS5 on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The column's type on this database."""
        return postgresql.ARRAY(Integer) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: list[int] | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return " ".join(_word(token) for token in value)


class SearchTokens(Base):
    """Under what an entry is found. The id holds the kind, the scope and the number."""

    __tablename__ = "search_tokens"

    id: Mapped[Id] = mapped_column(autoincrement=False)
    tokens: Mapped[Any] = mapped_column(Tokens)


# What the metadata cannot say. A migration says the same, once.
SQLITE = (
    "create virtual table search_words using fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii')",
    "create trigger search_put after insert on search_tokens begin"
    " insert into search_words(rowid, tokens) values (new.id, new.tokens); end",
    "create trigger search_drop after delete on search_tokens begin"
    " insert into search_words(search_words, rowid, tokens) values ('delete', old.id, old.tokens); end",
    "create trigger search_change after update on search_tokens begin"
    " insert into search_words(search_words, rowid, tokens) values ('delete', old.id, old.tokens);"
    " insert into search_words(rowid, tokens) values (new.id, new.tokens); end",
)
# Without a list of what waits to be sorted in: each of the many looks of one question would read all of it.
POSTGRESQL = (
    "create index ix_search_tokens_tokens on search_tokens using gin (tokens) with (fastupdate = off)",
)


@event.listens_for(SearchTokens.__table__, "after_create")
def _create(_table: object, connection: Connection, **_more: object) -> None:
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)


@event.listens_for(SearchTokens.__table__, "before_drop")
def _drop(_table: object, connection: Connection, **_more: object) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("drop table if exists search_words")


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers that may hold the words, newest first, and from where to go on (None: all was looked through)."""

    numbers: list[int]
    before: int | None


_PUT = text(
    "insert into search_tokens (id, tokens) values (:id, :tokens)"
    " on conflict (id) do update set tokens = excluded.tokens"
).bindparams(bindparam("tokens", type_=Tokens))
_DROP = text("delete from search_tokens where id = :id")
_NEWEST = text("select max(id) from search_tokens where id >= :floor and id < :below")
_BRANCHES = {
    True: "select rowid as id from search_words where search_words match :asked{at}"
    " and rowid >= :floor{at} and rowid < :below{at} order by rowid desc limit :most",
    # Window by window, newest first, until there are enough. `id + 0`: the planner shall not walk the primary key.
    False: "select found.id from unnest(:asked{at}) as asked(tokens), lateral ("
    "select id from search_tokens where tokens @> asked.tokens::integer[]"
    " and id + 0 >= :floor{at} and id + 0 < :below{at} order by id + 0 desc limit :most"
    ") as found limit :most",
}
_FIND_SQLITE = text(_BRANCHES[True].format(at=""))
_FIND_POSTGRESQL = text(_BRANCHES[False].format(at="")).bindparams(bindparam("asked", type_=ARRAY(Text)))


def kind(number: int, name: str) -> int:
    """Claim a number for what a room puts into the index. Raises ValueError where another has it."""
    if not 0 < number < 1 << KIND_BITS or _kinds.setdefault(number, name) != name:
        raise ValueError(f"kind {number} cannot be {name}")
    return number


def put(session: Session, kind: int, scope: int, number: int, words: str) -> None:
    """Let this number of the scope be found by these words, and no longer by others."""
    put_many(session, kind, scope, [(number, words)])


def put_many(session: Session, kind: int, scope: int, entries: Iterable[tuple[int, str]]) -> None:
    """The same for many at once; numbers go up."""
    in_windows = not _is_sqlite(session)
    rows = []
    for number, words in entries:
        seed = _seed(kind, scope, number >> WINDOW if in_windows else 0)
        hashed = {_hash(token, seed) for token in search_words.tokens_of(words)}
        rows.append({"id": _place(kind, scope, number), "tokens": sorted(hashed)})
    if rows:
        session.connection().execute(_PUT, rows)


def drop(session: Session, kind: int, scope: int, number: int) -> None:
    """Let this number be found no more."""
    session.connection().execute(_DROP, {"id": _place(kind, scope, number)})


def find(
    session: Session,
    kind: int,
    scope: int,
    query: search_words.Query,
    before: int | None = None,
    limit: int = 20,
) -> Found:
    """The newest numbers below `before` that may hold the words."""
    if not query:
        return Found([], None)
    bounds = _bounds(kind, scope, before) | {"most": limit + 1}
    if _is_sqlite(session):
        ids, rest = session.scalars(_FIND_SQLITE, bounds | {"asked": _words(kind, scope, query)}).all(), None
    else:
        newest = session.scalar(_NEWEST, bounds)
        windows, rest = _windows(kind, scope, query, (newest or 0) - bounds["floor"])
        ids = session.scalars(_FIND_POSTGRESQL, bounds | {"asked": windows}).all()
    numbers = sorted((each - bounds["floor"] for each in ids), reverse=True)
    if len(numbers) > limit:
        return Found(numbers[:limit], numbers[limit - 1])
    return Found(numbers, rest)


def find_in(
    session: Session, kind: int, scopes: Mapping[int, int], query: search_words.Query, limit: int = 20
) -> list[tuple[int, int]]:
    """Scope and number of the newest that may hold the words, so many of each scope; in one statement.

    `scopes` says the newest number of each.
    """
    if not query or not scopes:
        return []
    branch, sqlite = _BRANCHES[_is_sqlite(session)], _is_sqlite(session)
    asked: dict[str, Any] = {"most": limit}
    for at, (scope, newest) in enumerate(scopes.items()):
        bounds = _bounds(kind, scope, None)
        asked |= {f"floor{at}": bounds["floor"], f"below{at}": bounds["below"]}
        asked[f"asked{at}"] = (
            _words(kind, scope, query) if sqlite else _windows(kind, scope, query, newest)[0]
        )
    parts = [f"select * from ({branch.format(at=at)}) as part{at}" for at in range(len(scopes))]  # noqa: S608  our words
    whole = text(" union all ".join(parts))
    if not sqlite:
        whole = whole.bindparams(*(bindparam(f"asked{at}", type_=ARRAY(Text)) for at in range(len(scopes))))
    mask = (1 << NUMBER_BITS) - 1
    return [
        (each >> NUMBER_BITS & ((1 << SCOPE_BITS) - 1), each & mask) for each in session.scalars(whole, asked)
    ]


def _bounds(kind: int, scope: int, before: int | None) -> dict[str, int]:
    floor = _place(kind, scope, 0)
    return {
        "floor": floor,
        "below": floor + min(1 << NUMBER_BITS, 1 << NUMBER_BITS if before is None else max(0, before)),
    }


def _words(kind: int, scope: int, query: search_words.Query) -> str:
    """FTS5's question."""
    seed = _seed(kind, scope)
    return " AND ".join(_word(_hash(token, seed)) for token in query.tokens)


def _windows(kind: int, scope: int, query: search_words.Query, newest: int) -> tuple[list[str], int | None]:
    """The tokens of each window that is looked through, newest first, and where the others begin."""
    last = max(0, newest) >> WINDOW
    first = max(0, last - MOST_WINDOWS + 1)
    seeds = (_seed(kind, scope, window) for window in range(last, first - 1, -1))
    asked = ["{" + ",".join(str(_hash(token, seed)) for token in query.tokens) + "}" for seed in seeds]
    return asked, (first << WINDOW) or None


def _place(kind: int, scope: int, number: int) -> int:
    if not (0 <= scope < 1 << SCOPE_BITS and 0 <= number < 1 << NUMBER_BITS):
        raise ValueError(f"no place for number {number} of scope {scope}")
    return (kind << SCOPE_BITS | scope) << NUMBER_BITS | number


def _seed(kind: int, scope: int, window: int = 0) -> int:
    return crc32(f"{kind} {scope} {window} ".encode())


def _hash(token: str, seed: int) -> int:
    hashed = crc32(token.encode(), seed)
    return hashed - (1 << 32) if hashed >> 31 else hashed


def _word(hashed: int) -> str:
    return f"{hashed & 0xFFFFFFFF:08x}"


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
