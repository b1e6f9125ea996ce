"""An index of what was said, newest first: for rooms of talk, discussions, and whatever else has numbers and words.

A room says `put` whenever words are written or changed and `drop` when they are taken back, inside the same unit;
`find` answers numbers of a scope (a channel, a group) that may hold the question's words, newest first. The room
looks at the words themselves (`search_words.places`): tokens are short, so a few too many may be answered.
SQLite keeps the tokens in FTS5, PostgreSQL under GIN; why and at what cost: docs/adr/0026.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

from sqlalchemy import ARRAY, Connection, Dialect, Integer, Text, TypeDecorator, bindparam, event, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.expression import TextClause

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
_BRANCHES = {
    True: "select rowid as id from search_words where search_words match :asked{at}"
    " and rowid >= :floor{at} and rowid < :below{at} order by rowid desc limit :most",
    # Window by window, newest first, until there are enough. `id + 0`: the planner shall not walk the primary key.
    False: "select found.id from unnest(:asked{at}, :within{at}) as asked(tokens, within), lateral ("
    "select id from search_tokens where tokens {holds} asked.tokens::integer[]{inside}"
    " and id + 0 >= :floor{at} and id + 0 < :below{at} order by id + 0 desc limit :most"
    ") as found limit :most",
}
ALL, ANY, INSIDE = "@>", "&&", " and tokens && asked.within::integer[]"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to one scope: tokens that an entry must have, all of them or any, below a number.

    `within`: one of these it must have besides. `newest`: of the scope's numbers, where the asker knows it.
    """

    kind: int
    scope: int
    tokens: tuple[str, ...]
    before: int | None = None
    newest: int | None = None
    any: bool = False
    within: tuple[str, ...] = ()

    @property
    def bounds(self) -> dict[str, int]:
        """From which id on, and below which."""
        floor = _place(self.kind, self.scope, 0)
        most = 1 << NUMBER_BITS
        return {
            "floor": floor,
            "below": floor + (most if self.before is None else max(0, min(most, self.before))),
        }


def kind(number: int, name: str) -> int:
    """Claim a number for what a room puts into the index. Raises ValueError where another has it."""
    if not 0 < number < 1 << KIND_BITS or _kinds.setdefault(number, name) != name:
        raise ValueError(f"kind {number} cannot be {name}")
    return number


def put(session: Session, kind: int, scope: int, number: int, words: str) -> None:
    """Let this number of the scope be found by these words, and no longer by others."""
    put_many(session, kind, scope, [(number, words)])


def put_many(
    session: Session, kind: int, scope: int, entries: Iterable[tuple[int, str | AbstractSet[str]]]
) -> None:
    """The same for many at once, by words or by tokens that a room has made of them; numbers go up."""
    in_windows = not _is_sqlite(session)
    rows = []
    for number, words in entries:
        seed = _seed(kind, scope, number >> WINDOW if in_windows else 0)
        tokens = search_words.tokens_of(words) if isinstance(words, str) else words
        hashed = {_hash(token, seed) for token in tokens}
        rows.append({"id": _place(kind, scope, number), "tokens": sorted(hashed)})
    if rows:
        session.connection().execute(_PUT, rows)


def drop(session: Session, kind: int, scope: int, number: int) -> None:
    """Let this number be found no more."""
    session.connection().execute(_DROP, {"id": _place(kind, scope, number)})


def find(
    session: Session, kind: int, scope: int, query: search_words.Query, before: int | None = None, limit: int = 20
) -> Found:  # fmt: skip
    """The newest numbers below `before` that may hold the words."""
    return find_all(session, [Ask(kind, scope, query.tokens, before)], limit)[0] if query else Found([], None)


def find_in(
    session: Session, kind: int, scopes: Mapping[int, int], query: search_words.Query, limit: int = 20
) -> list[tuple[int, int]]:
    """Scope and number of the newest that may hold the words, so many of each scope; in one statement.

    `scopes` says the newest number of each.
    """
    if not query or not scopes:
        return []
    asks = [Ask(kind, scope, query.tokens, newest=newest) for scope, newest in scopes.items()]
    answers = find_all(session, asks, limit)
    return [(ask.scope, number) for ask, found in zip(asks, answers, strict=True) for number in found.numbers]


def find_all(session: Session, asks: Sequence[Ask], limit: int = 20) -> list[Found]:
    """The answers to several questions, so many numbers for each, in one statement."""
    if not asks:
        return []
    sqlite = _is_sqlite(session)
    known = {} if sqlite else _newest(session, asks)
    asked: dict[str, Any] = {"most": limit + 1}
    rests: list[int | None] = []
    for at, ask in enumerate(asks):
        asked |= {f"{name}{at}": value for name, value in ask.bounds.items()}
        if sqlite:
            asked[f"asked{at}"], rest = _words(ask), None
        else:
            asked[f"asked{at}"], asked[f"within{at}"], rest = _windows(ask, known[ask.kind, ask.scope])
        rests.append(rest)
    answers: list[list[int]] = [[] for _ in asks]
    for at, each in session.execute(
        _statement(sqlite, tuple((ask.any, bool(ask.within)) for ask in asks)), asked
    ):
        answers[at].append(each - _place(asks[at].kind, asks[at].scope, 0))
    return [_cut(numbers, limit, rest) for numbers, rest in zip(answers, rests, strict=True)]


def newest_of(some: Sequence[Found], most: int) -> Found:
    """Several answers as one: down to where the first of them has more to say."""
    cut = max((found.before for found in some if found.before is not None), default=None)
    numbers = sorted({n for found in some for n in found.numbers if cut is None or n >= cut}, reverse=True)
    return Found(numbers[:most], numbers[most - 1] if len(numbers) > most else cut)


@lru_cache(200)
def _statement(sqlite: bool, manners: tuple[tuple[bool, bool], ...]) -> TextClause:
    """The branches as one statement; each says which question it answers."""
    branches = []
    for at, (any_of, within) in enumerate(manners):
        holds, inside = ANY if any_of else ALL, INSIDE if within else ""
        part = _BRANCHES[sqlite].format(at=at, holds=holds, inside=inside)
        branches.append(f"select {at} as ask, id from ({part}) as part{at}")  # noqa: S608  our words
    whole = text(" union all ".join(branches))
    if sqlite:
        return whole
    names = (f"{name}{at}" for at in range(len(manners)) for name in ("asked", "within"))
    return whole.bindparams(*(bindparam(name, type_=ARRAY(Text)) for name in names))


def _cut(numbers: list[int], limit: int, rest: int | None) -> Found:
    numbers = sorted(numbers, reverse=True)
    return Found(numbers[:limit], numbers[limit - 1]) if len(numbers) > limit else Found(numbers, rest)


def _newest(session: Session, asks: Sequence[Ask]) -> dict[tuple[int, int], int]:
    """The newest number of each scope that is asked: as its asker knows it, or looked up for all others at once."""
    known = {(ask.kind, ask.scope): ask.newest for ask in asks}
    open_ = [place for place, newest in known.items() if newest is None]
    if open_:
        looks = [
            f"(select coalesce(max(id), 0) from search_tokens where id >= {_place(*place, 0)}"  # noqa: S608  numbers of ours
            f" and id < {_place(*place, 0) + (1 << NUMBER_BITS)})"
            for place in open_
        ]
        row = session.execute(text("select " + ", ".join(looks))).one()
        known |= {place: max(0, last - _place(*place, 0)) for place, last in zip(open_, row, strict=True)}
    return {place: newest or 0 for place, newest in known.items()}


def _words(ask: Ask) -> str:
    """FTS5's question."""
    seed = _seed(ask.kind, ask.scope)
    asked = (" OR " if ask.any else " AND ").join(_word(_hash(token, seed)) for token in ask.tokens)
    inside = " OR ".join(_word(_hash(token, seed)) for token in ask.within)
    return f"({asked}) AND ({inside})" if inside else asked


def _windows(ask: Ask, newest: int) -> tuple[list[str], list[str], int | None]:
    """The tokens of each window that is looked through, newest first, and where the others begin."""
    last = max(0, newest if ask.before is None else min(newest, ask.before)) >> WINDOW
    first = max(0, last - MOST_WINDOWS + 1)
    seeds = [_seed(ask.kind, ask.scope, window) for window in range(last, first - 1, -1)]
    asked, within = (
        ["{" + ",".join(str(_hash(token, seed)) for token in tokens) + "}" for seed in seeds]
        for tokens in (ask.tokens, ask.within)
    )
    return asked, within, (first << WINDOW) or None


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
