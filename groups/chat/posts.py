"""Plain messages written many at once: statements for all of them instead of objects for each.

What `actions.say` does for one message, for those that are words alone: no answer, no pictures, nobody spoken to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Device, Member
from app.core import marked
from app.core.signals import announce
from groups.chat.models import Channel, Entry, Listener
from groups.chat.rules import EntryKind
from groups.signals import EntryWritten

FRESH = "fresh posts"  # in session.info: posts of this unit by their id, for listeners inside
_entry, _channel, _listener, _member, _device = (
    cast(Table, model.__table__) for model in (Entry, Channel, Listener, Member, Device)
)
_INSERT = insert(_entry).returning(_entry.c.id, _entry.c.channel_id, _entry.c.seq)
_NUMBER = update(_channel).where(_channel.c.id == bindparam("which")).values(last_seq=bindparam("seq"))
_READ = update(_listener).where(_listener.c.id == bindparam("which")).values(read_seq=bindparam("seq"))
_LOCK = (
    select(_channel.c.id).where(_channel.c.public_id.in_(bindparam("rooms", expanding=True)))
    .order_by(_channel.c.id).with_for_update()
)  # fmt: skip
_PLACES = (
    select(
        _channel.c.id, _channel.c.public_id, _channel.c.last_seq, _channel.c.generation,
        _listener.c.id, _member.c.id, _member.c.public_id, _member.c.nickname, _member.c.portrait,
    )
    .join(_listener, _listener.c.channel_id == _channel.c.id)
    .join(_member, _member.c.id == _listener.c.member_id)
    .where(
        _channel.c.public_id.in_(bindparam("rooms", expanding=True)),
        _listener.c.member_id.in_(bindparam("members", expanding=True)),
        _listener.c.until.is_(None), _member.c.closed_at.is_(None),
        select(_device.c.id).where(
            _device.c.id.in_(bindparam("devices", expanding=True)), _device.c.member_id == _member.c.id,
            _device.c.ended_at.is_(None),
        ).exists(),
    )
)  # fmt: skip


@dataclass(slots=True)
class Room:
    """A channel whose row is locked; `last_seq` goes up as messages are numbered."""

    id: int
    public_id: str
    last_seq: int
    generation: int


@dataclass(frozen=True, slots=True)
class Author:
    """Who speaks, as it is told."""

    id: int
    public_id: str
    nickname: str
    portrait: str

    def is_open(self) -> bool:
        """Whoever speaks has an account."""
        return True


@dataclass(frozen=True, slots=True)
class Place:
    """A member's place in a room."""

    room: Room
    listener_id: int
    author: Author


@dataclass(slots=True)
class Post:
    """What an `Entry` says of a plain message."""

    seq: int
    author: Author
    client_id: str
    text: str
    said_at: datetime
    id: int = 0
    kind: EntryKind = EntryKind.POST
    target_seq: int | None = None
    data: None = None
    removed_at: None = None
    edited_at: None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that may be said: by whom, where, and under which id."""

    place: Place
    client_id: str
    text: str


def is_plain(text: str) -> bool:
    """Whether a message is words alone: nobody is spoken to, and no address can become a card."""
    return "@" not in text and "/" not in text


def places_of(
    session: Session, rooms: Collection[str], members: Collection[int], devices: Collection[int]
) -> dict[tuple[str, int], Place]:
    """Where these members are now, by room and member; the rooms are locked. Who is signed out is nowhere."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        # A statement of its own: what the next one reads is then at least as new as the lock.
        connection.execute(_LOCK, {"rooms": list(rooms)})
    asked = {"rooms": list(rooms), "members": list(members), "devices": list(devices)}
    known: dict[int, Room] = {}
    places: dict[tuple[str, int], Place] = {}
    for row in connection.execute(_PLACES, asked):
        room = known.setdefault(row[0], Room(row[0], row[1], row[2], row[3]))
        places[room.public_id, row[5]] = Place(room, row[4], Author(row[5], row[6], row[7], row[8]))
    return places


def write(session: Session, drafts: Sequence[Draft], now: datetime) -> list[Post]:
    """Write them in this order. Raises IntegrityError where one was said before."""
    posts: list[Post] = []
    rows: list[Mapping[str, Any]] = []
    for draft in drafts:
        room, author = draft.place.room, draft.place.author
        room.last_seq += 1
        posts.append(Post(room.last_seq, author, draft.client_id, draft.text, now))
        rows.append({
            "channel_id": room.id, "seq": room.last_seq, "kind": EntryKind.POST, "author_id": author.id,
            "client_id": draft.client_id, "text": draft.text, "html": str(marked.html(marked.parse(draft.text))),
            "said_at": now,
        })  # fmt: skip
    connection = session.connection()
    ids = {(room_id, seq): each for each, room_id, seq in connection.execute(_INSERT, rows)}
    places = [draft.place for draft in drafts]
    _set(connection, _NUMBER, ((place.room.id, place.room.last_seq) for place in places))
    _set(connection, _READ, ((p.listener_id, post.seq) for p, post in zip(places, posts, strict=True)))
    for place, post in zip(places, posts, strict=True):
        post.id = ids[place.room.id, post.seq]
        session.info.setdefault(FRESH, {})[post.id] = post
        announce(session, EntryWritten(place.room.id, post.id, post.seq, post.author.id))
    return posts


def _set(connection: Any, statement: Any, values: Iterable[tuple[int, int]]) -> None:
    """The last value for each row, rows in one order everywhere, so that no two units wait for one another."""
    connection.execute(
        statement, [{"which": which, "seq": seq} for which, seq in sorted(dict(values).items())]
    )
