"""Rooms over the socket: the same doors, rules and acts; whoever is out hears nothing more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_socketio.test_client import SocketIOTestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db, realtime
from app.core.signals import announce
from events.dinners.models import Seat
from events.signals import DinnerCalled, SeatTaken
from groups.chat import actions, lines, queries
from groups.chat.models import Channel
from groups.chat.rules import BEHIND
from groups.signals import GroupFounded, MemberJoined, MemberLeft
from tests.factories import a_dinner, a_group, a_member, a_room

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]
Connect = Callable[[int | None], SocketIOTestClient]


@pytest.fixture
def connect(app: Flask, as_member: AsMember) -> Iterator[Connect]:
    """`connect(member_id)`: a socket of somebody signed in; None is a stranger's."""
    sockets: list[SocketIOTestClient] = []

    def make(member_id: int | None) -> SocketIOTestClient:
        browser = app.test_client() if member_id is None else as_member(member_id)
        sockets.append(realtime.socketio.test_client(app, flask_test_client=browser))
        return sockets[-1]

    yield make
    for each in sockets:
        if each.is_connected():
            each.disconnect()


class Scene:
    """Ann and Bo in a room; Cy in another."""

    def __init__(self, writing: Writing) -> None:
        with writing() as session:
            ann, bo, cy = (a_member(session, name) for name in ("Ann", "Bo", "Cy"))
            room, other = a_room(session, ann, bo), a_room(session, cy)
            self.room, self.room_id, self.other = room.public_id, room.id, other.public_id
            self.ann, self.bo, self.cy = ann.id, bo.id, cy.id


@pytest.fixture
def scene(writing: Writing) -> Scene:
    return Scene(writing)


def ask(socket: SocketIOTestClient, name: str, **payload: Any) -> dict[str, Any]:
    answer = socket.emit(name, payload, callback=True)
    assert isinstance(answer, dict)
    return answer


def told(socket: SocketIOTestClient, kind: str) -> list[dict[str, Any]]:
    return [each["args"][0] for each in socket.get_received() if each["args"][0]["kind"] == kind]


def test_what_is_said_is_heard_by_all_in_the_room_and_nobody_else(scene: Scene, connect: Connect) -> None:
    ann, bo, cy, stranger = connect(scene.ann), connect(scene.bo), connect(scene.cy), connect(None)
    answer = ask(ann, "say", channel=scene.room, client_id="ann-said-1", text="see https://a.example/x.")
    assert answer == {"ok": True, "seq": 1}
    for socket in (ann, bo):
        heard = told(socket, "entry")
        assert [each["channel"] for each in heard] == [scene.room]
        entry = heard[0]["entry"]
        assert (entry["seq"], entry["kind"], entry["client_id"]) == (1, "post", "ann-said-1")
        assert entry["author"]["nickname"] == "Ann"
        assert entry["parts"] == ["see ", {"href": "https://a.example/x"}, "."]
    assert told(cy, "entry") == []
    assert told(stranger, "entry") == []


def test_said_again_under_the_same_id_it_is_heard_once(scene: Scene, connect: Connect) -> None:
    ann, bo = connect(scene.ann), connect(scene.bo)
    for _ in range(3):
        answer = ask(ann, "say", channel=scene.room, client_id="ann-said-1", text="once")
        assert answer == {"ok": True, "seq": 1}
    assert len(told(bo, "entry")) == 1


@pytest.mark.parametrize(
    ("name", "payload"),
    [("say", {"client_id": "outsider-1", "text": "hello"}), ("catch_up", {"after": 0}), ("seen", {"seq": 1})],
)
def test_a_socket_finds_no_room_that_its_member_is_not_in(
    scene: Scene, connect: Connect, name: str, payload: dict[str, Any]
) -> None:
    bo, cy, stranger = connect(scene.bo), connect(scene.cy), connect(None)
    assert ask(cy, name, channel=scene.room, **payload) == {"ok": False, "status": 404}
    assert ask(cy, name, channel="nosuchroom1", **payload) == {"ok": False, "status": 404}
    assert ask(stranger, name, channel=scene.room, **payload)["ok"] is False
    assert told(bo, "entry") == []
    assert ask(bo, name, channel=scene.room, **payload)["ok"] is True


@pytest.mark.parametrize(
    "payload",
    [
        {}, {"channel": 7}, {"channel": None, "text": "x"}, {"channel": {"a": 1}}, {"channel": "a\x00b"},
        {"channel": ["c:1"]}, {"channel": "x" * 5000},
    ],
)  # fmt: skip
def test_odd_messages_are_answered_and_do_no_harm(
    scene: Scene, connect: Connect, payload: dict[str, Any]
) -> None:
    bo = connect(scene.bo)
    for name in ("say", "catch_up", "seen"):
        assert ask(bo, name, **payload) == {"ok": False, "status": 404}
    for name in ("say", "catch_up", "seen"):
        assert bo.emit(name, "not an object", callback=True) == {"ok": False, "status": 422}
        assert bo.emit(name, callback=True) == {"ok": False, "status": 422}


@pytest.mark.parametrize("text", [None, 5, [], {}, "", " ", "x" * 2001, True])
def test_what_cannot_be_said_is_refused_with_a_sentence(scene: Scene, connect: Connect, text: Any) -> None:
    answer = ask(connect(scene.bo), "say", channel=scene.room, client_id="bo-said-1", text=text)
    assert (answer["ok"], answer["status"]) == (False, 409)
    assert answer["sentence"]


@pytest.mark.parametrize("after", [-1, "x", None, 2**80, 1.5, [], True])
def test_an_odd_number_to_catch_up_from_counts_as_the_beginning(
    scene: Scene, connect: Connect, after: Any
) -> None:
    bo = connect(scene.bo)
    ask(bo, "say", channel=scene.room, client_id="bo-said-1", text="hi")
    assert [e["seq"] for e in ask(bo, "catch_up", channel=scene.room, after=after)["entries"]] == [1]


def test_catching_up_equals_the_page_of_entries(
    scene: Scene, connect: Connect, as_member: AsMember, writing: Writing
) -> None:
    bo, page = connect(scene.bo), as_member(scene.bo)
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        posts = [
            actions.say(session, room, scene.ann, f"w{n}", f"ann-said-{n}", clock.now()) for n in range(9)
        ]
        actions.edit(session, room, posts[2], "better", clock.now())
        actions.remove(session, room, posts[5], scene.ann, clock.now())
        actions.note(session, room, "group.joined", clock.now(), about_id=scene.bo)
    for after in (0, 4, 11, 12, 99):
        by_socket = ask(bo, "catch_up", channel=scene.room, after=after)
        assert by_socket == page.get(f"/c/{scene.room}/entries?after={after}").get_json()
    note = by_socket["entries"][-1]
    assert note["words"] == {"en": "Bo has joined the group", "zh": note["words"]["zh"]}


def test_who_is_dismissed_hears_nothing_more_and_who_is_admitted_hears_at_once(
    scene: Scene, connect: Connect, writing: Writing
) -> None:
    ann, bo, cy = connect(scene.ann), connect(scene.bo), connect(scene.cy)
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        actions.dismiss(session, room, scene.bo, clock.now())
        actions.admit(session, room, scene.cy, clock.now())
    assert [each["channel"] for each in told(bo, "dismissed")] == [scene.room]
    ask(ann, "say", channel=scene.room, client_id="ann-said-1", text="between us")
    assert told(bo, "entry") == []
    assert len(told(cy, "entry")) == 1
    assert ask(bo, "say", channel=scene.room, client_id="bo-said-1", text="I am back")["status"] == 404
    assert ask(bo, "catch_up", channel=scene.room, after=0)["status"] == 404
    assert connect(scene.bo).is_connected()  # and a new socket of his hears nothing either
    ask(ann, "say", channel=scene.room, client_id="ann-said-2", text="still between us")
    assert told(bo, "entry") == []


def test_edits_and_removals_by_form_are_heard_on_the_socket(
    scene: Scene, connect: Connect, as_member: AsMember
) -> None:
    bo, ann = connect(scene.bo), as_member(scene.ann)
    ann.post(f"/c/{scene.room}/say", data={"text": "one", "client_id": "ann-said-1"})
    ann.post(f"/c/{scene.room}/entries/1/edit", data={"text": "two", "client_id": "unused-one"})
    ann.post(f"/c/{scene.room}/entries/1/remove")
    heard = [each["entry"] for each in told(bo, "entry")]
    assert [(e["seq"], e["kind"], e["target_seq"]) for e in heard] == [
        (1, "post", None), (2, "edit", 1), (3, "removal", 1),
    ]  # fmt: skip
    assert heard[1]["parts"] == ["two"]


def test_reading_on_one_device_is_told_to_the_others(scene: Scene, connect: Connect) -> None:
    phone, desk, ann = connect(scene.bo), connect(scene.bo), connect(scene.ann)
    ask(ann, "say", channel=scene.room, client_id="ann-said-1", text="hi")
    assert ask(phone, "seen", channel=scene.room, seq=1) == {"ok": True, "seq": 1}
    assert [each["seq"] for each in told(desk, "seen")] == [1]
    assert told(ann, "seen") == []
    with db.database().reading() as session:
        assert queries.unread_for(session, scene.bo) == 0


def test_who_is_far_behind_gets_a_snapshot(scene: Scene, connect: Connect, writing: Writing) -> None:
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        for number in range(BEHIND + 10):
            actions.say(session, room, scene.ann, "w", f"ann-said-{number}", clock.now())
    answer = ask(connect(scene.bo), "catch_up", channel=scene.room, after=3)
    assert (answer["snapshot"], len(answer["entries"]), answer["last_seq"]) == (True, 50, BEHIND + 10)


def test_a_group_has_its_room_from_the_first_day(writing: Writing, connect: Connect) -> None:
    with writing() as session:
        ann, bo, cy = (a_member(session, name) for name in ("Ann", "Bo", "Cy"))
        group = a_group(session, ann)
        group_id, ids = group.id, (ann.id, bo.id, cy.id)
        announce(session, MemberJoined(group.id, ann.id))  # told before the founding, which must not matter
        announce(session, GroupFounded(group.id, ann.id))
    socket = connect(ids[1])
    with writing() as session:
        announce(session, MemberJoined(group_id, ids[1]))
        announce(session, MemberJoined(group_id, ids[1]))
    with writing() as session:
        announce(session, MemberJoined(group_id, ids[2]))
    heard = [each["entry"]["words"]["en"] for each in told(socket, "entry")]
    assert heard == ["Bo has joined the group", "Cy has joined the group"]
    with writing() as session:
        announce(session, MemberLeft(group_id, ids[2]))
        announce(session, MemberLeft(group_id, ids[1], removed=True))
    with db.database().reading() as session:
        group_now = queries.group_of(session, group_id)
        assert group_now.channel_id is not None
        log = queries.entries_after(session, group_now.channel_id, 0, 99, 99)
        assert [(e.seq, e.kind.value) for e in log] == [(1, "note"), (2, "note"), (3, "note"), (4, "note")]
        assert queries.count_in(session, group_now.channel_id) == 1
        assert [list(queries.channel_ids_of(session, each)) for each in ids[1:]] == [[], []]


@pytest.mark.parametrize(
    ("path", "told_path"),
    [
        ("/d/abc", "/d/abc"),
        ("https://evil.example/", ""),
        ("//evil.example", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_note_leads_to_its_page_on_this_site_only(
    scene: Scene, connect: Connect, writing: Writing, path: str, told_path: str
) -> None:
    bo = connect(scene.bo)
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        actions.note(session, room, "group.joined", clock.now(), about_id=scene.ann, path=path)
    assert [each["entry"]["path"] for each in told(bo, "entry")] == [told_path]


def test_a_called_table_is_told_to_the_group_and_who_sits_to_the_table(writing: Writing) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
        group = a_group(session, ann, bo)
        dinner = a_dinner(session, group, ann, bo, seats=3)
        dinner.channel_id = a_room(session, ann, bo, title=dinner.title, kind="dinner").id
        seat_id = session.scalars(select(Seat.id).where(Seat.member_id == bo.id)).one()
        announce(session, DinnerCalled(dinner.id, group.id, ann.id))
        announce(session, SeatTaken(dinner.id, seat_id, bo.id))
        group_id, table_id, address = group.id, dinner.channel_id, f"/d/{dinner.public_id}"
    with db.database().reading() as session:
        room_id = queries.group_of(session, group_id).channel_id or 0
        called = lines.as_data(queries.entries_after(session, room_id, 0, 9, 9)[-1])
        seated = lines.as_data(queries.entries_after(session, table_id, 0, 9, 9)[-1])
    assert (called["words"]["en"], called["path"]) == ("Ann has set a table: Old-stove hotpot", address)
    assert seated["path"] == address
    assert seated["author"]["nickname"] == "Bo"


def test_one_persons_flood_is_stopped_over_all_his_sockets_and_others_go_on(
    scene: Scene, connect: Connect
) -> None:
    sockets, bo = [connect(scene.ann) for _ in range(3)], connect(scene.bo)
    answers = [
        ask(sockets[number % 3], "say", channel=scene.room, client_id=f"flood-{number:04}", text="x")
        for number in range(90)
    ]
    assert 30 <= sum(answer["ok"] for answer in answers) < 60
    assert {answer.get("status", 200) for answer in answers} == {200, 429}
    assert ask(bo, "say", channel=scene.room, client_id="bo-said-1", text="calm")["ok"] is True


def test_a_member_has_no_more_than_ten_sockets(scene: Scene, connect: Connect) -> None:
    sockets = [connect(scene.ann) for _ in range(12)]
    assert [socket.is_connected() for socket in sockets] == [True] * 10 + [False] * 2
