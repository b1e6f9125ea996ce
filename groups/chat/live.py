"""What rooms do over the socket: who hears, what is told after the commit, and the fast lane for saying."""

from __future__ import annotations

from typing import Any

from app.core import clock, db, realtime
from app.core.access import Ability, NotThere
from app.core.realtime import hear
from app.core.viewer import Viewer
from groups.chat import actions, lines, pictures, queries
from groups.chat.access import open_channel, pass_to_say
from groups.chat.lane import Waiting, lane, write_alone
from groups.chat.telling import room_of as room_of
from groups.signals import ListenerAdmitted, ListenerDismissed

BURST, PACE = 30.0, 2.0  # messages of one member: at once, and per second, over all of his sockets
_paces: dict[str, tuple[float, float]] = {}
MOST_PACES = 20_000


def admitted(fact: ListenerAdmitted) -> None:
    """Open sockets hear the room at once."""
    realtime.admit(fact.member_id, room_of(fact.channel_id))


def dismissed(fact: ListenerDismissed) -> None:
    """Open sockets hear nothing more, in every process; an open page is told that it is over."""
    realtime.dismiss(fact.member_id, room_of(fact.channel_id))
    with db.database().reading() as session:
        public_id = queries.public_id_of(session, fact.channel_id)
    realtime.tell([fact.member_id], "dismissed", channel=public_id)


@hear("say", Ability.CHAT_SAY, bare=True)
def hear_say(viewer: Viewer, payload: dict[str, Any]) -> dict[str, Any]:
    """`{channel, client_id, text, reply_to?, photos?}`: answered after the commit: nothing acknowledged is lost."""
    if viewer.quiet:
        pass_to_say(viewer, True)
    text, client_id = _said(payload)
    message = Waiting(viewer, _channel(payload), client_id, text)
    if not _within_pace(viewer.public_id):
        with db.database().reading() as session:
            open_channel(session, message.channel, viewer, Ability.CHAT_SAY)
        return {"ok": False, "status": 429}
    if "reply_to" in payload or "photos" in payload:
        write_alone(message, _number(payload.get("reply_to")) or None, pictures.picked(payload.get("photos")))
    else:
        lane.say(message)
    pass_to_say(viewer, not isinstance(message.problem, NotThere))
    if message.problem is not None:
        raise message.problem
    return {"seq": message.seq}


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
