"""Pins: a few messages that the room keeps in sight. Anybody there sets and takes them; the log says who."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.blocks import NOBODY, hidden_from
from app.accounts.models import Member
from app.core import db
from app.core.access import Refused
from groups.chat import actions, quotes
from groups.chat.models import Channel, Entry, Pin
from groups.chat.rules import EntryKind

MOST = 20
SHOWN = 120  # characters of a pinned message in the bar


class PinRefusal(StrEnum):
    """Why a message cannot be pinned."""

    FULL = "too many pins"
    GONE = "the pinned post is gone"


def pin(session: Session, channel: Channel, post: Entry, by_id: int, on: bool, now: datetime) -> None:
    """Keep a message in sight, or no longer. Said twice, it is done once."""
    db.lock(session, channel)
    db.lock(session, post)
    if post.removed_at is not None:
        raise Refused(PinRefusal.GONE)
    seqs = session.scalars(select(Pin.seq).where(Pin.channel_id == channel.id)).all()
    if (post.seq in seqs) is on:
        return
    if on and len(seqs) >= MOST:
        raise Refused(PinRefusal.FULL)
    if on:
        session.add(Pin(channel_id=channel.id, seq=post.seq, by_id=by_id, at=now))
    else:
        forget(session, post)
    actions.append(
        session, channel, EntryKind.PIN, now, author_id=by_id, target_seq=post.seq, data={"on": on}
    )


def forget(session: Session, post: Entry) -> None:
    """What was taken back is in sight no more."""
    session.execute(delete(Pin).where(Pin.channel_id == post.channel_id, Pin.seq == post.seq))


@dataclass(frozen=True, slots=True)
class Pinned:
    """A message in sight, and who put it there."""

    post: Entry
    by: Member
    at: datetime

    @property
    def words(self) -> str:
        """Its beginning, in one line."""
        return quotes.excerpt(self.post, SHOWN)


def all_of(session: Session, channel_id: int, hidden: Collection[int] = NOBODY) -> list[Pinned]:
    """What is in sight of somebody who does not meet the `hidden`, the newest pin first."""
    pinned = select(Pin, Member).join(Member, Member.id == Pin.by_id).where(Pin.channel_id == channel_id)
    rows = session.execute(pinned.order_by(Pin.id.desc()).limit(MOST)).all()
    posts = _posts(session, channel_id, [row.seq for row, _by in rows])
    return [Pinned(posts[row.seq], by, row.at) for row, by in rows if posts[row.seq].author_id not in hidden]


def bar(session: Session, channel_id: int, hidden: Collection[int] = NOBODY) -> dict[str, Any] | None:
    """The newest pin as plain values, for the bar over the log; None where nothing is pinned."""
    if hidden:
        seen = all_of(session, channel_id, hidden)
        return _bar(seen[0].post, len(seen)) if seen else None
    kept = select(Pin.seq, func.count().over()).where(Pin.channel_id == channel_id)
    row = session.execute(kept.order_by(Pin.id.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    seq, count = row
    return _bar(_posts(session, channel_id, [seq])[seq], count)


def bars(
    session: Session, channel_id: int, veils: Mapping[int, Collection[int]]
) -> dict[int, dict[str, Any] | None]:
    """The bars of those who do not meet somebody in the room (author -> readers), each as this reader sees it."""
    kept = all_of(session, channel_id)
    told: dict[int, dict[str, Any] | None] = {}
    for reader in {reader for readers in veils.values() for reader in readers}:
        seen = [each.post for each in kept if reader not in veils.get(each.post.author_id or 0, ())]
        told[reader] = _bar(seen[0], len(seen)) if seen else None
    return told


def moves(entry: Entry) -> bool:
    """Whether an entry may change what is in sight."""
    return entry.kind in (EntryKind.PIN, EntryKind.REMOVAL)


def _bar(post: Entry, count: int) -> dict[str, Any]:
    name = post.author.nickname if post.author and post.author.is_open() else ""
    return {"seq": post.seq, "name": name, "words": quotes.excerpt(post, SHOWN), "count": count}


def _posts(session: Session, channel_id: int, seqs: Sequence[int]) -> dict[int, Entry]:
    """Asked apart from the pins: SQLite would else join from the log, and read all of it."""
    if not seqs:
        return {}
    found = select(Entry).options(joinedload(Entry.author))
    rows = session.scalars(found.where(Entry.channel_id == channel_id, Entry.seq.in_(seqs)))
    return {entry.seq: entry for entry in rows}


def carried(
    session: Session, entries: Sequence[Entry], reader_id: int | None
) -> Mapping[int, Mapping[str, Any]]:
    """Of a post, whether it is pinned; of what may change the bar, the bar as it is now."""
    posts = [entry.seq for entry in entries if entry.kind is EntryKind.POST]
    changing = [entry for entry in entries if moves(entry)]
    told: dict[int, Mapping[str, Any]] = {}
    channel_id = entries[0].channel_id
    if posts:
        kept = select(Pin.seq).where(Pin.channel_id == channel_id, Pin.seq.in_(posts))
        told |= {seq: {"pinned": True} for seq in session.scalars(kept)}
    if changing:
        now = bar(session, channel_id, hidden_from(session, reader_id))
        told |= {entry.seq: {"bar": now, **(entry.data or {})} for entry in changing}
    return told
