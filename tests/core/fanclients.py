"""The small server of `fanserver` as a process, and clients: ordinary ones, and one that reads when it is told to."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import socketio

from app.core import frames
from tests.chat.real import ROOT, free_port

PATIENCE = 60.0
HELLO = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class Served:
    """The process of `fanserver`."""

    def __init__(self, log: Path, how: str) -> None:
        self.port, self.log = free_port(), log
        self.clients: list[Client | Raw] = []
        command = [sys.executable, "-m", "tests.core.fanserver", str(self.port), how]
        with log.open("wb") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, start_new_session=True)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError(log.read_text())

    def stop(self) -> None:
        for client in self.clients:
            client.close()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def is_sound(self) -> bool:
        said = self.log.read_text()
        return self.process.poll() is None and "Traceback" not in said and "Aborted" not in said


class Client:
    """An ordinary client; `numbers` is what it was told."""

    def __init__(self, served: Served, *transports: str) -> None:
        served.clients.append(self)
        self.numbers: list[int] = []
        self.line = socketio.Client(reconnection=False)
        self.line.on("tell", lambda told: self.numbers.append(told["number"]))
        self.line.connect(
            f"http://127.0.0.1:{served.port}",
            transports=list(transports or ["websocket"]),
            wait_timeout=PATIENCE,
        )

    def ask(self, name: str, *what: Any) -> Any:
        return self.line.call(name, what if len(what) != 1 else what[0], timeout=PATIENCE)

    def hears(self, numbers: list[int]) -> bool:
        return until(lambda: len(self.numbers) >= len(numbers)) and self.numbers == numbers

    def close(self) -> None:
        wire = getattr(self.line.eio, "ws", None)
        if self.line.connected:
            self.line.disconnect()
        if wire is not None:
            wire.close()


class Raw:
    """A client that reads when it is told to."""

    def __init__(self, served: Served, buffer: int | None = None) -> None:
        served.clients.append(self)
        self.early: list[str] = []  # what was told while it waited for an answer
        self.wire = socket.socket()
        if buffer is not None:
            self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.wire.connect(("127.0.0.1", served.port))
        self.wire.settimeout(PATIENCE)
        self.wire.sendall(HELLO.encode())
        self.data = b""
        self.take(b"\r\n\r\n")
        assert self.message().startswith("0{")
        self.send("40")
        assert self.message().startswith("40")

    def close(self) -> None:
        self.wire.close()

    def take(self, end: bytes) -> bytes:
        while end not in self.data:
            self._more()
        head, _, self.data = self.data.partition(end)
        return head

    def _more(self) -> None:
        read = self.wire.recv(65536)
        if not read:
            raise EOFError
        self.data += read

    def frame(self) -> tuple[int, bytes]:
        while True:
            if len(self.data) >= 2:
                size, start = self.data[1], 2
                wide = {126: 2, 127: 8}.get(size, 0)
                if len(self.data) >= 2 + wide:
                    size = int.from_bytes(self.data[2 : 2 + wide], "big") if wide else size
                    start += wide
                    if len(self.data) >= start + size:
                        kind, payload = self.data[0] & 15, self.data[start : start + size]
                        self.data = self.data[start + size :]
                        return kind, payload
            self._more()

    def message(self) -> str:
        while True:
            kind, payload = self.frame()
            if kind == frames.TEXT and payload != b"2":
                return payload.decode()

    def send(self, text: str | bytes, kind: int = frames.TEXT) -> None:
        data = text.encode() if isinstance(text, str) else text
        head = frames.frame(data, kind)
        head = head[: len(head) - len(data)]
        self.wire.sendall(head[:1] + bytes((head[1] | 0x80,)) + head[2:] + bytes(4) + data)

    def ask(self, name: str, *what: Any) -> None:
        self.send("421" + json.dumps([name, *what]))
        while not (said := self.message()).startswith("431"):
            self.early.append(said)

    def numbers(self, count: int) -> list[int]:
        found: list[int] = []
        while len(found) < count:
            said = self.early.pop(0) if self.early else self.message()
            if said.startswith("42"):
                found.append(json.loads(said[2:])[1]["number"])
        return found


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
