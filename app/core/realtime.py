"""Sockets: how clients are heard, and how the server tells.

Inbound messages are few and pass the same doors as forms. Who hears is worked out by the server (`crowd`), never by a
name that a client sends. What is told goes to this process's sockets by the direct path (`fanout`) and to those of
other processes over one line (`bus`), in the order in which it was said.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from flask import Flask, has_request_context, request
from flask_socketio import SocketIO

from app.core import clock, crowd, fanout, wording
from app.core.access import SITEWIDE, Ability, NotThere, NotYours, Refused, require, stand, watch
from app.core.bus import Bus, Order
from app.core.settings import Settings
from app.core.viewer import Viewer
from app.core.web import viewer as current_viewer

log = logging.getLogger(__name__)
BURST, REFILL = 40.0, 10.0  # inbound messages: at once, and per second

socketio = SocketIO()
Handler = Callable[[Viewer, dict[str, Any]], dict[str, Any]]

heard: dict[str, Ability] = {}
_messages: dict[str, Callable[..., Any]] = {}  # rooms are loaded once; a second app has to hear them too
_bare: dict[str, Callable[..., Any]] = {}
_orders: dict[str, Callable[[Order, str], None]] = {}
_resumed: list[Callable[[], None]] = []
_tokens: dict[str, tuple[float, float]] = {}
_bus: Bus | None = None
_app: Flask | None = None


def on_connect(joiner: crowd.Joiner) -> None:
    """Let a room say which channels ("c:<id>") a member hears from the start. Registering twice changes nothing."""
    if joiner not in crowd.joiners:
        crowd.joiners.append(joiner)


def on_doubt(ended: Callable[[Collection[int]], Iterable[int]]) -> None:
    """`ended(device ids)` answers those that are signed out: asked when orders may have been missed."""
    if ended not in crowd.ended:
        crowd.ended.append(ended)


def on_resume(look: Callable[[], None]) -> None:
    """Call `look()` when something that other processes told may have been missed."""
    if look not in _resumed:
        _resumed.append(look)


def on_order(kind: str, obey: Callable[[Order, str], None]) -> None:
    """`obey(order, body)` what another process passes on under this kind."""
    _orders[kind] = obey


def topic(kind: str, door: crowd.Topic) -> None:
    """Let pages of this kind be watched: `door(viewer, public_id)` raises NotThere for those who may not see."""
    crowd.topics[kind] = door


def hear(name: str, ability: Ability, bare: bool = False) -> Callable[[Handler], Handler]:
    """Declare an inbound message: `handler(viewer, payload) -> dict`, asked of its ability like a route.

    `bare` handlers get no Flask request around them: for what is said often.
    """

    def register(handler: Handler) -> Handler:
        heard[name] = ability

        def on_message(payload: Any = None, *_rest: Any) -> dict[str, Any]:
            return _answer(request.sid, name, handler, payload)  # type: ignore[attr-defined]

        def on_bare_message(sid: str, payload: Any = None, *_rest: Any) -> dict[str, Any]:
            return _answer(sid, name, handler, payload)

        if bare:
            _bare[name] = on_bare_message
            if _server() is not None:
                _server().on(name, on_bare_message)
        else:
            _messages[name] = on_message
            socketio.on(name)(on_message)
        return handler

    return register


def _answer(sid: str, name: str, handler: Handler, payload: Any) -> dict[str, Any]:
    found, ability = crowd.viewers.get(sid), heard[name]
    if found is None or not isinstance(payload, dict):
        return {"ok": False, "status": 403 if found is None else 422}
    if not _within_rate(sid):
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
        return {"ok": False, "status": 409, "sentence": _sentence(sid, refused)}
    except NotYours:
        return {"ok": False, "status": 403}
    except NotThere:
        return {"ok": False, "status": 404}
    except Exception:
        log.exception("socket message %s failed", name)
        return {"ok": False, "status": 500}


def _sentence(sid: str, refused: Refused) -> str:
    """In the language of the browser's request; a bare message has none around it."""
    if has_request_context():
        return wording.say(refused.reason)
    assert _app is not None
    with _app.request_context(_server().get_environ(sid)):
        return wording.say(refused.reason)


def _within_rate(sid: str) -> bool:
    now = clock.monotonic()
    left, at = _tokens.get(sid, (BURST, now))
    left = min(BURST, left + (now - at) * REFILL)
    _tokens[sid] = (left - 1, now) if left >= 1 else (left, now)
    return left >= 1


def _connect(_auth: Any = None) -> bool | None:
    arrived = crowd.arrive(request.sid, current_viewer())  # type: ignore[attr-defined]
    return None if arrived else False


def _disconnect(*_reason: Any) -> None:
    _tokens.pop(request.sid, None)  # type: ignore[attr-defined]
    crowd.depart(request.sid)  # type: ignore[attr-defined]


def _watch(payload: Any = None, *_rest: Any) -> dict[str, Any]:
    """A page asks to be told of changes of its thing; strangers may watch what they may see."""
    sid = request.sid  # type: ignore[attr-defined]
    if not _within_rate(sid):
        return {"ok": False, "status": 404}
    kind, _, public_id = crowd.topic_name(payload).partition(":")
    status = crowd.watch(sid, kind, public_id)
    return {"ok": True} if status == 200 else {"ok": False, "status": status}


def _unwatch(payload: Any = None, *_rest: Any) -> dict[str, Any]:
    crowd.unwatch(request.sid, crowd.topic_name(payload))  # type: ignore[attr-defined]
    return {"ok": True}


def _server() -> Any:
    return getattr(socketio, "server", None)


def tell(member_ids: Iterable[int], kind: str, **payload: Any) -> None:
    """Tell all devices of these members."""
    for member_id in member_ids:
        tell_room(f"m:{member_id}", kind, **payload)


def tell_room(room: str, kind: str, but: Collection[int] = (), **payload: Any) -> None:
    """Tell everybody whom the server has put into the room, in every process, `but` these members."""
    body = written(kind, payload)
    tell_here(room, body, but)
    pass_on({"do": "tell", "room": room} | ({"but": list(but)} if but else {}), body)


def written(kind: str, payload: dict[str, Any]) -> str:
    """What is told, as it goes over the line: written once for all."""
    return fanout.dumps({"kind": kind, **payload})


def tell_here(room: str, body: str, but: Collection[int] = ()) -> None:
    """Tell those in the room whose sockets are of this process what is written already, `but` these members."""
    server, apart = _server(), crowd.sids_of(but)
    if server is None:
        return
    if isinstance(server.manager, fanout.Manager):
        server.manager.tell("/", room, f'2["tell",{body}]', apart)
    else:
        socketio.emit("tell", json.loads(body), to=room, skip_sid=list(apart))


def tell_topic(kind: str, public_id: str) -> None:
    """Tell those who look at this thing that it has changed; each fetches its own view of it."""
    tell_room(f"t:{kind}:{public_id}", "refresh", topic=f"{kind}:{public_id}")


def admit(member_id: int, room: str) -> None:
    """Put all sockets of a member into a room, in every process."""
    _order({"do": "admit", "who": f"m{member_id}", "room": room})


def dismiss(member_id: int, room: str) -> None:
    """Take all sockets of a member out of a room, in every process: nothing more is heard."""
    _order({"do": "dismiss", "who": f"m{member_id}", "room": room})


def dismiss_here(member_id: int, room: str) -> None:
    """The same in this process alone: whoever dismissed them has said so to all, or will."""
    crowd.obey({"do": "dismiss", "who": f"m{member_id}", "room": room})


def cut_member(member_id: int) -> None:
    """Disconnect all sockets of a member, in every process."""
    _order({"do": "cut", "who": f"m{member_id}"})


def cut_device(device_id: int) -> None:
    """Disconnect all sockets of a signed-out device, in every process."""
    _order({"do": "cut", "who": f"d{device_id}"})


def _order(order: Order) -> None:
    crowd.obey(order)
    pass_on(order)


def pass_on(order: Order, body: str = "") -> None:
    """Say something to the other processes; `body` goes with it as it is."""
    if _bus is not None:
        _bus.say(order, body)


def together() -> AbstractContextManager[None]:
    """Within this, what is passed on waits and goes in one round trip."""
    return nullcontext() if _bus is None else _bus.together()


def _obey(order: Order, body: str) -> None:
    if order["do"] == "tell":
        tell_here(order["room"], body, order.get("but", ()))
    elif order["do"] in _orders:
        _orders[order["do"]](order, body)
    else:
        crowd.obey(order)


def _resume() -> None:
    crowd.look_again(socketio.sleep)
    for look in _resumed:
        look()


OWN_MESSAGES: dict[str, Any] = {
    "connect": _connect,
    "disconnect": _disconnect,
    "watch": _watch,
    "unwatch": _unwatch,
}
heard.update(dict.fromkeys(OWN_MESSAGES, Ability.SITE_SEE))


def init(app: Flask, settings: Settings) -> None:
    """Attach the sockets: websocket only, own origin only, in order of sending."""
    global _bus, _app
    mode = _mode()
    options: dict[str, Any] = {
        "async_mode": mode,
        "transports": ["websocket"],  # no polling, so no sticky sessions
        "async_handlers": False,  # one sender's messages keep their order
        "max_http_buffer_size": 100_000,
        "cors_allowed_origins": [settings.base_url],
        "manage_session": False,
        "ping_interval": 20,
        "ping_timeout": 20,
        "json": fanout,
    }
    fanout.start(socketio, app, mode, options)
    for name, handler in (_messages | OWN_MESSAGES).items():
        socketio.on(name)(handler)
    for name, handler in _bare.items():
        _server().on(name, handler)
    _app, crowd.server = app, _server
    _bus = Bus(settings.redis_url) if settings.redis_url else None
    # Tests that run the app in their own process listen there too; those of many servers start real ones.
    if _bus is not None and settings.env != "testing" and settings.role != "pages":
        threading.Thread(target=_bus.follow, args=(_obey, _resume), daemon=True).start()


def _mode() -> str:
    from gevent import monkey

    return "gevent" if monkey.is_module_patched("socket") else "threading"
