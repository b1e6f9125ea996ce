"""A real server in a process of its own, as production runs it, and real sockets to talk to it."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import requests
import socketio
from flask import Flask

from app.accounts.models import Device
from app.core import clock, db
from app.core.ids import digest, new_token

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds; only a machine with far too much to do needs them
COMMAND = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """gunicorn with its gevent worker; it can be killed without warning and started again."""

    def __init__(self, data: Path, database_url: str, redis_url: str, secret_key: str) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = data / f"server-{self.port}.log"
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("TONGZHUO_")},
            "TONGZHUO_ENV": "development",
            "TONGZHUO_DATA": str(data),
            "TONGZHUO_DATABASE_URL": database_url,
            "TONGZHUO_REDIS_URL": redis_url,
            "TONGZHUO_SECRET_KEY": secret_key,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and come back once an answer comes."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                COMMAND, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > end or self.process.poll() is not None:
                self.kill()
                raise AssertionError(f"the server did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.base}/static/img/favicon.svg", timeout=2):  # noqa: S310  our own address
                return True
        except (URLError, OSError):
            return False

    def kill(self) -> None:
        """End it and its worker at once, as a power cut would."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE)
            self.process = None


def cookie_of(app: Flask, member_id: int) -> str:
    """A signed-in browser's cookie."""
    token = new_token()
    with db.database().writing() as session:
        session.add(
            Device(
                member_id=member_id, token_digest=digest(token), created_at=clock.now(), seen_at=clock.now()
            )
        )
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"tongzhuo={signer.dumps({'_user_id': token, '_fresh': True})}"


class Person:
    """Somebody's socket: asks with an answer, and hears into a queue."""

    def __init__(self, cookie: str) -> None:
        self.cookie = cookie
        self.heard: queue.Queue[dict[str, Any]] = queue.Queue()
        self.line = socketio.Client(reconnection=False)
        self.line.on("tell", self.heard.put)

    def connect(self, server: Server) -> Person:
        """Connect anew; what was heard before is kept."""
        self.close()
        self.line.connect(
            server.base, headers={"Cookie": self.cookie}, transports=["websocket"], wait_timeout=PATIENCE
        )
        return self

    def ask(self, name: str, **payload: Any) -> dict[str, Any]:
        """Ask and wait for the answer. Raises when the line breaks."""
        answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self.line.emit(name, payload, callback=answers.put)
        end = time.monotonic() + PATIENCE
        while self.line.connected and time.monotonic() < end:
            with contextlib.suppress(queue.Empty):
                return answers.get(timeout=0.1)
        raise ConnectionError("no answer")

    def entry(self) -> dict[str, Any]:
        """The next entry that is heard."""
        while True:
            told = self.heard.get(timeout=PATIENCE)
            if told["kind"] == "entry":
                entry: dict[str, Any] = told["entry"]
                return entry

    def nothing_heard(self) -> bool:
        """Whether no entry waits in what was heard until now."""
        return all(told["kind"] != "entry" for told in list(self.heard.queue))

    def close(self) -> None:
        """Hang up, also when the other end is gone."""
        wire = getattr(self.line.eio, "ws", None)
        if self.line.connected:
            self.line.disconnect()
        if wire is not None:
            wire.close()


def press(server: Server, path: str, cookie: str, **fields: str) -> int:
    """Press a button of a page, as a browser does: with the page's token. Answers the status."""
    with requests.Session() as browser:
        name, _, value = cookie.partition("=")
        browser.cookies.set(name, value, domain="127.0.0.1", path="/")
        page = browser.get(f"{server.base}/chats", timeout=PATIENCE).text
        token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
        sent = {**fields, "csrf_token": token}
        return browser.post(server.base + path, sent, allow_redirects=False, timeout=PATIENCE).status_code
