"""The two servers that are compared: the product's own gunicorn, and Node's socket.io."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app import schema
from app.core import clock, db
from app.core.settings import Settings
from app.factory import create_app
from groups.chat import actions
from groups.chat.models import Listener
from tests.browser.server import Server, children_of, free_port
from tests.chat.real import cookie_of
from tests.factories import a_group, a_member

ROOT = Path(__file__).parent.parent
SECRET = "bench-" * 8


def settle(folder: Path, people: int) -> tuple[str, list[str]]:
    """One group of so many people with its room: the room's address and everybody's cookie."""
    url = f"sqlite:///{folder / 'tongzhuo.db'}"
    app = create_app(
        Settings(env="testing", secret_key=SECRET, database_url=url, data=folder, hashing="cheap")
    )
    schema.metadata.create_all(db.database().engine)
    with db.database().writing() as session:
        everybody = [a_member(session, f"listener {number}") for number in range(people)]
        group = a_group(session, *everybody)
        channel = actions.channel_of_group(session, group.id, clock.now())
        session.add_all(
            Listener(channel_id=channel.id, member_id=each.id, since=clock.now(), read_seq=0)
            for each in everybody
        )
        ids, address = [each.id for each in everybody], channel.public_id
    cookies = [cookie_of(app, member_id) for member_id in ids]
    db.database().dispose()
    return address, cookies


@contextmanager
def tongzhuo(folder: Path) -> Iterator[tuple[int, int]]:
    """The product as it is served by default; gives the port and the process that works."""
    server = Server(folder, TONGZHUO_SECRET_KEY=SECRET)
    server.start()
    try:
        process = server._process
        assert process is not None
        yield server.port, children_of(process.pid)[0]
    finally:
        server.stop(signal.SIGTERM)


@contextmanager
def node(template: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """The reference server, which tells entries like this one; gives its port and process."""
    port = free_port()
    env = {**os.environ, "PORT": str(port), "TEMPLATE": json.dumps(template), "NODE_ENV": "production"}
    process = subprocess.Popen(["node", str(ROOT / "bench/reference/server.mjs")], cwd=ROOT, env=env)
    try:
        _wait(process, port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("Node's server did not start; is socket.io there (npm ci)?")
