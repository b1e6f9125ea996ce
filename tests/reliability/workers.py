"""Real workers that can be killed, and a mail server that counts what it has taken."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from app.core import clock, db
from app.core.settings import Settings
from app.core.turns import MINUTE, Turn
from tests.browser.server import ROOT
from tests.chat.real import free_port

PATIENCE = 120.0
TAKING = 0.03  # seconds that the mail server needs for one


class Post:
    """A mail server. `at_data(number)` is called before the number-th mail is taken; answers whether to take it.

    What a worker was sending when it was killed still lies in the buffers, and comes when the test has gone on: it is
    neither counted nor taken, for the `at_data` of its time is no longer the one in force.
    """

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []  # message id, recipient, subject
        self.seen = 0
        self.at_data: Callable[[int], bool] = lambda _number: True
        self.port = free_port()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Post:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    async def handle_MAIL(
        self, _server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        session.at_data = self.at_data
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(TAKING)
        if session.at_data is not self.at_data:
            return "451 too late"
        self.seen += 1
        if not self.at_data(self.seen):
            return "451 not now"
        mail = message_from_bytes(envelope.content)
        self.taken.append((str(mail["Message-ID"]), str(mail["To"]), str(mail["Subject"])))
        return "250 taken"

    def ids(self) -> Counter[str]:
        """How often each mail was taken, by its Message-ID."""
        return Counter(each for each, _to, _subject in self.taken)

    def letters(self) -> Counter[tuple[str, str]]:
        """How often each reader got each mail, by address and subject."""
        return Counter((to, subject) for _id, to, subject in self.taken)


class Workers:
    """Worker processes over one database and one clock."""

    def __init__(self, folder: Path, settings: Settings, port: int) -> None:
        self.clock, self.log = folder / "clock", folder / "workers.log"
        self.shift = timedelta(0)
        self._running: list[subprocess.Popen[bytes]] = []
        self._env = {
            **os.environ, "TONGZHUO_ENV": "development", "TONGZHUO_JOBS": "worker", "TONGZHUO_DATA": str(folder),
            "TONGZHUO_DATABASE_URL": settings.database_url, "TONGZHUO_SECRET_KEY": settings.secret_key,
            "TONGZHUO_BASE_URL": "http://localhost", "TONGZHUO_SMTP_URL": f"smtp://127.0.0.1:{port}",
            "TONGZHUO_CLOCK_FILE": str(self.clock), "TONGZHUO_REDIS_URL": "",
        }  # fmt: skip

    def travel(self, by: timedelta) -> None:
        """Move everybody's clock on."""
        self.shift += by
        self.clock.write_text(str(self.shift.total_seconds()))
        clock.shift(self.shift)

    def start(self, count: int) -> None:
        """Start so many at once."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        with self.log.open("ab") as log:
            for _ in range(count):
                self._running.append(
                    subprocess.Popen(command, cwd=ROOT, env=self._env, stdout=log, stderr=log)
                )

    def kill(self) -> None:
        """As a power cut would."""
        for each in self._running:
            each.send_signal(signal.SIGKILL)

    def gone(self) -> None:
        """Wait until all have ended, killing whoever has not."""
        self.kill()
        while self._running:
            self._running.pop().wait(PATIENCE)

    def end(self) -> None:
        """Kindly; each finishes what is under way (one that has hardly begun may go at once)."""
        for each in self._running:
            each.terminate()
        while self._running:
            assert self._running.pop().wait(PATIENCE) in (0, -signal.SIGTERM), self.said()

    def ran(self) -> bool:
        """Whether one of them has run the minute that it is now."""
        with db.database().reading() as session:
            row = session.get(Turn, MINUTE)
        now = clock.now()
        return row is not None and row.held_until is None and now - row.minute < timedelta(minutes=2)

    def until(self, holds: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Wait until it holds, or so long, or until all workers are gone; answers whether it holds."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end or all(each.poll() is not None for each in self._running):
                return holds()
            time.sleep(0.02)
        return True

    def said(self) -> str:
        """What they have written."""
        return self.log.read_text("utf-8", "replace")[-3000:] if self.log.exists() else ""
