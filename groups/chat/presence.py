"""Who is here and who is writing: told to the room, never kept in its log."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import request

from app.accounts.blocks import apart, hidden_from
from app.core import clock, crowd, db, realtime
from app.core.access import Ability, NotThere
from app.core.realtime import hear
from app.core.viewer import Viewer
from groups.chat import queries
from groups.chat.access import open_channel
from groups.chat.attending import Attendance, InProcess, InRedis
from groups.chat.live import room_of
from groups.signals import ListenerDismissed

BIG = 100  # with more people than these only their number is told, and nobody's writing
PAUSE, BIG_PAUSE = 1, 5  # seconds over which comings and goings are told at once
FACES = 8
WRITING = 2.0  # seconds in which one member's writing is told once
MOST_WRITERS = 20_000

attendance: Attendance = InProcess()
_at: dict[str, set[tuple[int, int, str]]] = defaultdict(set)  # sids to (channel, member, public id)
_due: set[int] = set()
_wrote: dict[tuple[int, int], float] = {}


def attach(redis_url: str) -> None:
    """Keep who is here where all processes see it; whoever hangs up is gone at once."""
    global attendance
    attendance = InRedis(redis_url) if redis_url else InProcess()
    if departed not in crowd.departures:
        crowd.departures.append(departed)


@hear("here", Ability.CHAT_READ)
def hear_here(viewer: Viewer, payload: dict[str, Any]) -> dict[str, Any]:
    """`{channel, away?}`: this page shows the room, or no longer. Answers who is here."""
    with db.database().reading() as session:
        channel, _listener, _here = open_channel(session, _named(payload), viewer, Ability.CHAT_READ)
        channel_id, public_id = channel.id, channel.public_id
    sid: str = request.sid  # type: ignore[attr-defined]
    place = (channel_id, viewer.id, public_id)
    if payload.get("away"):
        _at[sid].discard(place)
        changed = attendance.gone(channel_id, viewer.id, sid)
    else:
        _at[sid].add(place)
        changed = attendance.note(channel_id, viewer.id, sid, _now())
    if changed:
        _tell_soon(channel_id, public_id)
    return who_is_here(channel_id, viewer.id)


@hear("typing", Ability.CHAT_SAY)
def hear_typing(viewer: Viewer, payload: dict[str, Any]) -> dict[str, Any]:
    """`{channel}`: told to the room, where it is small enough that one may care."""
    with db.database().reading() as session:
        channel, _listener, _here = open_channel(session, _named(payload), viewer, Ability.CHAT_SAY)
        channel_id, public_id = channel.id, channel.public_id
        hidden = hidden_from(session, viewer.id)
    if _wrote_just_now(channel_id, viewer.id) or len(attendance.here(channel_id, _now())) > BIG:
        return {}
    who = {"public_id": viewer.public_id, "nickname": viewer.nickname, "portrait": viewer.portrait}
    realtime.tell_room(room_of(channel_id), "typing", hidden, channel=public_id, member=who)
    return {}


def departed(sid: str) -> None:
    """A socket is gone: so is whoever looked through it."""
    for channel_id, member_id, public_id in _at.pop(sid, ()):
        if attendance.gone(channel_id, member_id, sid):
            _tell_soon(channel_id, public_id)


def dismissed(fact: ListenerDismissed) -> None:
    """Who was let go is not shown a moment longer."""
    if attendance.here(fact.channel_id, _now()):
        with db.database().reading() as session:
            public_id = queries.public_id_of(session, fact.channel_id)
        _tell_soon(fact.channel_id, public_id)


def who_is_here(channel_id: int, reader_id: int | None = None) -> dict[str, Any]:
    """How many are here, and some of their faces where they are few enough; to one reader, only whom he meets."""
    found = attendance.here(channel_id, _now())
    if len(found) > BIG:
        return {"count": len(found)}
    with db.database().reading() as session:
        hidden = hidden_from(session, reader_id)
        people = queries.people_among(session, channel_id, [each for each in found if each not in hidden])
    people.sort(key=lambda each: found.index(each.id))
    faces = [
        {"public_id": each.public_id, "nickname": each.nickname, "portrait": each.portrait}
        for each in people[:FACES]
    ]
    return {"count": len(people), "people": faces}


def _tell_soon(channel_id: int, public_id: str) -> None:
    """A whole table opening the room at once is told once."""
    if channel_id not in _due:
        _due.add(channel_id)
        realtime.socketio.start_background_task(_tell_later, channel_id, public_id)


def _tell_later(channel_id: int, public_id: str) -> None:
    many = len(attendance.here(channel_id, _now())) > BIG
    realtime.socketio.sleep(BIG_PAUSE if many else PAUSE)
    _due.discard(channel_id)
    tell(channel_id, public_id)


def tell(channel_id: int, public_id: str) -> None:
    """Tell the room who is here; those who do not meet all of them, each what is theirs to see."""
    found = attendance.here(channel_id, _now())
    with db.database().reading() as session:
        some_hidden = apart(session, found) if len(found) <= BIG else {}
    realtime.tell_room(room_of(channel_id), "here", some_hidden, channel=public_id, **who_is_here(channel_id))
    for member_id in some_hidden:
        realtime.tell([member_id], "here", channel=public_id, **who_is_here(channel_id, member_id))


def _wrote_just_now(channel_id: int, member_id: int) -> bool:
    now = clock.monotonic()
    if now - _wrote.get((channel_id, member_id), -WRITING) < WRITING:
        return True
    if len(_wrote) >= MOST_WRITERS:
        _wrote.clear()  # a pause of generosity is cheaper than a memory without end
    _wrote[channel_id, member_id] = now
    return False


def _named(payload: dict[str, Any]) -> str:
    given = payload.get("channel")
    if not isinstance(given, str) or not (given.isascii() and given.isprintable()):
        raise NotThere  # ids are ASCII; no database takes a NUL or half a pair of surrogates
    return given[:40]


def _now() -> float:
    return clock.now().timestamp()
