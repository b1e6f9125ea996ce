"""Who is here and who is writing: told to the room alone, in calm, and forgotten by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_socketio.test_client import SocketIOTestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.accounts import actions as account
from app.accounts.models import Member
from app.core import clock, realtime
from groups.chat import actions, presence
from groups.chat.attending import ALIVE, Attendance, InProcess, InRedis
from groups.chat.models import Channel
from tests.factories import a_member, a_room
from tests.services import _free_port, _start_valkey

Writing = Callable[[], AbstractContextManager[Session]]
Connect = Callable[[int], SocketIOTestClient]


class Scene:
    """Ann and Bo in a room, Cy in none."""

    def __init__(self, writing: Writing) -> None:
        with writing() as session:
            ann, bo, cy = (a_member(session, name) for name in ("Ann", "Bo", "Cy"))
            room = a_room(session, ann, bo)
            self.room, self.room_id = room.public_id, room.id
            self.ann, self.bo, self.cy = ann.id, bo.id, cy.id


@pytest.fixture
def scene(writing: Writing, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(presence, "attendance", InProcess())
    monkeypatch.setattr(presence, "_wrote", {})
    monkeypatch.setattr(presence, "_tell_soon", presence.tell)  # at once: no test waits
    return Scene(writing)


@pytest.fixture
def connect(app: Flask, as_member: Callable[[int], FlaskClient]) -> Iterator[Connect]:
    sockets: list[SocketIOTestClient] = []

    def make(member_id: int) -> SocketIOTestClient:
        sockets.append(realtime.socketio.test_client(app, flask_test_client=as_member(member_id)))
        return sockets[-1]

    yield make
    for each in sockets:
        if each.is_connected():
            each.disconnect()


def ask(socket: SocketIOTestClient, name: str, **payload: Any) -> dict[str, Any]:
    answer = socket.emit(name, payload, callback=True)
    assert isinstance(answer, dict)
    return answer


def told(socket: SocketIOTestClient, kind: str) -> list[dict[str, Any]]:
    return [each["args"][0] for each in socket.get_received() if each["args"][0]["kind"] == kind]


def names(now: dict[str, Any]) -> list[str]:
    return [each["nickname"] for each in now["people"]]


def test_who_looks_at_the_room_is_here_until_it_is_left(scene: Scene, connect: Connect) -> None:
    ann, bo = connect(scene.ann), connect(scene.bo)
    assert ask(ann, "here", channel=scene.room)["count"] == 1
    now = ask(bo, "here", channel=scene.room)
    assert (now["count"], names(now)) == (2, ["Bo", "Ann"])
    assert [each["count"] for each in told(ann, "here")] == [1, 2]
    ask(bo, "here", channel=scene.room)
    assert told(ann, "here") == []  # a beat is no news
    ask(bo, "here", channel=scene.room, away=True)
    assert names(told(ann, "here")[-1]) == ["Ann"]


def test_two_pages_of_one_member_are_one_and_who_hangs_up_is_gone(scene: Scene, connect: Connect) -> None:
    ann, phone, desk = connect(scene.ann), connect(scene.bo), connect(scene.bo)
    for each in (ann, phone, desk):
        ask(each, "here", channel=scene.room)
    assert told(ann, "here")[-1]["count"] == 2
    phone.disconnect()
    assert told(ann, "here")[-1]["count"] == 2
    desk.disconnect()
    assert names(told(ann, "here")[-1]) == ["Ann"]


@pytest.mark.parametrize("name", ["here", "typing"])
@pytest.mark.parametrize("channel", ["real", "nosuchroom1", "\x00", 7, None])
def test_who_is_not_in_a_room_is_not_there_and_hears_nobody(
    scene: Scene, connect: Connect, name: str, channel: object
) -> None:
    ann, cy = connect(scene.ann), connect(scene.cy)
    given_channel = scene.room if channel == "real" else channel
    assert ask(cy, name, channel=given_channel) == {"ok": False, "status": 404}
    assert told(ann, name) == []
    ask(ann, "here", channel=scene.room)
    ask(ann, "typing", channel=scene.room)
    assert told(cy, "here") == told(cy, "typing") == []


def test_writing_is_told_to_the_room_but_not_at_every_stroke(scene: Scene, connect: Connect) -> None:
    ann, bo = connect(scene.ann), connect(scene.bo)
    for _ in range(3):
        assert ask(bo, "typing", channel=scene.room) == {"ok": True}
    heard = told(ann, "typing")
    assert [(each["channel"], each["member"]["nickname"]) for each in heard] == [(scene.room, "Bo")]


def test_in_a_great_crowd_only_the_number_is_told(
    scene: Scene, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "BIG", 1)
    ann, bo = connect(scene.ann), connect(scene.bo)
    ask(ann, "here", channel=scene.room)
    assert ask(bo, "here", channel=scene.room) == {"ok": True, "count": 2}
    assert "people" not in told(ann, "here")[-1]
    ask(bo, "typing", channel=scene.room)
    assert told(ann, "typing") == []


def test_a_whole_table_that_comes_at_once_is_told_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    started: list[object] = []
    monkeypatch.setattr(realtime.socketio, "start_background_task", lambda *task: started.append(task))
    monkeypatch.setattr(presence, "_due", set())
    for _ in range(50):
        presence._tell_soon(scene.room_id, scene.room)
    assert len(started) == 1


def test_who_was_dismissed_or_has_closed_the_account_is_not_shown(
    scene: Scene, connect: Connect, writing: Writing
) -> None:
    for member in (scene.ann, scene.bo):
        presence.attendance.note(scene.room_id, member, "s", clock.now().timestamp())
    with writing() as session:
        actions.dismiss(session, session.get_one(Channel, scene.room_id), scene.bo, clock.now())
    assert names(presence.who_is_here(scene.room_id)) == ["Ann"]
    with writing() as session:
        account.close(session, session.get_one(Member, scene.ann), "a former member", clock.now())
    assert presence.who_is_here(scene.room_id) == {"count": 0, "people": []}


def test_those_who_stay_are_told_at_once_that_somebody_was_let_go(
    scene: Scene, connect: Connect, writing: Writing
) -> None:
    ann, bo = connect(scene.ann), connect(scene.bo)
    for each in (bo, ann):
        ask(each, "here", channel=scene.room)
    told(ann, "here")
    told(bo, "here")
    with writing() as session:
        actions.dismiss(session, session.get_one(Channel, scene.room_id), scene.bo, clock.now())
    assert [names(each) for each in told(ann, "here")] == [["Ann"]]
    assert told(bo, "here") == []


def test_the_page_has_a_place_for_it_that_is_empty_without_scripts(
    scene: Scene, as_member: Callable[[int], FlaskClient]
) -> None:
    page = as_member(scene.ann).get(f"/c/{scene.room}").text
    assert re.search(r"<div class=\"typing\"[^>]* hidden>", page)
    assert re.search(r"data-here [^>]*hidden>", page)


@pytest.fixture(params=["process", "redis"])
def attendance(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Attendance]:
    if request.param == "process":
        yield InProcess()
        return
    port = _free_port()
    server = _start_valkey(port, tmp_path)
    yield InRedis(f"redis://127.0.0.1:{port}/0")
    server.terminate()
    server.wait(20)


def test_both_ways_of_keeping_it_agree(attendance: Attendance) -> None:
    room, now = 1, 1_800_000_000.0
    assert attendance.note(room, 1, "a", now)
    assert attendance.note(room, 2, "b", now + 1)
    assert not attendance.note(room, 1, "a", now + 2)
    assert sorted(attendance.here(room, now + 3)) == [1, 2]
    assert sorted(attendance.here(room, now + ALIVE + 1.5)) == [1]  # who is silent for long is gone
    assert attendance.note(room, 1, "a", now + ALIVE + 1.5)  # and that is news
    assert attendance.gone(room, 1, "a")
    assert not attendance.gone(room, 1, "a")
    assert attendance.here(room, now + ALIVE + 2) == []


def test_without_redis_nobody_is_here_and_nothing_breaks() -> None:
    away = InRedis("redis://127.0.0.1:1/0")
    assert not away.note(1, 1, "a", 0.0)
    assert not away.gone(1, 1, "a")
    assert away.here(1, 0.0) == []


steps = st.tuples(st.integers(1, 3), st.sampled_from("ab"), st.booleans(), st.floats(0, 40))


@given(st.lists(steps, max_size=30))
def test_here_are_those_who_said_so_last_and_not_too_long_ago(
    done: list[tuple[int, str, bool, float]],
) -> None:
    kept, until, now = InProcess(), dict[tuple[int, str], float](), 0.0
    for member, sid, comes, later in done:
        now += later
        if comes:
            kept.note(1, member, sid, now)
            until[member, sid] = now + ALIVE
        else:
            kept.gone(1, member, sid)
            until.pop((member, sid), None)
        assert set(kept.here(1, now)) == {m for (m, _s), end in until.items() if end > now}
