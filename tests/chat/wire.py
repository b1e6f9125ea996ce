"""A bare WebSocket that speaks to a room: cheap enough for fifty in one test."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import websocket

from tests.chat.real import PATIENCE, Server

BROKEN = (OSError, websocket.WebSocketException)


class Wire:
    """One WebSocket that speaks as much Engine.IO and Socket.IO as a room needs."""

    def __init__(self, server: Server, cookie: str) -> None:
        address = server.base.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self.socket = websocket.create_connection(
            address, timeout=PATIENCE, cookie=cookie, suppress_origin=True
        )
        self.asked = 0
        self.server = server
        try:
            self._until("0")
            self.socket.send("40")
            self._until("40")
        except BROKEN:
            self.close()
            raise

    def _until(self, start: str) -> None:
        while not (frame := self._frame(PATIENCE)).startswith(start):
            if not frame or frame.startswith("44"):
                raise ConnectionError(frame or "nothing came")

    def _frame(self, patience: float) -> str:
        """The next frame; "" when none comes in time."""
        self.socket.settimeout(max(patience, 0.001))
        try:
            frame = self.socket.recv()
        except websocket.WebSocketTimeoutException:
            return ""
        if not isinstance(frame, str) or not frame:
            raise ConnectionError("closed")
        return frame

    def ask(self, name: str, payload: dict[str, Any]) -> int:
        """Send; answers the number under which the answer will come."""
        self.asked += 1
        self.socket.send(f"42{self.asked}{json.dumps([name, payload])}")
        return self.asked

    def hear(self, patience: float) -> tuple[str, Any] | None:
        """("tell", payload), ("7", answer), or None when nothing comes in time. Raises when the line breaks."""
        frame = self._frame(patience)
        if frame == "2":
            self.socket.send("3")
        if frame.startswith("42"):
            name, payload = json.loads(frame[2:])
            return name, payload
        if frame.startswith("43"):
            number, bracket, rest = frame[2:].partition("[")
            return number, json.loads(bracket + rest)[0]
        if frame.startswith("41") or frame == "1":
            raise ConnectionError("the server hung up")
        return None

    def close(self) -> None:
        """Hang up without a word, as a phone in a tunnel does."""
        with contextlib.suppress(*BROKEN):
            self.socket.shutdown()  # type: ignore[no-untyped-call]
