"""WebSocket frames (RFC 6455) as a server reads and writes them: nothing compressed, and nothing without a bound."""

from __future__ import annotations

import base64
import hashlib
import struct

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
GOING, MALFORMED, NO_TEXT, TOO_BIG = 1001, 1002, 1007, 1009
_AGAIN, _FIN, _MASKED = 0, 0x80, 0x80
_MOST_CONTROL = 125
_SUFFIX = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Broken(Exception):
    """The other end does not speak the protocol; `code` says it how."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


def greeting(key: str) -> bytes:
    """The answer that turns a request into a WebSocket."""
    accepted = base64.b64encode(hashlib.sha1(key.encode("latin-1") + _SUFFIX).digest())  # noqa: S324  the protocol's
    lines = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    return lines + b"Sec-WebSocket-Accept: " + accepted + b"\r\n\r\n"


def frame(payload: bytes, kind: int = TEXT) -> bytes:
    """One whole message as one frame."""
    size = len(payload)
    if size < 126:
        return bytes((_FIN | kind, size)) + payload
    if size < 65536:
        return struct.pack("!BBH", _FIN | kind, 126, size) + payload
    return struct.pack("!BBQ", _FIN | kind, 127, size) + payload


def closing(code: int) -> bytes:
    """A frame that says why the line ends."""
    return frame(code.to_bytes(2, "big"), CLOSE)


class Reader:
    """Puts what comes in together into messages, none longer than `most` bytes."""

    __slots__ = ("_most", "_parts", "_rest", "_said")

    def __init__(self, most: int) -> None:
        self._most = most
        self._rest = b""
        self._said = 0  # the kind of a message that comes in parts
        self._parts = b""

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """Every message and control frame that is whole now, with its kind. Raises Broken."""
        data = self._rest + data
        found: list[tuple[int, bytes]] = []
        at = 0
        while (cut := self._cut(data, at)) is not None:
            first, start, at = cut
            whole = self._whole(first, _unmasked(data[start - 4 : start], data[start:at]))
            if whole is not None:
                found.append(whole)
        self._rest = data[at:]
        return found

    def _cut(self, data: bytes, at: int) -> tuple[int, int, int] | None:
        """The first byte of the frame that begins here, and where its payload starts and ends; None if it goes on."""
        if len(data) - at < 2:
            return None
        first, second = data[at], data[at + 1]
        size, start = second & 0x7F, at + 2
        if not second & _MASKED or first & 0x70:
            raise Broken(MALFORMED)
        if size > _MOST_CONTROL:
            if first & 8:
                raise Broken(MALFORMED)
            wide = 2 if size == 126 else 8
            if len(data) < start + wide:
                return None
            size, start = int.from_bytes(data[start : start + wide], "big"), start + wide
        if size + len(self._parts) > self._most:
            raise Broken(TOO_BIG)
        start += 4
        return (first, start, start + size) if len(data) >= start + size else None

    def _whole(self, first: int, payload: bytes) -> tuple[int, bytes] | None:
        """The message that this frame completes, if it does."""
        kind, last = first & 0x0F, first & _FIN
        if kind in (CLOSE, PING, PONG) and last:
            return kind, payload
        if kind not in ((_AGAIN,) if self._said else (TEXT, BINARY)):
            raise Broken(MALFORMED)
        kind = self._said or kind
        payload = self._parts + payload
        self._said, self._parts = (0, b"") if last else (kind, payload)
        return (kind, payload) if last else None


def _unmasked(mask: bytes, payload: bytes) -> bytes:
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")
