"""Telling what was written: once, in the order of the log, in every process, and to nobody who has been let go.

An entry that comes before an earlier one (two processes write, and each tells its own) waits a moment for it; what
does not come at all is read from the log. Every entry says how often the room's people had changed when it was
written: a process that knows of fewer changes looks who is still in the room before it tells. So it does after
somebody came in, who may have been let go between the look into the database and the coming.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from app.core import crowd, db, realtime
from app.core.bus import Order
from app.core.viewer import Viewer
from groups.chat import lines, pins, queries, veils
from groups.signals import EntryWritten

AT_ONCE = 20  # entries told in one go; whoever lacks more sees the gap and asks
HOLD = 0.05  # seconds for which an entry waits for an earlier one
MOST_KNOWN = 20_000  # channels
ENTRY, LOOK = "entry", "look at"  # orders


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it goes over the line, and the channel's generation when it was written."""

    seq: int
    generation: int
    body: str
    authors: tuple[int, ...] = ()  # whose words it carries: some may not be told of them
    moves: bool = False  # it may change the bar of pins, which is not everybody's alike


@dataclass(slots=True)
class Heard:
    """What this process's sockets have been told of a channel."""

    channel_id: int
    public_id: str
    told: int
    generation: int = -1
    veils: veils.Lists = field(default_factory=dict)
    early: dict[int, Told] = field(default_factory=dict)
    waits: bool = False

    @property
    def room(self) -> str:
        """The name under which the server keeps the channel's sockets."""
        return room_of(self.channel_id)


_heard: dict[str, Heard] = {}  # by public id
_entered: set[str] = set()  # rooms that somebody was put into since it was looked who may be there
_stripes = [threading.Lock() for _ in range(64)]
_handed: ContextVar[dict[tuple[int, int], tuple[str, Told]] | None] = ContextVar("handed", default=None)


def room_of(channel_id: int) -> str:
    """The name under which the server keeps a channel's sockets."""
    return f"c:{channel_id}"


def join(viewer: Viewer) -> Iterable[str]:
    """The rooms that a member hears from the moment of connecting."""
    with db.database().reading() as session:
        rows = queries.heard_by(session, viewer.id)
    for channel_id, public_id, last_seq in rows:
        known = _heard.get(public_id)
        if known is None or not crowd.is_in_use(known.room):
            _heard[public_id] = Heard(channel_id, public_id, last_seq)
    if len(_heard) > MOST_KNOWN:
        for each in [each for each in _heard.values() if not crowd.is_in_use(each.room)]:
            _heard.pop(each.public_id, None)
        _entered.intersection_update([each.room for each in _heard.values()])
    return [room_of(row[0]) for row in rows]


def entered(room: str) -> None:
    """Somebody was put into a room, perhaps by an order or a look that was late."""
    if room.startswith("c:"):
        _entered.add(room)


@contextmanager
def handing() -> Iterator[dict[tuple[int, int], tuple[str, Told]]]:
    """Within this, what is put under (channel id, number) is told as it is, and not read again."""
    handed: dict[tuple[int, int], tuple[str, Told]] = {}
    token = _handed.set(handed)
    try:
        yield handed
    finally:
        _handed.reset(token)


def told_of(public_id: str, generation: int, entry: dict[str, Any], authors: tuple[int, ...] = ()) -> Told:
    """An entry's plain values, written once for all."""
    return Told(entry["seq"], generation, _body(public_id, entry), authors, "bar" in entry)


def _body(public_id: str, entry: dict[str, Any]) -> str:
    return realtime.written("entry", {"channel": public_id, "entry": entry})


def tell_entry(fact: EntryWritten) -> None:
    """Tell a new entry here and in every other process."""
    handed = (_handed.get() or {}).get((fact.channel_id, fact.seq))
    public_id, told = handed or _read(fact)
    _deliver(public_id, fact.channel_id, told)
    order = {"do": ENTRY, "in": public_id, "id": fact.channel_id, "seq": told.seq, "of": told.generation}
    realtime.pass_on(order | {"by": list(told.authors), "moves": told.moves}, told.body)


def obey(order: Order, body: str) -> None:
    """What another process has written."""
    told = Told(order["seq"], order["of"], body, tuple(order.get("by", ())), bool(order.get("moves")))
    _deliver(order["in"], order["id"], told)


def obey_look(order: Order, _body: str) -> None:
    """Another process is not sure that everybody has been told."""
    _look(order["in"])


def look(public_id: str) -> None:
    """Tell what is in the log and has not been told, in every process."""
    _look(public_id)
    realtime.pass_on({"do": LOOK, "in": public_id})


def resume() -> None:
    """Tell what was written while this process may not have heard of it."""
    for known in list(_heard.values()):
        if crowd.is_in_use(known.room):
            _look(known.public_id)
            realtime.socketio.sleep(0)


def _read(fact: EntryWritten) -> tuple[str, Told]:
    with db.database().reading() as session:
        public_id, _last, generation = queries.telling_of(session, fact.channel_id)
        fresh = queries.entries_after(session, fact.channel_id, fact.seq - 1, fact.seq, 1)
        authors = veils.sources(session, fresh).get(fact.seq, ())
        return public_id, told_of(public_id, generation, lines.told(session, fresh)[0], authors)


def _deliver(public_id: str, channel_id: int, told: Told) -> None:
    """In order: what comes too early waits, what came already is left out."""
    with _stripes[channel_id % len(_stripes)]:
        known = _heard.get(public_id)
        if not crowd.is_in_use(room_of(channel_id)):
            if known is not None:
                known.told, known.early = max(known.told, told.seq), {}
            return
        if known is None:  # somebody was let in after he came
            known = _heard[public_id] = Heard(channel_id, public_id, told.seq - 1)
        if told.seq > known.told:
            known.early[told.seq] = told
            _drain(known)
        if known.early and not known.waits:
            known.waits = True
            realtime.socketio.start_background_task(_wait_for_earlier, known)


def _drain(known: Heard) -> None:
    while (told := known.early.pop(known.told + 1, None)) is not None:
        _tell(known, told)


def _tell(known: Heard, told: Told) -> None:
    if told.generation != known.generation:
        _sift(known)
    while known.room in _entered:
        _sift(known)
    instead = veils.apart(known.veils, told.authors, told.seq, told.body)
    if told.moves and known.veils:
        instead = _each_own_bar(known, told, instead)
    realtime.tell_here(known.room, told.body, instead)
    for member_id, entry in instead.items():
        realtime.tell_here(f"m:{member_id}", _body(known.public_id, entry))
    known.told = told.seq


def _each_own_bar(known: Heard, told: Told, instead: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Pins say what is in sight afterwards, and that may be the words of somebody whom a reader does not meet."""
    with db.database().reading() as session:
        bars = pins.bars(session, known.channel_id, known.veils)
    entry = json.loads(told.body)["entry"]
    return {reader: instead.get(reader, entry) | {"bar": bar} for reader, bar in bars.items()}


def _sift(known: Heard) -> None:
    """Take those out of the room who are not in any more, whatever this process has heard of it."""
    _entered.discard(known.room)  # before looking: whoever comes while it is looked is looked for again
    members = crowd.members_in(known.room)
    with db.database().reading() as session:
        _public_id, _last, known.generation = queries.telling_of(session, known.channel_id)
        gone = members - set(queries.those_in(session, known.channel_id, members))
        known.veils = veils.lists(session, known.channel_id)
    for member_id in gone:
        realtime.dismiss_here(member_id, known.room)


def _wait_for_earlier(known: Heard) -> None:
    time.sleep(HOLD)
    with _stripes[known.channel_id % len(_stripes)]:
        known.waits = False
        if known.early:
            _read_on(known)


def _look(public_id: str) -> None:
    known = _heard.get(public_id)
    if known is not None:
        with _stripes[known.channel_id % len(_stripes)]:
            _read_on(known)


def _read_on(known: Heard) -> None:
    """Tell from the log itself; of very much only the end, so that clients see the gap and ask."""
    with db.database().reading() as session:
        _public_id, last, generation = queries.telling_of(session, known.channel_id)
        after = max(known.told, last - AT_ONCE)
        fresh = queries.entries_after(session, known.channel_id, after, last, AT_ONCE) if last > after else []
        by = veils.sources(session, fresh)
        telling = [
            told_of(known.public_id, generation, entry, by.get(entry["seq"], ()))
            for entry in lines.told(session, fresh)
        ]
    for told in telling:
        _tell(known, told)
    known.early = {seq: told for seq, told in known.early.items() if seq > known.told}
    _drain(known)
