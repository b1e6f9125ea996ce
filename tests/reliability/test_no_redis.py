"""Redis that is gone or hangs: pages, seats, talk, leaving and signing out go on, and none waits long for it."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from flask import Flask

from app.core.settings import Settings
from tests.access.world import World
from tests.browser.server import Server
from tests.chat.real import Person, cookie_of, free_port
from tests.reliability.actors import come_in
from tests.services import _start_valkey

pytestmark = pytest.mark.slow
PATIENCE = 60.0
QUICK = 5.0  # seconds: one of them for Redis, where it hangs; the rest for a machine that has much to do
HOW = ["gone from the start", "gone meanwhile", "hangs"]


@pytest.fixture
def serve(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Callable[[str], Server]]:
    """`serve(redis url)`: a real server over this test's own database, ended afterwards."""
    running: list[Server] = []

    def make(redis_url: str) -> Server:
        env = {"TONGZHUO_SECRET_KEY": settings.secret_key, "TONGZHUO_ENV": "development"}
        running.append(Server(tmp_path, settings.database_url, redis_url, **env))  # type: ignore[arg-type]
        running[-1].start()
        return running[-1]

    yield make
    for server in running:
        server.stop(signal.SIGKILL)


@pytest.fixture(params=HOW)
def failing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """The address of a Redis, and what makes it fail."""
    port = free_port()
    process: subprocess.Popen[bytes] | None = None
    if request.param != HOW[0]:
        process = _start_valkey(port, tmp_path)

    def fail() -> None:
        if process is not None and request.param == HOW[1]:
            process.kill()
            process.wait(PATIENCE)
        elif process is not None:
            process.send_signal(signal.SIGSTOP)

    yield f"redis://127.0.0.1:{port}/0", fail
    if process is not None and process.poll() is None:
        process.kill()
        process.wait(PATIENCE)


class Hurried:
    """A member whose every step has to be answered soon."""

    def __init__(self, base: str, cookie: str) -> None:
        self.base, self.web = base, requests.Session()
        self.token = come_in(self.web, base, cookie)
        self.slow: list[str] = []

    def get(self, path: str) -> requests.Response:
        return self._soon(path, lambda: self.web.get(self.base + path, timeout=PATIENCE))

    def post(self, path: str, **fields: str) -> int:
        sent = {**fields, "csrf_token": self.token}
        asked = lambda: self.web.post(self.base + path, sent, allow_redirects=False, timeout=PATIENCE)  # noqa: E731
        return self._soon(path, asked).status_code

    def _soon(self, path: str, ask: Callable[[], requests.Response]) -> requests.Response:
        began = time.monotonic()
        answer = ask()
        if (took := time.monotonic() - began) > QUICK:
            self.slow.append(f"{path} took {took:.1f} s")
        return answer


def test_without_redis_everything_is_answered_soon(
    app: Flask, world: World, serve: Callable[[str], Server], failing: tuple[str, Callable[[], None]]
) -> None:
    server, fail = serve(failing[0]), failing[1]
    dinner, room = f"/d/{world.ids['dinner']}", f"/c/{world.ids['channel']}"
    person = Hurried(server.base, cookie_of(app, world.members["member"]))
    listener = Person(cookie_of(app, world.members["host"]))
    listener.connect(server)  # type: ignore[arg-type]  # as far as a line goes any server is one
    fail()
    for path in ("/", "/chats", dinner, room):
        assert person.get(path).status_code == 200, path
    assert person.post(f"{dinner}/seat", adults="0", children="0", pact="1") == 303
    assert person.post(f"{room}/say", text="still here", client_id="redis-gone") == 303
    assert "still here" in person.get(room).text
    while listener.entry().get("parts") != ["still here"]:
        pass
    began = time.monotonic()
    said = listener.ask("say", channel=world.ids["channel"], client_id="by-socket", text="so am I")
    assert said["ok"] is True
    assert time.monotonic() - began < QUICK
    assert person.post(f"/g/{world.ids['group']}/membership/end") == 303
    assert person.get(room).status_code == 404
    assert person.post("/sign-out") == 303
    assert person.slow == []
    listener.close()


def test_many_at_once_find_redis_gone_and_none_fails(
    app: Flask, world: World, serve: Callable[[str], Server], failing: tuple[str, Callable[[], None]]
) -> None:
    server, fail = serve(failing[0]), failing[1]
    people = [Hurried(server.base, cookie_of(app, world.members["member"])) for _ in range(12)]
    fail()
    answers: list[int] = []
    path = f"/c/{world.ids['channel']}/say"

    def say(number: int, person: Hurried) -> None:
        answers.append(person.post(path, text=f"word {number}", client_id=f"at-once-{number:02}"))

    threads = [threading.Thread(target=say, args=each) for each in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert answers == [303] * len(people)
    assert [line for each in people for line in each.slow] == []
