"""The bar over the log says what is pinned as each reader sees it, also while it changes (PE-07)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock, db
from groups.chat import actions, lines, pins, queries
from groups.chat.models import Channel
from tests.chat.test_veils import Scene

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


@pytest.fixture
def scene(app: Flask, writing: Writing, as_member: AsMember) -> Iterator[Scene]:
    made = Scene(app, writing, as_member)
    yield made
    for socket in made.sockets.values():
        socket.disconnect()


def pin(scene: Scene, seq: int, by: int, on: bool = True) -> None:
    with scene.writing() as session:
        post = queries.entry_at(session, scene.room_id, seq)
        assert post is not None
        pins.pin(session, session.get_one(Channel, scene.room_id), post, by, on, clock.now())


def last_bar(scene: Scene, member: int) -> Any:
    return scene.heard(member)[-1]["bar"]


def caught_up(scene: Scene, member: int) -> Any:
    with db.database().reading() as session:
        return lines.told(session, queries.entries_after(session, scene.room_id, 0, 99, 99), member)[-1][
            "bar"
        ]


def test_a_pin_that_is_taken_leaves_no_words_of_somebody_one_does_not_meet(scene: Scene) -> None:
    hers, older, newer = (
        scene.say(who, words) for who, words in
        ((scene.ann, "saffron from Ann"), (scene.cy, "older from Cy"), (scene.cy, "newer from Cy"))
    )  # fmt: skip
    for seq in (older, hers, newer):
        pin(scene, seq, scene.cy)
    pin(scene, newer, scene.cy, on=False)
    everything = scene.heard(scene.bo)
    told = everything[-1]["bar"]
    assert (told["words"], told["count"]) == ("older from Cy", 1)
    assert "saffron" not in str(everything)
    assert caught_up(scene, scene.bo) == told
    seen = last_bar(scene, scene.cy)
    assert (seen["words"], seen["count"]) == ("saffron from Ann", 2)
    with scene.writing() as session:
        post = queries.entry_at(session, scene.room_id, older)
        assert post is not None
        actions.remove(session, session.get_one(Channel, scene.room_id), post, scene.cy, clock.now())
    assert last_bar(scene, scene.bo) is None
    assert last_bar(scene, scene.cy)["words"] == "saffron from Ann"


def test_a_pin_set_by_somebody_one_does_not_meet_is_in_sight_without_a_name(scene: Scene) -> None:
    seq = scene.say(scene.cy, "the address")
    scene.heard(scene.bo)
    pin(scene, seq, scene.ann)
    (told,) = scene.heard(scene.bo)
    assert (told["kind"], told["bar"]["words"], "author" in told) == ("veiled", "the address", False)
    assert caught_up(scene, scene.bo) == told["bar"]
    assert "the address" in scene.page(scene.bo)


def test_another_process_is_told_that_bars_differ(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from groups.chat import telling

    passed: list[tuple[Any, str]] = []
    monkeypatch.setattr(telling.realtime, "pass_on", lambda order, body="": passed.append((order, body)))
    seq = scene.say(scene.cy, "the address")
    pin(scene, seq, scene.cy)
    assert [order["moves"] for order, _body in passed if order["do"] == telling.ENTRY] == [False, True]
