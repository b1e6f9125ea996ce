"""Whoever is out hears nothing more, on no socket, in no process; strangers never heard anything."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.core.settings import Settings
from tests.chat.real import PATIENCE, Server
from tests.chat.talker import Talker
from tests.chat.test_real_server import Scene, scene
from tests.services import POSTGRES

__all__ = ["scene"]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def both(whole_app: Flask, settings: Settings) -> Iterator[list[Server]]:
    """Two processes of one product, where there is a bus between them."""
    made = [
        Server(settings.data, settings.database_url, settings.redis_url, settings.secret_key)
        for _ in range(2 if POSTGRES else 1)
    ]
    for server in made:
        server.start()
    yield [made[0], made[-1]]
    for server in made:
        server.kill()


def at(server: Server, scene: Scene, who: int) -> Talker:
    """Somebody's page, on this server."""
    made = Talker(f"p{who}", scene.cookies[who] if who >= 0 else "", scene.room, [server], random.Random(1))
    assert made.connect()
    return made


def until(what: Callable[[], bool], words: str) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, words


def is_out(page: Talker) -> bool:
    """Whether the order has come: the line was cut, or the room is no longer found."""
    return page.wire is None or (not page.catch_up() and page.over)


def all_hear(pages: list[Talker], seq: int) -> None:
    for page in pages:
        until(lambda page=page: page.pump(0.2) is None and page.cursor >= seq, "a listener hears")  # type: ignore[misc]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/g/{group}/membership/end", {}),
        ("/sign-out", {}),
        ("/settings/devices/end", {}),
        ("/settings/leave", {"sure": "y"}),
    ],
)
def test_who_is_out_hears_nothing_more_in_any_process(
    both: list[Server], scene: Scene, path: str, fields: dict[str, str]
) -> None:
    ann, bo = [at(each, scene, 0) for each in both], [at(each, scene, 1) for each in both]
    stranger = [at(each, scene, -1) for each in both]
    ann[0].say("ann-says-1")
    before = ann[0].acknowledged["ann-says-1"]
    all_hear([*ann, *bo], before)
    presser = at(both[0], scene, 1)
    told = presser.press(path.format(group=scene.group), **fields)
    assert told is not None
    assert told["status"] == 303, told
    for page in bo:
        until(lambda page=page: is_out(page), "the order comes")  # type: ignore[misc]
    known = [len(page.heard) for page in bo]
    for turn in ("a", "b"):
        for number, page in enumerate(ann):
            page.say(f"ann-says-{turn}{number}")
        all_hear(ann, max(ann[1].acknowledged.values()))
        for page in (*bo, *stranger):
            page.pump(0.3)
            page.connect()  # and a new line hears nothing either
    assert [len(page.heard) for page in bo] == known
    assert [page.heard for page in stranger] == [[], []]
    for page in bo:
        told = page.ask("say", client_id="bo-is-back", text="still here")
        assert told is None or told["ok"] is False
    assert [line for page in (*ann, *bo) for line in page.problems] == []
    for page in (*ann, *bo, *stranger, presser):
        page.close()
