"""Power cuts, a database that is held, Redis that is gone: what was acknowledged stands (R3, R4, R6)."""

from __future__ import annotations

import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app.core import db
from app.core.settings import Settings
from tests.access.world import World
from tests.browser.server import Server
from tests.reliability.actors import four
from tests.security.walk import browser
from tests.services import POSTGRES

pytestmark = pytest.mark.slow
ROUNDS, EACH = 3, 6
PATIENCE = 60


@pytest.fixture
def serve(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """`serve()`: a real server over this test's own database, stopped afterwards."""
    running: list[Server] = []

    def make(redis_url: str = "", **env: str) -> Server:
        env = {"TONGZHUO_SECRET_KEY": settings.secret_key} | env
        running.append(Server(tmp_path, settings.database_url, redis_url, **env))
        running[-1].start()
        return running[-1]

    yield make
    for server in running:
        server.stop(signal.SIGKILL)


def test_power_cuts_lose_nothing_that_was_acknowledged(
    app: Flask, world: World, serve: Callable[..., Server]
) -> None:
    server, actors = serve(), four(app, world)
    for turn in range(ROUNDS):
        if turn:
            server.start()
        enough = [threading.Event() for _ in actors]
        threads = [
            threading.Thread(target=actor.act, args=(server.base, event, EACH))
            for actor, event in zip(actors, enough, strict=True)
        ]
        for thread in threads:
            thread.start()
        served = [event.wait(PATIENCE) for event in enough]
        server.stop(signal.SIGKILL)
        for thread in threads:
            thread.join(PATIENCE)
        assert [each.problems for each in actors] == [[], [], [], []]
        assert all(served)
        for actor in actors:
            actor.check()
        assert _whole()
    assert min(actor.done for actor in actors) >= ROUNDS * EACH


def _whole() -> bool:
    if POSTGRES:
        return True
    with db.database().reading() as session:
        return session.scalar(text("pragma integrity_check")) == "ok"


def _hold() -> sqlite3.Connection:
    """Another process's write that lasts."""
    line = sqlite3.connect(
        str(db.database().engine.url.database), isolation_level=None, check_same_thread=False
    )
    line.execute("begin immediate")
    return line


@pytest.mark.skipif(POSTGRES, reason="PostgreSQL locks rows, not the whole database")
def test_a_write_waits_for_a_database_that_is_held_and_reading_goes_on(app: Flask, world: World) -> None:
    writer, reader = browser(app, world, "host"), browser(app, world, "seated")
    reader.get("/chats")
    answers: list[int] = []
    with closing(_hold()) as line:
        path = f"/c/{world.ids['channel']}/say"
        said = {"text": "held", "client_id": "held-0001"}
        thread = threading.Thread(target=lambda: answers.append(writer.post(path, data=said).status_code))
        thread.start()
        assert reader.get(f"/c/{world.ids['channel']}").status_code == 200
        thread.join(2)
        assert answers == []
        line.execute("rollback")
        thread.join(PATIENCE)
    assert answers == [303]
    assert "held" in reader.get(f"/c/{world.ids['channel']}").text


@pytest.mark.skipif(POSTGRES, reason="PostgreSQL locks rows, not the whole database")
def test_when_it_is_held_too_long_the_answer_says_when_to_come_back(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(db, "LOCK_PATIENCE", 0.3)
    client, path = browser(app, world, "host"), f"/c/{world.ids['channel']}/say"
    with closing(_hold()):
        answer = client.post(path, data={"text": "too late", "client_id": "late-0001"})
        assert client.get(f"/c/{world.ids['channel']}").status_code == 200
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "too late" not in client.get(f"/c/{world.ids['channel']}").text
    assert client.post(path, data={"text": "in time", "client_id": "late-0001"}).status_code == 303
