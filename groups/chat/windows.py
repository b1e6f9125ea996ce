"""Pages of a log by number, in either direction: each costs the same in a room of a million entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.blocks import between
from groups.chat.models import STANDS, Channel, Entry, Listener
from groups.chat.rules import PAGE, EntryKind

HALF = PAGE // 2


@dataclass(frozen=True, slots=True)
class Window:
    """Some entries in the order of the log, and from which numbers older and newer ones go on (None: no more)."""

    entries: Sequence[Entry]
    older: int | None
    newer: int | None


def newest(session: Session, channel_id: int) -> Window:
    """The last page."""
    rows = session.scalars(_shown(channel_id).order_by(Entry.seq.desc()).limit(PAGE + 1)).all()
    return _window(rows[:PAGE][::-1], older=len(rows) > PAGE)


def before(session: Session, channel: Channel, seq: int) -> Window:
    """The page before a number."""
    if seq > channel.last_seq:
        return newest(session, channel.id)
    earlier = _shown(channel.id).where(Entry.seq < seq).order_by(Entry.seq.desc())
    rows = session.scalars(earlier.limit(PAGE + 1)).all()
    return _window(rows[:PAGE][::-1], older=len(rows) > PAGE, newer=True)


def after(session: Session, channel: Channel, seq: int) -> Window:
    """The page after a number; beyond the end, the last one."""
    later = _shown(channel.id).where(Entry.seq > seq).order_by(Entry.seq)
    rows = session.scalars(later.limit(PAGE + 1)).all()
    return _window(rows[:PAGE], older=True, newer=len(rows) > PAGE) if rows else newest(session, channel.id)


def around(session: Session, channel: Channel, seq: int) -> Window:
    """The page with a number in its middle."""
    to_it = _shown(channel.id).where(Entry.seq <= seq).order_by(Entry.seq.desc()).limit(HALF + 1)
    from_it = _shown(channel.id).where(Entry.seq > seq).order_by(Entry.seq).limit(HALF + 1)
    old, new = session.scalars(to_it).all(), session.scalars(from_it).all()
    return _window([*old[:HALF][::-1], *new[:HALF]], older=len(old) > HALF, newer=len(new) > HALF)


def asked(session: Session, channel: Channel, at: int | None, first: int | None, last: int | None) -> Window:
    """The page that an address asks for: around `at`, before `first`, after `last`, or the newest."""
    if at is not None:
        return around(session, channel, at)
    if first is not None:
        return before(session, channel, first)
    return newest(session, channel.id) if last is None else after(session, channel, last)


def first_unread(session: Session, listener: Listener) -> Entry | None:
    """The first message of somebody else that the member has not read."""
    waiting = select(Entry).where(
        Entry.channel_id == listener.channel_id, Entry.seq > listener.read_seq, STANDS, Entry.kind == EntryKind.POST,
        Entry.removed_at.is_(None), Entry.author_id != listener.member_id,
        ~between(listener.member_id, Entry.author_id),
    )  # fmt: skip
    return session.scalars(waiting.order_by(Entry.seq).limit(1)).one_or_none()


def _window(entries: Sequence[Entry], older: bool = False, newer: bool = False) -> Window:
    if not entries:
        return Window(entries, None, None)
    return Window(entries, entries[0].seq if older else None, entries[-1].seq if newer else None)


def _shown(channel_id: int) -> Select[Entry]:
    shown = select(Entry).options(joinedload(Entry.author))
    return shown.where(Entry.channel_id == channel_id, STANDS)
