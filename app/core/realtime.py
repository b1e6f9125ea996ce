"""Sockets: who is connected, who may hear, and how the server tells.

Inbound messages are few and pass the same doors as forms. Who hears is worked out here, never by a name that a
client sends: a socket is put into the rooms of its member by the server, and taken out, in every process, when
the member is removed, signed out or banned.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import redis
from flask import Flask, request
from flask_socketio import SocketIO

from app.core import clock, wording
from app.core.access import SITEWIDE, Ability, NotThere, NotYours, Refused, require, stand, watch
from app.core.settings import Settings
from app.core.viewer import Viewer
from app.core.web import viewer as current_viewer

log = logging.getLogger(__name__)
CONTROL = "tongzhuo:control"
MOST_SOCKETS = 10  # per member; more are refused (engineio would keep every one)
MOST_WATCHED = 50  # things that one socket looks at; a page shows far fewer
BURST, REFILL = 40.0, 10.0  # inbound messages: at once, and per second

socketio = SocketIO()
Joiner = Callable[[Viewer], Iterable[str]]
Topic = Callable[[Viewer | None, str], None]

_joiners: list[Joiner] = []
_topics: dict[str, Topic] = {}
heard: dict[str, Ability] = {}
_messages: dict[str, Callable[..., Any]] = {}  # rooms are loaded once; a second app has to hear them too
_viewers: dict[str, Viewer | None] = {}
_sids: dict[str, set[str]] = defaultdict(set)  # "m<id>" and "d<id>" to sids of this process
_tokens: dict[str, tuple[float, float]] = {}
_watched: dict[str, set[str]] = defaultdict(set)  # sids to what they look at: "dinner:<public id>"
_bus: redis.Redis | None = None


def on_connect(joiner: Joiner) -> None:
    """Let a room say which channels ("c:<id>") a member hears from the start. Registering twice changes nothing."""
    if joiner not in _joiners:
        _joiners.append(joiner)


def topic(kind: str, door: Topic) -> None:
    """Let pages of this kind be watched: `door(viewer, public_id)` raises NotThere for those who may not see."""
    _topics[kind] = door


def hear(name: str, ability: Ability) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an inbound message: `handler(viewer, payload) -> dict`, asked of its ability like a route."""

    def register(handler: Callable[[Viewer, dict[str, Any]], dict[str, Any]]) -> Callable[..., Any]:
        heard[name] = ability

        def on_message(payload: Any = None, *_rest: Any) -> dict[str, Any]:
            return _answer(name, handler, ability, payload)

        _messages[name] = on_message
        socketio.on(name)(on_message)
        return handler

    return register


def _answer(name: str, handler: Callable[..., Any], ability: Ability, payload: Any) -> dict[str, Any]:
    found = _viewers.get(request.sid)  # type: ignore[attr-defined]
    if found is None or not isinstance(payload, dict):
        return {"ok": False, "status": 403 if found is None else 422}
    if not _within_rate(request.sid):  # type: ignore[attr-defined]
        return {"ok": False, "status": 429}
    try:
        asked = watch()
        if ability in SITEWIDE:
            require(stand(found), ability)
        result = handler(found, payload)
        if ability not in asked:
            raise RuntimeError(f"{name} answered without asking for {ability.value}")
        return {"ok": True, **(result or {})}
    except Refused as refused:
        return {"ok": False, "status": 409, "sentence": wording.say(refused.reason)}
    except NotYours:
        return {"ok": False, "status": 403}
    except NotThere:
        return {"ok": False, "status": 404}
    except Exception:
        log.exception("socket message %s failed", name)
        return {"ok": False, "status": 500}


def _within_rate(sid: str) -> bool:
    now = clock.monotonic()
    left, at = _tokens.get(sid, (BURST, now))
    left = min(BURST, left + (now - at) * REFILL)
    _tokens[sid] = (left - 1, now) if left >= 1 else (left, now)
    return left >= 1


def _connect(_auth: Any = None) -> bool | None:
    found, sid = current_viewer(), request.sid  # type: ignore[attr-defined]
    if found is not None:
        mine = _sids[f"m{found.id}"]
        if len(mine) >= MOST_SOCKETS:
            return False
        mine.add(sid)
        _sids[f"d{found.device_id}"].add(sid)
        _enter(sid, f"m:{found.id}")
        rooms = _rooms_of(found)
        for room in rooms:
            _enter(sid, room)
        # Whoever was dismissed between the look and the entering is out again.
        for room in rooms - _rooms_of(found):
            _server().leave_room(sid, room, namespace="/")
    _viewers[sid] = found
    return None


def _rooms_of(member: Viewer) -> set[str]:
    return {room for joiner in _joiners for room in joiner(member)}


def _disconnect(*_reason: Any) -> None:
    sid = request.sid  # type: ignore[attr-defined]
    found = _viewers.pop(sid, None)
    _tokens.pop(sid, None)
    _watched.pop(sid, None)
    if found is not None:
        for key in (f"m{found.id}", f"d{found.device_id}"):
            _sids[key].discard(sid)
            if not _sids[key]:
                del _sids[key]


def _watch(payload: Any = None, *_rest: Any) -> dict[str, Any]:
    """A page asks to be told of changes of its thing; strangers may watch what they may see."""
    sid = request.sid  # type: ignore[attr-defined]
    kind, _, public_id = _topic_name(payload).partition(":")
    door = _topics.get(kind)
    if door is None or sid not in _viewers or not _within_rate(sid):
        return {"ok": False, "status": 404}
    try:
        door(_viewers[sid], public_id)
    except (NotThere, NotYours):
        return {"ok": False, "status": 404}
    if len(_watched[sid]) >= MOST_WATCHED:
        return {"ok": False, "status": 429}
    _watched[sid].add(f"{kind}:{public_id}")
    _enter(sid, f"t:{kind}:{public_id}")
    return {"ok": True}


def _unwatch(payload: Any = None, *_rest: Any) -> dict[str, Any]:
    sid, name = request.sid, _topic_name(payload)  # type: ignore[attr-defined]
    _watched[sid].discard(name)
    _server().leave_room(sid, f"t:{name}", namespace="/")
    return {"ok": True}


def _topic_name(payload: Any) -> str:
    """What a client named, if it can be the name of a topic: ids are ASCII, and no database takes halves of letters."""
    named = isinstance(payload, str) and payload.isascii() and payload.isprintable() and len(payload) < 80
    return str(payload) if named else ""


def _leave_what_is_shut(sid: str) -> None:
    """Look again at what a socket watches: whoever was removed is not told any more that something happens there."""
    for name in list(_watched.get(sid, ())):
        kind, _, public_id = name.partition(":")
        try:
            _topics[kind](_viewers.get(sid), public_id)
        except (NotThere, NotYours):
            _watched[sid].discard(name)
            _server().leave_room(sid, f"t:{name}", namespace="/")


def _server() -> Any:
    return getattr(socketio, "server", None)


def _enter(sid: str, room: str) -> None:
    _server().enter_room(sid, room, namespace="/")


def tell(member_ids: Iterable[int], kind: str, **payload: Any) -> None:
    """Tell all devices of these members."""
    for member_id in member_ids:
        tell_room(f"m:{member_id}", kind, **payload)


def tell_room(room: str, kind: str, **payload: Any) -> None:
    """Tell everybody whom the server has put into the room."""
    if _server() is not None:
        socketio.emit("tell", {"kind": kind, **payload}, to=room)


def tell_topic(kind: str, public_id: str) -> None:
    """Tell those who look at this thing that it has changed; each fetches its own view of it."""
    tell_room(f"t:{kind}:{public_id}", "refresh", topic=f"{kind}:{public_id}")


def admit(member_id: int, room: str) -> None:
    """Put all sockets of a member into a room, in every process."""
    _control({"do": "admit", "who": f"m{member_id}", "room": room})


def dismiss(member_id: int, room: str) -> None:
    """Take all sockets of a member out of a room, in every process: nothing more is heard."""
    _control({"do": "dismiss", "who": f"m{member_id}", "room": room})


def cut_member(member_id: int) -> None:
    """Disconnect all sockets of a member, in every process."""
    _control({"do": "cut", "who": f"m{member_id}"})


def cut_device(device_id: int) -> None:
    """Disconnect all sockets of a signed-out device, in every process."""
    _control({"do": "cut", "who": f"d{device_id}"})


def _control(order: dict[str, str]) -> None:
    _obey(order)
    if _bus is not None:
        try:
            _bus.publish(CONTROL, json.dumps(order))
        except redis.RedisError:
            log.exception("could not pass %s on to other processes", order["do"])


def _obey(order: dict[str, str]) -> None:
    for sid in list(_sids.get(order["who"], ())):
        if order["do"] == "cut":
            _server().disconnect(sid, namespace="/")
        elif order["do"] == "admit":
            _enter(sid, order["room"])
        else:
            _server().leave_room(sid, order["room"], namespace="/")
            _leave_what_is_shut(sid)


def _follow(url: str) -> None:
    """Obey what other processes order, for as long as this one lives."""
    while True:
        try:
            line = redis.Redis.from_url(url).pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
            line.subscribe(CONTROL)
            for message in line.listen():
                _obey(json.loads(message["data"]))
        except redis.RedisError:
            log.warning("lost the control line; trying again")
            socketio.sleep(1)


OWN_MESSAGES: dict[str, Any] = {
    "connect": _connect,
    "disconnect": _disconnect,
    "watch": _watch,
    "unwatch": _unwatch,
}
heard.update(dict.fromkeys(OWN_MESSAGES, Ability.SITE_SEE))


def init(app: Flask, settings: Settings) -> None:
    """Attach the sockets: websocket only, own origin only, in order of sending."""
    global _bus
    options: dict[str, Any] = {
        "async_mode": _mode(),
        "transports": ["websocket"],  # no polling, so no sticky sessions
        "async_handlers": False,  # one sender's messages keep their order
        "max_http_buffer_size": 100_000,
        # Tests that run the app in their own process listen there too; those of many servers start real ones.
        "message_queue": (settings.redis_url or None) if settings.env != "testing" else None,
        "cors_allowed_origins": [settings.base_url],
        "manage_session": False,
        "ping_interval": 20,
        "ping_timeout": 20,
    }
    socketio.init_app(app, **options)
    for name, handler in (_messages | OWN_MESSAGES).items():
        socketio.on(name)(handler)
    _bus = redis.Redis.from_url(settings.redis_url) if settings.redis_url else None
    if _bus is not None and settings.env != "testing":
        threading.Thread(target=_follow, args=(settings.redis_url,), daemon=True).start()


def _mode() -> str:
    from gevent import monkey

    return "gevent" if monkey.is_module_patched("socket") else "threading"
