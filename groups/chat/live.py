"""What rooms do over the socket: who hears, what is told after the commit, and the fast lane for saying."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from app.core import clock, db, realtime
from app.core.access import Ability, NotThere
from app.core.realtime import hear
from app.core.viewer import Viewer
from groups.chat import actions, lines, pictures, queries
from groups.chat.access import open_channel
from groups.signals import EntryWritten, ListenerAdmitted, ListenerDismissed

CATCH_UP_AT_ONCE = 20  # entries told in one go; whoever lacks more asks
BURST, PACE = 30.0, 2.0  # messages of one member: at once, and per second, over all of his sockets
_stripes = [threading.Lock() for _ in range(64)]
_paces: dict[str, tuple[float, float]] = {}
MOST_PACES = 20_000
_told: dict[str, int] = {}  # a channel's public id to the last number that this process has told


def room_of(channel_id: int) -> str:
    """The name under which the server keeps a channel's sockets."""
    return f"c:{channel_id}"


def join(viewer: Viewer) -> Iterable[str]:
    """The rooms that a member hears from the moment of connecting."""
    with db.database().reading() as session:
        return [room_of(channel_id) for channel_id in queries.channel_ids_of(session, viewer.id)]


def admitted(fact: ListenerAdmitted) -> None:
    """Open sockets hear the room at once."""
    realtime.admit(fact.member_id, room_of(fact.channel_id))


def dismissed(fact: ListenerDismissed) -> None:
    """Open sockets hear nothing more, in every process; an open page is told that it is over."""
    realtime.dismiss(fact.member_id, room_of(fact.channel_id))
    with db.database().reading() as session:
        public_id = queries.public_id_of(session, fact.channel_id)
    realtime.tell([fact.member_id], "dismissed", channel=public_id)


def tell_entry(fact: EntryWritten) -> None:
    """Tell a new entry, in the order of the log: who commits second may come here first, and tells both."""
    with _stripes[fact.channel_id % len(_stripes)]:
        with db.database().reading() as session:
            public_id = queries.public_id_of(session, fact.channel_id)
            told = max(_told.get(public_id, fact.seq - 1), fact.seq - CATCH_UP_AT_ONCE)
            fresh = queries.entries_after(session, fact.channel_id, told, fact.seq, CATCH_UP_AT_ONCE)
            telling = lines.told(session, fresh)
        for entry in telling:
            realtime.tell_room(room_of(fact.channel_id), "entry", channel=public_id, entry=entry)
        _told[public_id] = max(fact.seq, _told.get(public_id, 0))


@hear("say", Ability.CHAT_SAY)
def hear_say(viewer: Viewer, payload: dict[str, Any]) -> dict[str, Any]:
    """`{channel, client_id, text, reply_to?, photos?}`: answered after the commit: nothing acknowledged is lost."""
    with db.database().writing() as session:
        channel, _listener, _here = open_channel(session, _channel(payload), viewer, Ability.CHAT_SAY)
        if not _within_pace(viewer.public_id):
            return {"ok": False, "status": 429}
        answered = _number(payload.get("reply_to")) or None
        entry = actions.say(
            session, channel, viewer.id, *_said(payload), clock.now(),
            reply_to=answered, photos=pictures.picked(payload.get("photos")),
        )  # fmt: skip
        seq = entry.seq
    return {"seq": seq}


@hear("catch_up", Ability.CHAT_READ)
def hear_catch_up(viewer: Viewer, payload: dict[str, Any]) -> dict[str, Any]:
    """`{channel, after}`: what the page of entries answers too."""
    with db.database().reading() as session:
        channel, _listener, _here = open_channel(session, _channel(payload), viewer, Ability.CHAT_READ)
        return lines.since(session, channel, _number(payload.get("after")), viewer.id)


@hear("seen", Ability.CHAT_READ)
def hear_seen(viewer: Viewer, payload: dict[str, Any]) -> dict[str, Any]:
    """`{channel, seq}`: read up to there; the member's other devices are told."""
    with db.database().writing() as session:
        channel, _listener, _here = open_channel(session, _channel(payload), viewer, Ability.CHAT_READ)
        seq, public_id = (
            actions.seen(session, channel, viewer.id, _number(payload.get("seq"))),
            channel.public_id,
        )
    realtime.tell([viewer.id], "seen", channel=public_id, seq=seq)
    return {"seq": seq}


def _within_pace(member: str) -> bool:
    now = clock.monotonic()
    left, at = _paces.get(member, (BURST, now))
    left = min(BURST, left + (now - at) * PACE)
    _paces[member] = (left - 1, now) if left >= 1 else (left, now)
    if len(_paces) > MOST_PACES:
        _paces.clear()  # a pause of generosity is cheaper than a memory without end
    return left >= 1


def _said(payload: dict[str, Any]) -> tuple[str, str]:
    """Text and client id; what is no text counts as nothing said."""
    text, client_id = payload.get("text"), payload.get("client_id")
    return (text if isinstance(text, str) else ""), (client_id if isinstance(client_id, str) else "")


def _channel(payload: dict[str, Any]) -> str:
    given = payload.get("channel")
    if not isinstance(given, str) or not (given.isascii() and given.isprintable()):
        raise NotThere  # ids are ASCII; no database takes a NUL or half a pair of surrogates
    return given[:40]


def _number(given: Any) -> int:
    return given if type(given) is int and 0 <= given < 2**31 else 0
