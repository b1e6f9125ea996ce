"""Two rooms for measuring growth, one of a thousand entries and one of a million, built in bulk and kept."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import islice
from typing import Any
from zlib import crc32

from sqlalchemy import insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from app import schema
from app.accounts.models import Member
from app.core import clock, db, search, search_words
from groups.chat.models import Channel, Entry, Listener, Pin, Reaction
from groups.chat.search import KIND
from tests.factories import a_member, a_room

SIZES = {"small": 1_000, "large": 1_000_000}
PEOPLE, UNREAD, AT_ONCE, TEXTS = 8, 500, 10_000, 20_000
KINDS = ("post",) * 80 + ("reaction",) * 15 + ("edit",) * 2 + ("note",) * 3
COLUMNS = (
    "channel_id",
    "seq",
    "kind",
    "author_id",
    "client_id",
    "text",
    "html",
    "target_seq",
    "data",
    "said_at",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A room and the member who looks at it."""

    name: str
    size: int
    public_id: str
    channel_id: int
    member_id: int


def edition() -> str:
    """What is kept was built for these columns of talk, and for no others."""
    tables = (Channel, Entry, Listener, Member, Pin, Reaction, search.SearchTokens)
    columns = sorted(str(column) for model in tables for column in model.__table__.columns)
    return f"rooms_{crc32(repr(columns).encode()):08x}"


def build() -> list[Place]:
    """Both rooms, in the process's database; those that are there already are taken."""
    try:
        found = _found()
    except SQLAlchemyError:  # no tables yet
        found = []
    if not found:
        schema.metadata.create_all(db.database().engine)
        found = [_build(name, size) for name, size in SIZES.items()]
        _settle()
    return found


def _found() -> list[Place]:
    with db.database().reading() as session:
        rows = session.execute(
            select(Channel.title, Channel.public_id, Channel.id, Listener.member_id)
            .join(Listener, Listener.channel_id == Channel.id)
            .join(Member, Member.id == Listener.member_id)
            .where(Member.nickname.like("% 0"), Channel.title.in_(SIZES))
            .order_by(Channel.id)
        ).all()
        return [Place(row[0], SIZES[row[0]], *row[1:]) for row in rows]


def _build(name: str, size: int) -> Place:
    with db.database().writing() as session:
        people = [a_member(session, f"{name} {number}") for number in range(PEOPLE)]
        room = a_room(session, *people, title=name)
        place = Place(name, size, room.public_id, room.id, people[0].id)
        authors = [each.id for each in people]
    rows = _rows(place, authors)
    while some := list(islice(rows, AT_ONCE)):
        (_insert if db.database().sqlite else _copy)(place.channel_id, some)
    with db.database().writing() as session:
        ids = {"n": size, "read": size - UNREAD, "i": place.channel_id}
        session.execute(text("update channel set last_seq = :n where id = :i"), ids)
        session.execute(text("update listener set read_seq = :read where channel_id = :i"), ids)
    return place


def _insert(channel_id: int, rows: list[dict[str, Any]]) -> None:
    with db.database().writing() as session:
        session.connection().execute(insert(Entry), rows)
        session.connection().execute(
            text("insert into search_tokens (id, tokens) values (:id, :tokens)"),
            [{"id": row, "tokens": tokens} for row, tokens in _indexed(channel_id, rows, False)],
        )


def _copy(channel_id: int, rows: list[dict[str, Any]]) -> None:
    raw: Any = db.database().engine.raw_connection()
    with raw.cursor() as cursor:
        cursor.execute("drop index if exists ix_search_tokens_tokens")  # made at the end, in one go
        with cursor.copy(f"copy entry ({', '.join(COLUMNS)}) from stdin") as copy:
            for row in rows:
                row["data"] = json.dumps(row["data"]) if row["data"] else None
                copy.write_row([row[each] for each in COLUMNS])
        with cursor.copy("copy search_tokens (id, tokens) from stdin") as copy:
            for row in _indexed(channel_id, rows, True):
                copy.write_row(row)
    raw.commit()
    raw.close()


def _settle() -> None:
    """What a database does by itself in time; SQLite is left as it has grown."""
    if db.database().sqlite:
        return
    with db.database().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in (*search.POSTGRESQL, "vacuum analyze entry", "vacuum analyze search_tokens"):
            connection.exec_driver_sql(statement)


def _indexed(channel_id: int, rows: list[dict[str, Any]], windows: bool) -> Iterator[tuple[int, str]]:
    """As `search.put_many` writes them, from tokens that are hashed once for each text."""
    for row in rows:
        if row["kind"] == "post":
            seq = row["seq"]
            hashed = _hashed(row["text"], channel_id, seq >> search.WINDOW if windows else 0)
            words = "{" + ",".join(map(str, hashed)) + "}" if windows else " ".join(map(search._word, hashed))
            yield search._place(KIND, channel_id, seq), words


@lru_cache(200_000)
def _hashed(said: str, channel_id: int, window: int) -> tuple[int, ...]:
    seed = search._seed(KIND, channel_id, window)
    return tuple({search._hash(token, seed) for token in _tokens(said)})


_tokens = lru_cache(200_000)(search_words.tokens_of)


def _rows(place: Place, authors: list[int]) -> Iterator[dict[str, Any]]:
    chance = random.Random(place.size)
    texts, start = _texts(random.Random(7)), clock.now() - timedelta(seconds=7 * place.size)
    kinds = chance.choices(KINDS, k=place.size)
    for seq in range(1, place.size + 1):
        kind = kinds[seq - 1] if 1 < seq < place.size else "post"
        said = _said(seq, place.size, texts[chance.randrange(TEXTS)]) if kind in ("post", "edit") else ""
        yield {
            "channel_id": place.channel_id, "seq": seq, "kind": kind, "author_id": authors[seq % len(authors)],
            "client_id": f"client-{seq}" if kind == "post" else None, "text": said, "html": said,
            "target_seq": seq - 1 if kind in ("edit", "reaction") else None,
            "data": {"key": "group.joined"} if kind == "note" else None,
            "said_at": start + timedelta(seconds=7 * seq),
        }  # fmt: skip


def _texts(chance: random.Random) -> list[str]:
    """Messages of two to ten words, where few words make up most of what is said."""
    han = [chr(0x4E00 + chance.randrange(0x3000)) for _ in range(3_000)]
    words = ["".join(chance.choices(han, k=chance.choice((1, 2, 2, 2, 3)))) for _ in range(8_000)]
    drawn = iter(chance.choices(words, [1 / (rank + 3) for rank in range(len(words))], k=TEXTS * 10))
    return ["".join(islice(drawn, chance.randint(2, 10))) for _ in range(TEXTS)]


def _said(number: int, size: int, made: str) -> str:
    """What stands in the entry: the hard cases of searching are planted here."""
    planted = [
        "的" if number % 2 else "hotpot tonight",  # very common
        "周一" if number % 4 == 0 else "周二" if number % 4 == 2 else "",  # common, and never together
        "松露" if number % max(1, size // 20) == 7 else "",  # rare
        "旧店" if number % 2 and number < size // 2 else "",  # common once, not said since
    ]
    return made + "，".join(filter(None, planted))
