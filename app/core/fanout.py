"""The direct path: what a room is told is encoded once and written straight to every socket that can take it.

The library puts a packet into a queue for each listener, wakes a greenlet for each, and encodes a frame for each.
Here `emit` writes one finished frame to the sockets themselves and never blocks: what a socket does not take waits in
a bounded buffer behind it, everything later behind that, and a client that takes nothing for too long is cut; it
comes back and catches up from the log. Under load the frames of a room are gathered for a moment and go out in one
write. Where the library is not as expected, its own path stays (`problem` says why); see docs/adr/0021.
"""

from __future__ import annotations

import importlib.metadata
import json
import logging
import time
from collections.abc import Callable
from typing import Any

import gevent
import gevent.queue
import gevent.socket
import socketio
from engineio.async_drivers import gevent as driver
from engineio.packet import MESSAGE, Packet
from socketio import packet as packets

from app.core import frames
from app.core.wire import Line

PAUSE = 0.005  # seconds for which a busy room's frames are gathered; the first goes at once
TESTED = {"python-socketio": "5.18.1", "python-engineio": "4.15.1"}
Key = tuple[str, str]
log = logging.getLogger(__name__)


class Outlet(gevent.queue.JoinableQueue):
    """A client's queue, which is passed by when its line is open and nothing waits: the one door for single packets.

    So nothing overtakes: whatever came before the line was open is in the queue, and until that is empty all else
    goes there too.
    """

    line: Line | None = None
    owner: Any = None

    def is_open(self) -> bool:
        """Whether a frame may go straight to the line."""
        return self.line is not None and self.owner.upgraded and not self.owner.upgrading and self.empty()

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """Write the packet, or keep it for Engine.IO's writer. None is the writer's order to end."""
        if item is not None and self.is_open():
            assert self.line is not None
            self.line.send(item.encode())
        else:
            super().put(item, block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """For the writer; an open line's waits for its end alone, and must not take silence for it."""
        return super().get(block, None if block and self.is_open() else timeout)


class Room:
    """What is kept for telling one room: the lines of all who are in it, and the frames that wait for the moment."""

    __slots__ = ("lines", "packets", "told_at")

    def __init__(self) -> None:
        self.lines: list[Line] | None = None
        self.packets: list[str] = []
        self.told_at = 0.0


class Manager(socketio.Manager):
    """The library's client manager, whose broadcasts take the direct path."""

    def __init__(self) -> None:
        super().__init__()
        self._rooms: dict[Key, Room] = {}

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **more: Any,
    ) -> None:
        """Tell a room. What needs a packet for each client takes the library's path, through the same queues."""
        room = to or room
        if callback is None and not skip_sid and isinstance(room, str):
            said = list(data) if isinstance(data, tuple) else [] if data is None else [data]
            packet = self.server.packet_class(
                packets.EVENT, namespace=namespace, data=[event, *said]
            ).encode()
            if isinstance(packet, str):
                self.tell(namespace, room, packet)
                return
        self.tell_all_gathered()
        super().emit(event, data, namespace, room=room, skip_sid=skip_sid, callback=callback, **more)

    def tell(self, namespace: str, name: str, packet: str, but: frozenset[str] = frozenset()) -> None:
        """Tell a room one encoded packet: at once, or with others of the same moment. `but`: these sockets not."""
        key = (namespace, name)
        if name not in self.rooms.get(namespace, ()):
            return
        if but:
            self.tell_gathered(key)  # what was said before comes before
            self._queue(key, [packet], but)
            return
        room = self._rooms.get(key) or self._rooms.setdefault(key, Room())
        if room.packets:
            room.packets.append(packet)
            return
        now = time.monotonic()
        if now - room.told_at >= PAUSE:
            room.told_at = now
            self._write(key, room, [packet])
        else:
            room.packets.append(packet)
            gevent.spawn_later(room.told_at + PAUSE - now, self.tell_gathered, key)

    def tell_gathered(self, key: Key) -> None:
        """Write what a room has gathered."""
        room = self._rooms.get(key)
        if room is not None and room.packets:
            gathered, room.packets = room.packets, []
            room.told_at = time.monotonic()
            self._write(key, room, gathered)

    def tell_all_gathered(self) -> None:
        """Write what all rooms have gathered, so that nothing said later comes first."""
        for key in [key for key, room in self._rooms.items() if room.packets]:
            self.tell_gathered(key)

    def _write(self, key: Key, room: Room, gathered: list[str]) -> None:
        if room.lines is None:
            room.lines = self._all_open(key)
        if room.lines is None:
            self._queue(key, gathered)
            return
        data = b"".join(frames.frame(b"4" + packet.encode()) for packet in gathered)
        size = len(data)
        for line in room.lines:
            if line.waiting:
                line.write(data)
                continue
            try:
                sent = line.push(data)
            except BlockingIOError:
                sent = 0
            except OSError:
                line.cut()
                continue
            if sent != size:
                line.keep(data[sent:])

    def _all_open(self, key: Key) -> list[Line] | None:
        """The lines of all in a room; None while one of them is not to be written to directly."""
        lines: list[Line] = []
        for _sid, eio_sid in self.get_participants(*key):
            owner = self.server.eio.sockets.get(eio_sid)
            if owner is None or owner.closed:
                continue
            if not owner.queue.is_open():
                return None
            lines.append(owner.queue.line)
        return lines

    def _queue(self, key: Key, gathered: list[str], but: frozenset[str] = frozenset()) -> None:
        """Through each client's queue, which knows the open ones: some still come in, or poll."""
        for packet in gathered:
            whole = Packet(MESSAGE, packet)
            for sid, eio_sid in self.get_participants(*key):
                if sid not in but:
                    self.server._send_eio_packet(eio_sid, whole)

    def basic_enter_room(self, sid: str, namespace: str, room: Any, eio_sid: str | None = None) -> None:
        """What was said before is told before somebody comes in."""
        self._change((namespace, room))
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)

    def basic_leave_room(self, sid: str, namespace: str, room: Any) -> None:
        """What was said before is told before somebody goes, and nothing after."""
        self._change((namespace, room))
        super().basic_leave_room(sid, namespace, room)
        if room not in self.rooms.get(namespace, ()):
            self._rooms.pop((namespace, room), None)

    def _change(self, key: Key) -> None:
        if key in self._rooms:
            self.tell_gathered(key)
            self._rooms[key].lines = None


def problem(mode: str) -> str:
    """Why the library's own path has to do, or "" when the direct one can be taken."""
    if mode != "gevent":
        return f"it needs gevent, not {mode}"
    for name, version in TESTED.items():
        found = importlib.metadata.version(name)
        if found != version:
            return f"{name} is {found}, tested is {version}"
    parts = ((gevent.socket.socket, "_wait"), (socketio.Manager, "basic_enter_room"))
    if (
        not all(hasattr(owner, part) for owner, part in parts)
        or driver._async["queue"] is not gevent.queue.JoinableQueue
    ):
        return "the library looks different"
    return ""


def start(socketio_: Any, app: Any, mode: str, options: dict[str, Any]) -> None:
    """Make the server, with the direct path where it can be taken."""
    why = problem(mode)
    if why:
        log.log(
            logging.WARNING if mode == "gevent" else logging.DEBUG,
            "the library's own fan-out is used: %s",
            why,
        )
        socketio_.init_app(app, **options)
        return
    socketio_.init_app(app, client_manager=Manager(), **options)
    engine = socketio_.server.eio
    engine._async = {**engine._async, "queue": Outlet, "websocket": _open}


def dumps(value: Any, **_how: Any) -> str:
    """JSON as it goes over the line: Chinese stays Chinese, which is half as many bytes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if text.isprintable() or _is_whole(text) else json.dumps(value, separators=(",", ":"))


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half a pair of surrogates
        return False
    return True


loads = json.loads


def _open(run: Callable[[Any], Any], server: Any) -> Callable[..., Any]:
    """A line where the socket is gevent's plain own; the library's driver elsewhere (TLS, other servers)."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        wire = environ.get("gunicorn.socket")
        plain = type(wire) is gevent.socket.socket and hasattr(wire, "_sock")
        made = Line(run, server, wire) if plain else driver.WebSocketWSGI(run, server)
        return made(environ, start_response)

    return answer
