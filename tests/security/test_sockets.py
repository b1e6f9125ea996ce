"""Sockets of strangers, of those who were removed, and of those who send nonsense: nothing heard, nothing broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask_socketio.test_client import SocketIOTestClient

from app.core import realtime
from tests.access.world import OUTSIDE, SECRETS, World
from tests.security.odd import TEXTS
from tests.security.walk import browser

Connect = Callable[[str], SocketIOTestClient]
HALF_A_PAIR = "\ud800"
NONSENSE: list[Any] = [
    None, True, 0, -1, 2**70, 1e308, float("nan"), [], [[]], {}, {"a": {"b": []}}, b"\x00\xff", HALF_A_PAIR, "\x00",
    "a\x00b", "dinner:\x00", f"dinner:{HALF_A_PAIR}", "dinner:" + "a" * 9000, ":::", "sys:stdout", "[" * 5000,
    *(text for text in TEXTS.values() if len(text) < 6000),
]  # fmt: skip
MESSAGES = ("watch", "unwatch", "say", "catch_up", "seen", "here", "typing")


@pytest.fixture
def connect(app: Flask, world: World) -> Iterator[Connect]:
    """`connect(role)`: a socket of that role."""
    sockets: list[SocketIOTestClient] = []

    def make(role: str) -> SocketIOTestClient:
        sockets.append(realtime.socketio.test_client(app, flask_test_client=browser(app, world, role)))
        return sockets[-1]

    yield make
    for each in sockets:
        if each.is_connected():
            each.disconnect()


def ask(socket: SocketIOTestClient, name: str, *payload: Any) -> dict[str, Any]:
    """Ask and answer what came back."""
    answer = socket.emit(name, *payload, callback=True)
    assert isinstance(answer, dict), (name, payload)
    return answer


def test_every_message_is_known_to_this_test(app: Flask) -> None:
    assert set(realtime.heard) - {"connect", "disconnect"} == set(MESSAGES)


@pytest.mark.parametrize("role", sorted(OUTSIDE))
def test_who_is_outside_gets_nothing_by_asking(world: World, connect: Connect, role: str) -> None:
    socket, inside = connect(role), connect("member")
    room = {"channel": world.ids["channel"]}
    denied = {403} if role == "guest" else {404}
    for name, more in (
        ("say", {"client_id": "x" * 10, "text": "let me in"}),
        ("catch_up", {"after": 0}),
        ("seen", {"seq": 1}),
        ("here", {}),
        ("here", {"away": True}),
        ("typing", {}),
    ):
        assert ask(socket, name, room | more)["status"] in denied, name
    for topic in (
        f"dinner:{world.ids['dinner']}",
        f"group:{world.ids['group']}",
        f"c:{world.ids['channel']}",
        "m:1",
        "c:1",
    ):
        assert ask(socket, "watch", topic) == {"ok": False, "status": 404}
    said = ask(inside, "say", room | {"client_id": "y" * 10, "text": SECRETS[0]})
    assert said["ok"] is True
    assert any("entry" in str(each) for each in inside.get_received())
    realtime.tell_topic("dinner", world.ids["dinner"])
    realtime.tell_topic("group", world.ids["group"])
    assert socket.get_received() == []


def test_what_is_not_there_answers_like_what_is_not_yours(world: World, connect: Connect) -> None:
    socket = connect("stranger")
    for name in ("say", "catch_up", "seen"):
        asked = {"client_id": "x" * 10, "text": "x", "after": 0, "seq": 1}
        there = ask(socket, name, asked | {"channel": world.ids["channel"]})
        assert there == ask(socket, name, asked | {"channel": "AAAAAAAAAAA"})


@pytest.mark.parametrize("role", ["seated", "guest"])
def test_no_nonsense_breaks_a_socket(
    world: World, connect: Connect, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setattr(realtime, "_within_rate", lambda _sid: True)
    socket, innocent = connect(role), connect("host")
    for name in MESSAGES:
        for odd in NONSENSE:
            assert ask(socket, name, odd).get("status", 200) < 500, (name, odd)
            for key in ("channel", "text", "client_id", "after", "seq"):
                sent = {
                    "channel": world.ids["channel"],
                    "client_id": "z" * 10,
                    "text": "x",
                    "after": 0,
                    "seq": 0,
                } | {key: odd}
                assert ask(socket, name, sent).get("status", 200) < 500, (name, key, odd)
        assert ask(socket, name, 1, 2, 3).get("status", 200) < 500, name
    assert socket.is_connected()
    assert innocent.is_connected()
    assert ask(innocent, "catch_up", {"channel": world.ids["channel"], "after": 0})["ok"] is True


@pytest.mark.parametrize("name", MESSAGES[2:])
def test_a_flood_is_stopped_and_others_go_on(world: World, connect: Connect, name: str) -> None:
    socket, other = connect("member"), connect("host")
    asked = {"channel": world.ids["channel"], "after": 0, "seq": 1, "client_id": "short", "text": "x"}
    answers = [ask(socket, name, asked).get("status", 200) for _ in range(80)]
    assert answers.count(429) > 20
    assert ask(other, "catch_up", {"channel": world.ids["channel"], "after": 0})["ok"] is True


def test_a_flood_of_watching_is_stopped(world: World, connect: Connect) -> None:
    socket = connect("member")
    answers = [ask(socket, "watch", f"dinner:{world.ids['dinner']}")["ok"] for _ in range(80)]
    assert answers.count(False) > 20


def test_who_left_is_not_even_told_that_something_happens(app: Flask, world: World, connect: Connect) -> None:
    socket, stays = connect("waiting"), connect("host")
    topic = f"group:{world.ids['group']}"
    assert ask(socket, "watch", topic)["ok"] is True
    assert ask(stays, "watch", topic)["ok"] is True
    assert browser(app, world, "waiting").post(f"/g/{world.ids['group']}/membership/end").status_code == 303
    socket.get_received()
    stays.get_received()
    realtime.tell_topic("group", world.ids["group"])
    assert stays.get_received() != []
    assert socket.get_received() == []


def test_a_device_that_is_signed_out_is_dead_and_silent(app: Flask, world: World) -> None:
    phone, desk = browser(app, world, "member"), browser(app, world, "member")
    socket = realtime.socketio.test_client(app, flask_test_client=phone)
    stolen = phone.get_cookie("tongzhuo")
    assert stolen is not None
    assert socket.is_connected()
    assert desk.post("/settings/devices/end").status_code == 303
    assert not socket.is_connected()
    thief = app.test_client()
    thief.set_cookie("tongzhuo", stolen.value)
    assert "/sign-in" in thief.get("/chats").headers["Location"]
    again = realtime.socketio.test_client(app, flask_test_client=thief)
    assert ask(again, "catch_up", {"channel": world.ids["channel"], "after": 0}) == {
        "ok": False,
        "status": 403,
    }
