"""A page elsewhere cannot open a socket here with somebody's cookie (IN13): asked of a real server."""

from __future__ import annotations

from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask

from app.core.settings import Settings
from tests.browser.server import Server

UPGRADE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}  # fmt: skip


@pytest.mark.slow
def test_sockets_open_from_our_own_pages_alone(app: Flask, settings: Settings, tmp_path: Path) -> None:
    server = Server(tmp_path, settings.database_url, TONGZHUO_SECRET_KEY=settings.secret_key)
    server.start()
    try:
        for origin in (
            "https://evil.example",
            "null",
            f"https://127.0.0.1:{server.port}",
            "http://127.0.0.1",
            server.base + "0",
        ):
            assert _open(server, "websocket", origin) == 400, origin
        for origin in (server.base, "https://evil.example"):
            assert _open(server, "polling", origin) == 400, origin
        assert _open(server, "websocket", server.base) == 101
    finally:
        server.stop()


def _open(server: Server, transport: str, origin: str) -> int:
    line = HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        headers = {"Origin": origin} | (UPGRADE if transport == "websocket" else {})
        line.request("GET", f"/socket.io/?EIO=4&transport={transport}", headers=headers)
        answer = line.getresponse()
        assert "evil" not in str(answer.headers)
        return answer.status
    finally:
        line.close()
