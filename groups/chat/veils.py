"""Two who do not meet (PE-07) read nothing of each other: lists kept with the room, asked for when its people change.

An entry that a reader is not to see still passes with its number, so that no client thinks that something is missing.
What the product itself says (notes) is nobody's message: everybody in a group reads that a table was called.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.accounts.blocks import hidden_from
from app.accounts.models_blocks import Block
from app.accounts.signals import BlockChanged
from groups.chat.models import Channel, Entry, Listener
from groups.chat.rules import EntryKind

Lists = dict[int, frozenset[int]]  # an author's id -> the listeners who are not told


def blank(seq: int) -> dict[str, Any]:
    """What passes in place of an entry."""
    return {"seq": seq, "kind": "veiled"}


def is_veiled(entry: Entry, hidden: Collection[int]) -> bool:
    """Whether an entry is a message (an edit, a sign, a pin) of somebody whom the reader does not meet."""
    return entry.kind is not EntryKind.NOTE and entry.author_id in hidden


def without(entries: Iterable[Entry], hidden: Collection[int]) -> list[Entry]:
    """The entries that the reader sees."""
    return [entry for entry in entries if not is_veiled(entry, hidden)]


def for_reader(session: Session, entries: Sequence[Entry], reader_id: int | None) -> list[Entry]:
    """The same, asked of the database once for a page."""
    return without(entries, hidden_from(session, reader_id)) if entries else []


def lists(session: Session, channel_id: int) -> Lists:
    """Who in a room is not told of whom."""
    reads, speaks = aliased(Listener), aliased(Listener)
    pairs = (
        select(Block.other_id, Block.member_id)
        .join(reads, reads.member_id == Block.member_id)
        .join(speaks, speaks.member_id == Block.other_id)
        .where(reads.channel_id == channel_id, reads.until.is_(None), speaks.channel_id == channel_id)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for author, reader in session.execute(pairs):
        found[author].add(reader)
    return {author: frozenset(readers) for author, readers in found.items()}


def sources(session: Session, entries: Sequence[Entry]) -> dict[int, tuple[int, ...]]:
    """Whose words an entry carries: its author's, and those of the post that it answers or pins."""
    found: dict[int, tuple[int, ...]] = {}
    for each in entries:
        if each.kind is not EntryKind.NOTE and each.author_id is not None:
            found[each.seq] = (each.author_id,)
    about = {
        e.seq: e.target_seq for e in entries if e.kind in (EntryKind.POST, EntryKind.PIN) and e.target_seq
    }
    if about:
        wanted = select(Entry.seq, Entry.author_id).where(
            Entry.channel_id == entries[0].channel_id, Entry.seq.in_(set(about.values()))
        )
        authors = {seq: author for seq, author in session.execute(wanted) if author is not None}
        for seq, target in about.items():
            if target in authors and seq in found:
                found[seq] = (*found[seq], authors[target])
    return found


def apart(veils: Lists, authors: Sequence[int], seq: int, body: str) -> dict[int, dict[str, Any]]:
    """What those are told instead who do not meet one of the authors: nothing, or the words without the quote."""
    if not veils or not authors:
        return {}
    told = {reader: blank(seq) for reader in veils.get(authors[0], ())}
    for quoted in authors[1:]:
        for reader in veils.get(quoted, ()):
            told.setdefault(reader, _unquoted(body))
    return told


def changed(session: Session, fact: BlockChanged) -> None:
    """Every room with both of them is as if its people had changed: each process looks anew before it tells again."""
    one, other = aliased(Listener), aliased(Listener)
    shared = (
        select(one.channel_id).join(other, other.channel_id == one.channel_id)
        .where(one.member_id == fact.member_id, other.member_id == fact.other_id)
        .where(one.until.is_(None), other.until.is_(None))
    )  # fmt: skip
    rooms = select(Channel).where(Channel.id.in_(shared)).order_by(Channel.id).with_for_update()
    for channel in session.scalars(rooms.execution_options(populate_existing=True)):
        channel.generation += 1


def _unquoted(body: str) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(body)["entry"]
    if entry["kind"] != "post":
        return blank(entry["seq"])
    return {name: value for name, value in entry.items() if name != "reply"}
