"""A small server on gevent for the tests of the direct path: rooms, broadcasts and odd clients, and nothing else.

Run as a program it serves until it is killed. `say` tells a room whatever is asked; `gone` answers who has gone.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import sys
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from gunicorn.app.base import BaseApplication

from app.core import fanout

app, socketio = Flask(__name__), SocketIO()
gone: list[str] = []


def make(how: str) -> None:
    """The server: "direct"; "library" without our path; "hasty" with short silences."""
    if how == "library":
        fanout.TESTED["python-socketio"] = "0"
    options: dict[str, Any] = {
        "async_mode": "gevent",
        "async_handlers": False,
        "max_http_buffer_size": 100_000,
        **({"ping_interval": 1, "ping_timeout": 1} if how == "hasty" else {}),
    }
    fanout.start(socketio, app, "gevent", options)
    for handler in (enter, leave, say, hurry, alike, cut):
        socketio.server.on(handler.__name__, handler)
    socketio.server.on("gone", lambda _sid: list(gone))
    socketio.server.on("disconnect", lambda sid, *_reason: gone.append(sid))
    socketio.server.on("connect", lambda _sid, _environ, *_auth: None)


def enter(sid: str, room: str) -> str:
    """Into a room."""
    socketio.server.enter_room(sid, room)
    return "in"


def leave(sid: str, room: str) -> str:
    """Out of it."""
    socketio.server.leave_room(sid, room)
    return "out"


def say(_sid: str, room: str, first: int, count: int, size: int = 0) -> str:
    """Tells a room so many numbers, of that size."""
    for number in range(first, first + count):
        socketio.server.emit("tell", {"number": number, "fill": "x" * size}, to=room)
    return "told"


def hurry(sid: str, room: str, first: int, count: int) -> str:
    """Tells in the same breath, then goes: what was told before is still heard, what is told after is not."""
    say(sid, room, first, count)
    socketio.server.leave_room(sid, room)
    say(sid, room, first + count, count)
    return "out"


def alike(_sid: str, room: str) -> str:
    """One by the direct path, one with bytes, one that leaves somebody out, one by the direct path: in order."""
    socketio.server.emit("tell", {"number": 0}, to=room)
    socketio.server.emit("tell", {"number": 1, "bytes": b"\x00\x01"}, to=room)
    socketio.server.emit("tell", {"number": 2}, to=room, skip_sid="nobody")
    socketio.server.emit("tell", {"number": 3}, to=room)
    return "told"


def cut(sid: str, room: str) -> str:
    """Ends everybody else's line, and tells meanwhile."""
    for other, _ in list(socketio.server.manager.get_participants("/", room)):
        if other != sid:
            socketio.start_background_task(socketio.server.disconnect, other)
            socketio.server.emit("tell", {"number": -1}, to=room)
    return "cut"


class Served(BaseApplication):  # type: ignore[misc]
    """gunicorn's own gevent worker, as in production."""

    def load_config(self) -> None:
        """Settings."""
        for key, value in {
            "bind": f"127.0.0.1:{sys.argv[1]}", "worker_class": "gevent", "workers": 1, "loglevel": "error",
            "control_socket_disable": True, "graceful_timeout": 1,
        }.items():  # fmt: skip
            self.cfg.set(key, value)

    def load(self) -> Flask:
        """The app."""
        return app


if __name__ == "__main__":
    make(sys.argv[2])
    Served().run()
