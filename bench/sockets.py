"""Listeners that cost little: one event loop, raw WebSocket frames, and no parsing beyond what is measured."""

from __future__ import annotations

import asyncio
import json
import os
import struct
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle

from bench.servers import Seat

# A message carries the moment of its sending, so that each listener knows how long it took.
MARK = b"sent-at-"
AT_ONCE = 8
HELLO = (
    "GET /socket.io/?EIO=4&transport=websocket&room={room} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Cookie: {cookie}\r\n\r\n"
)


class Crowd:
    """Everybody who listens at one server. `heard` counts deliveries, `delays` are their seconds."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = cycle(ports)
        self.members: list[Listener] = []
        self.rooms: Counter[str] = Counter()
        self.heard, self.answered, self.refused, self.due = 0, 0, 0, 0
        self.delays: list[float] = []
        self.sample = b""
        self._turns: Iterator[Listener] = iter(())
        self._said = 0

    async def gather(self, seats: list[Seat]) -> None:
        """Connect one listener for each seat, some at a time."""
        for at in range(0, len(seats), AT_ONCE):
            await asyncio.gather(*(self._let_in(seat) for seat in seats[at : at + AT_ONCE]))
        self._turns = cycle(self.members)

    async def _let_in(self, seat: Seat) -> None:
        port = next(self._ports)
        listener = Listener(self, seat, port)
        await asyncio.get_running_loop().create_connection(lambda: listener, "127.0.0.1", port)
        await asyncio.wait_for(listener.ready, 60)
        self.members.append(listener)
        self.rooms[seat.room] += 1

    def say(self) -> None:
        """One of them says something; they take turns, so that nobody talks faster than people may."""
        self._said += 1
        speaker = next(self._turns)
        text = f"{MARK.decode()}{time.monotonic():.6f} and the tripe is gone again, who would have thought"
        payload = {"channel": speaker.room, "client_id": f"bench-{id(self)}-{self._said}", "text": text}
        speaker.send(f"42{self._said}" + json.dumps(["say", payload]))
        self.due += self.rooms[speaker.room]

    async def hears(self, deliveries: int, patience: float) -> bool:
        """Wait until so many deliveries have come in all, or patience ends."""
        end = time.monotonic() + patience
        while self.heard < deliveries and time.monotonic() < end:
            await asyncio.sleep(0.001)
        return self.heard >= deliveries

    def leave(self) -> None:
        """Hang up."""
        for listener in self.members:
            listener.close()


class Listener(asyncio.Protocol):
    """One connection: upgrades, joins, answers pings, counts what it is told."""

    def __init__(self, crowd: Crowd, seat: Seat, port: int) -> None:
        self._crowd, self._cookie, self._port = crowd, seat.cookie, port
        self.room = seat.room
        self._rest = b""
        self._upgraded = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._line = transport
        transport.write(HELLO.format(port=self._port, cookie=self._cookie, room=self.room).encode())

    def data_received(self, data: bytes) -> None:
        data = self._rest + data
        if not self._upgraded:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._rest = head
                return
            if b" 101 " not in head[:20]:
                raise RuntimeError(f"no upgrade: {head[:200]!r}")
            self._upgraded = True
        self._rest = self._frames(data)

    def connection_lost(self, _problem: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(RuntimeError("the server hung up before the start"))

    def _frames(self, data: bytes) -> bytes:
        """Hand on every whole frame; answers what is left. Servers do not mask."""
        at = 0
        while len(data) - at >= 2:
            size, start = data[at + 1], at + 2
            if size == 126:
                if len(data) - at < 4:
                    break
                size, start = struct.unpack_from("!H", data, start)[0], start + 2
            if len(data) < start + size:
                break
            self._packet(data[start : start + size])
            at = start + size
        return data[at:]

    def _packet(self, packet: bytes) -> None:
        crowd = self._crowd
        if packet.startswith(b'42["tell"'):
            at = packet.find(MARK)
            if at >= 0:
                crowd.delays.append(time.monotonic() - float(packet[at + len(MARK) :].split(b" ", 1)[0]))
                crowd.heard += 1
                crowd.sample = packet
        elif packet.startswith(b"43"):
            crowd.answered += 1
            crowd.refused += b'"ok":true' not in packet
        elif packet == b"2":
            self.send("3")
        elif packet.startswith(b"0"):
            self.send("40")
        elif packet.startswith(b"40"):
            self.ready.set_result(None)

    def send(self, text: str) -> None:
        """One masked text frame."""
        data, mask = text.encode(), os.urandom(4)
        size = struct.pack("!B", 0x80 | len(data)) if len(data) < 126 else struct.pack("!BH", 0xFE, len(data))
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
        self._line.write(b"\x81" + size + mask + masked)

    def close(self) -> None:
        """Hang up."""
        self._line.close()
