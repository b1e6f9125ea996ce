"""Searching what was said: the index kept with the log, and the hits that a reader is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.blocks import NOBODY
from app.core import search
from app.core.search_words import Query, excerpt, places
from groups.chat import posts, veils
from groups.chat.models import Channel, Entry, Listener
from groups.chat.posts import Post
from groups.chat.rules import EntryKind
from groups.membership.models import Group
from groups.signals import EntryWritten

KIND = search.kind(1, "chat")
PAGE = 20  # hits on a page
AT_ONCE = 40  # candidates looked at in one go
ROUNDS = 5  # then the reader is asked whether to go on
MOST_ROOMS = 50  # that are searched together
OF_EACH_ROOM = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that holds what was looked for: its words in pieces, each with whether it was looked for."""

    entry: Entry
    pieces: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Hits:
    """Some hits, newest first. `before` goes on from here; None: all was looked through."""

    hits: list[Hit]
    before: int | None


def keep(session: Session, fact: EntryWritten) -> None:
    """What is said, said otherwise or taken back is found, found otherwise or no more, in the same transaction."""
    fresh: Post | None = session.info.get(posts.FRESH, {}).get(fact.entry_id)
    entry = fresh or session.get_one(Entry, fact.entry_id)
    if entry.kind is EntryKind.POST:
        search.put(session, KIND, fact.channel_id, entry.seq, entry.text)
    elif entry.kind is EntryKind.EDIT and entry.target_seq:
        search.put(session, KIND, fact.channel_id, entry.target_seq, entry.text)
    elif entry.kind is EntryKind.REMOVAL and entry.target_seq:
        search.drop(session, KIND, fact.channel_id, entry.target_seq)


def look(
    session: Session,
    channel_id: int,
    query: Query,
    before: int | None = None,
    hidden: Collection[int] = NOBODY,
) -> Hits:
    """The newest messages of one room that hold the words, without those of the `hidden`."""
    hits: list[Hit] = []
    for _ in range(ROUNDS):
        found = search.find(session, KIND, channel_id, query, before, AT_ONCE)
        hits += _hits(
            query, veils.without(_posts(session, [(channel_id, number) for number in found.numbers]), hidden)
        )
        before = found.before
        if len(hits) > PAGE:
            return Hits(hits[:PAGE], hits[PAGE - 1].entry.seq)
        if before is None or len(hits) == PAGE:
            break
    return Hits(hits, before)


def look_everywhere(
    session: Session, rooms: Sequence[Place], query: Query, hidden: Collection[int] = NOBODY
) -> list[tuple[Place, Hit]]:
    """The newest messages of all these rooms that hold the words, a few of each."""
    by_id = {place.channel.id: place for place in rooms}
    scopes = {place.channel.id: place.channel.last_seq for place in rooms}
    found = search.find_in(session, KIND, scopes, query, OF_EACH_ROOM)
    hits = [
        (by_id[hit.entry.channel_id], hit)
        for hit in _hits(query, veils.without(_posts(session, found), hidden))
    ]
    return sorted(hits, key=lambda each: (each[1].entry.said_at, each[1].entry.id), reverse=True)[: 2 * PAGE]


@dataclass(frozen=True, slots=True)
class Place:
    """A room of mine, as a hit names it."""

    channel: Channel
    title: str


def rooms_of(session: Session, member_id: int) -> list[Place]:
    """The rooms that are searched together: those of groups first, then the newest."""
    wanted = (
        select(Channel, func.coalesce(Group.name, Channel.title))
        .join(Listener, Listener.channel_id == Channel.id)
        .outerjoin(Group, Group.channel_id == Channel.id)
        .where(Listener.member_id == member_id, Listener.until.is_(None), Channel.last_seq > 0)
        .order_by(Group.id.is_(None), Channel.id.desc())
        .limit(MOST_ROOMS + 1)
    )  # fmt: skip
    return [Place(channel, title) for channel, title in session.execute(wanted)]


def title_of(session: Session, channel: Channel) -> str:
    """What the room is called now."""
    name = session.scalar(select(Group.name).where(Group.channel_id == channel.id))
    return name or channel.title


def newest_id(session: Session) -> int:
    """The last entry there is: for taking in what was said before there was an index."""
    return session.scalar(select(func.max(Entry.id))) or 0


def old_posts(session: Session, after_id: int, limit: int) -> Iterable[tuple[int, int, int, str]]:
    """Entries after an id for the index, locked so that no edit is overtaken."""
    wanted = select(Entry.id, Entry.channel_id, Entry.seq, Entry.text, Entry.kind, Entry.removed_at)
    rows = session.execute(
        wanted.where(Entry.id > after_id).order_by(Entry.id).limit(limit).with_for_update()
    )
    return [
        (
            row.id,
            row.channel_id,
            row.seq,
            row.text if row.kind is EntryKind.POST and not row.removed_at else "",
        )
        for row in rows
    ]


def _posts(session: Session, places: Sequence[tuple[int, int]]) -> Sequence[Entry]:
    """The posts of these rooms and numbers that stand, newest first."""
    if not places:
        return []
    by_room: dict[int, list[int]] = {}
    for channel_id, number in places:
        by_room.setdefault(channel_id, []).append(number)
    where = or_(
        *(and_(Entry.channel_id == room, Entry.seq.in_(numbers)) for room, numbers in by_room.items())
    )
    wanted = select(Entry).options(joinedload(Entry.author)).where(where, Entry.kind == EntryKind.POST)
    return session.scalars(wanted.where(Entry.removed_at.is_(None)).order_by(Entry.seq.desc())).all()


def _hits(query: Query, posts: Iterable[Entry]) -> list[Hit]:
    return [Hit(post, excerpt(query, post.text)) for post in posts if places(query, post.text)]
