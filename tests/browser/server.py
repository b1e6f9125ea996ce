"""A real server for the journeys: gunicorn on a port of its own, an empty migrated database, a clock that can move."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120.0


class Server:
    """A running product. `travel` moves its clock; `tick` does what has become due."""

    def __init__(
        self, folder: Path, database_url: str = "", redis_url: str = "", port: int | None = None, **env: str
    ) -> None:
        self.folder, self.port = folder, port or free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.clock = folder / "clock"
        self.env = {
            **os.environ, "TONGZHUO_ENV": "testing", "TONGZHUO_DATA": str(folder), "HOST": "127.0.0.1",
            "TONGZHUO_DATABASE_URL": database_url, "TONGZHUO_REDIS_URL": redis_url, "PORT": str(self.port),
            "TONGZHUO_BASE_URL": self.base, "TONGZHUO_CLOCK_FILE": str(self.clock), **env,
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        if self.env["TONGZHUO_DATABASE_URL"]:
            self._flask("db", "upgrade")
        else:
            shutil.copy(_migrated(), self.folder / "tongzhuo.db")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGTERM)

    def start(self) -> None:
        """Start serving, and wait until it answers."""
        command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > end or self._process.poll() is not None:
                raise RuntimeError(f"the server did not start:\n{self.log()[-3000:]}")
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Stop it: kindly, or as a power cut would (then its workers too)."""
        process, self._process = self._process, None
        if process is None:
            return
        if how is signal.SIGKILL:
            for child in children_of(process.pid):
                os.kill(child, signal.SIGKILL)
        process.send_signal(how)
        process.wait(PATIENCE)

    def travel(self, by: timedelta) -> None:
        """Set the server's clock that far from the real one."""
        self.clock.write_text(str(by.total_seconds()))

    def tick(self) -> None:
        """Do what is due at the server's time, as its own minute job would."""
        self._flask("tick")

    def log(self) -> str:
        """What the server has said."""
        return (self.folder / "server.log").read_text("utf-8", "replace")

    def _flask(self, *words: str) -> None:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.base}/healthz", timeout=2) as answer:  # noqa: S310  our own address
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


def free_port() -> int:
    """A port that nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@cache
def _migrated() -> Path:
    """An empty database as the migrations make it, made once by each process of a test run."""
    folder = Path(tempfile.mkdtemp(prefix="tz-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Server(folder)._flask("db", "upgrade")
    return folder / "tongzhuo.db"


def children_of(pid: int) -> list[int]:
    """The processes that this one has started."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(each) for each in listed.stdout.split()]
