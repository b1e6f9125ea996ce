"""One client's WebSocket on gevent: reads whole messages, writes without ever blocking, ends a client that is slow."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from typing import Any

import gevent
import gevent.socket

from app.core import frames

log = logging.getLogger(__name__)

MOST_WAITING = 1 << 20  # bytes kept for one client that does not read
LEAVING = 1.0  # seconds in which a client may still take what was kept for it before its line closes
WIDE = 16_384


class Line:
    """One client's WebSocket as Engine.IO uses it, over gevent's socket; writing to it never blocks."""

    def __init__(self, run: Callable[[Line], Any], server: Any, wire: gevent.socket.socket) -> None:
        self._run = run
        self._wire = wire
        self._most = server.max_http_buffer_size
        self.push: Callable[[bytes], int] = wire._sock.send
        self.waiting: list[bytes] = []  # what the socket did not take yet
        self._size = 0
        self._flusher: gevent.Greenlet | None = None
        self._messages: list[str | bytes] = []
        self._reader = frames.Reader(self._most)
        self._parted = False
        self.cut_off = False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer the request, and serve until the line ends. Gunicorn sends nothing after StopIteration."""
        key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
        if not key or environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
            start_response("426 Upgrade Required", [("Sec-WebSocket-Version", "13"), ("Content-Length", "0")])
            return []
        self._wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wire.sendall(frames.greeting(key))
        owner = self._run.__self__  # type: ignore[attr-defined]
        owner.queue.line, owner.queue.owner = self, owner
        try:
            self._run(self)
        finally:
            self.cut()
        raise StopIteration

    def wait(self) -> str | bytes | None:
        """The next message; None when the line has ended."""
        while not self._messages:
            try:
                data = self._wire.recv(WIDE)
                if not data or self.cut_off or not self._take(data):
                    return None
            except OSError:
                return None
            except frames.Broken as broken:
                self._goodbye(frames.closing(broken.code))
                return None
        return self._messages.pop(0)

    def _take(self, data: bytes) -> bool:
        for kind, payload in self._reader.feed(data):
            if kind == frames.CLOSE:
                self._goodbye(frames.frame(payload[:2], frames.CLOSE))
                return False
            if kind == frames.PING:
                self.write(frames.frame(payload, frames.PONG))
            elif kind == frames.BINARY:
                self._messages.append(payload)
            elif kind == frames.TEXT:
                self._messages.append(_decoded(payload))
        return True

    def send(self, message: str | bytes) -> None:
        """One message."""
        if isinstance(message, str):
            self.write(frames.frame(message.encode()))
        else:
            self.write(frames.frame(message, frames.BINARY))

    def write(self, data: bytes) -> None:
        """Whole frames: now what the socket takes, the rest and all that follows when it takes more."""
        if self.waiting:
            self.waiting.append(data)
            self._size += len(data)
            if self._size > MOST_WAITING:
                log.info("a client reads too slowly; it is cut")
                self.cut()
            return
        try:
            sent = self.push(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.cut()
            return
        if sent != len(data):
            self.keep(data[sent:])

    def keep(self, rest: bytes) -> None:
        """Keep what the socket did not take until it does."""
        if self.cut_off:
            return
        self.waiting, self._size = [rest], len(rest)
        self._flusher = gevent.spawn(self._flush)

    def _flush(self) -> None:
        try:
            while self.waiting:
                data = b"".join(self.waiting)
                self.waiting = [data]
                # gevent's own send waits on the socket's event, which closing cancels. Waiting on the bare number of
                # a file that is closed meanwhile would end the whole process.
                sent = self._wire.send(data)
                self._size -= sent
                self.waiting = [part for part in (data[sent:], *self.waiting[1:]) if part]
        except OSError:
            self.cut()

    def close(self) -> None:
        """Say goodbye, after what was written before, and end the line."""
        if not self.cut_off:
            self._goodbye(frames.closing(frames.GOING))
            if self._flusher is not None:
                self._flusher.join(LEAVING)
            self.cut()

    def _goodbye(self, said: bytes) -> None:
        if not self._parted:
            self._parted = True
            self.write(said)

    def cut(self) -> None:
        """End the line at once: the reader wakes up, and the client is gone from every room."""
        if self.cut_off:
            return
        self.cut_off = True
        self.waiting, self._size = [], 0
        try:
            self._wire.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it had ended already


def _decoded(payload: bytes) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise frames.Broken(frames.NO_TEXT) from None
