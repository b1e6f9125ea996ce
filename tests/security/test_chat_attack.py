"""Talk under attack: numbers of other rooms, others' pictures, names from outside, and whatever may be sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_socketio.test_client import SocketIOTestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db, realtime
from groups.chat import actions, pins
from groups.chat.models import Channel, Entry, Pin, Reaction
from groups.chat.pictures import Picked
from tests.factories import a_member, a_photo, a_room, sign_in
from tests.security.odd import TEXTS

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]
JSON = {"Accept": "application/json"}
SECRET = "The key lies under the third brick"
ODD = {name: text for name, text in TEXTS.items() if len(text) < 60_000}


@dataclass(frozen=True)
class Scene:
    """Ann and Bo in a room; Cy in another of his own, with a picture; Di was in Cy's and is not any more."""

    room: str
    theirs: str
    ann: int
    bo: int
    cy: int
    di: int
    their_photo: str
    waiting_photo: str
    theirs_id: int


@pytest.fixture
def scene(writing: Writing) -> Scene:
    with writing() as session:
        ann, bo, cy, di = (a_member(session, name) for name in ("Ann", "Bo", "Cyrano", "Di"))
        room, theirs = a_room(session, ann, bo), a_room(session, cy, di)
        actions.say(session, room, ann.id, "hello", "ann-said-1", clock.now())
        shown, waiting = a_photo(session, cy), a_photo(session, cy)
        for number in range(1, 4):
            photos = [Picked(shown.public_id, SECRET)] if number == 3 else []
            actions.say(session, theirs, cy.id, SECRET, f"cy-said-{number}", clock.now(), photos=photos)
        post = session.scalars(select(Entry).where(Entry.channel_id == theirs.id, Entry.seq == 2)).one()
        pins.pin(session, theirs, post, cy.id, True, clock.now())
        actions.dismiss(session, theirs, di.id, clock.now())
        return Scene(
            room.public_id,
            theirs.public_id,
            ann.id,
            bo.id,
            cy.id,
            di.id,
            shown.public_id,
            waiting.public_id,
            theirs.id,
        )


@pytest.fixture
def connect(app: Flask) -> Iterator[Callable[[int], SocketIOTestClient]]:
    """`connect(member_id)`: that member's socket."""
    sockets: list[SocketIOTestClient] = []

    def make(member_id: int) -> SocketIOTestClient:
        browser = app.test_client()
        sign_in(browser, member_id)
        sockets.append(realtime.socketio.test_client(app, flask_test_client=browser))
        return sockets[-1]

    yield make
    for each in sockets:
        if each.is_connected():
            each.disconnect()


def _ask(socket: SocketIOTestClient, name: str, payload: Any) -> dict[str, Any]:
    answer = socket.emit(name, payload, callback=True)
    assert isinstance(answer, dict), name
    return answer


READS = (
    "",
    "/entries",
    "/pins",
    "/people",
    "/search?q=key",
    "/entries/1/history",
    "/entries/3/card",
    "/entries/1/react",
)
POSTS = (
    "/say",
    "/seen",
    "/mute",
    "/photos",
    "/entries/1/pin",
    "/entries/1/react",
    "/entries/1/edit",
    "/entries/1/remove",
)


def test_who_left_finds_nothing_of_the_room_and_changes_nothing(scene: Scene, as_member: AsMember) -> None:
    data = {"on": "👍", "text": "me again", "client_id": "di-said-1"}
    for member_id in (scene.di, scene.ann):
        browser = as_member(member_id)
        for path in READS:
            answer = browser.get(f"/c/{scene.theirs}{path}")
            assert (answer.status_code, "brick" in answer.text) == (404, False), path
        for path in POSTS:
            assert browser.post(f"/c/{scene.theirs}{path}", data=data).status_code == 404, path
        for path in ("", "/thumb"):
            assert browser.get(f"/c/{scene.theirs}/photos/{scene.their_photo}{path}").status_code == 404
        assert "brick" not in browser.get("/chats").text
        assert "lies" not in browser.get("/chats/search?q=brick").text
    with db.database().reading() as session:
        assert session.scalars(select(Reaction)).all() == []
        assert len(session.scalars(select(Pin)).all()) == 1
        assert session.get_one(Channel, scene.theirs_id).last_seq == 4


def test_pictures_of_another_room_are_not_there_in_mine(scene: Scene, as_member: AsMember) -> None:
    ann = as_member(scene.ann)
    for photo in (scene.their_photo, scene.waiting_photo, "../" * 5, "x" * 300, "%00"):
        for path in ("", "/thumb"):
            assert ann.get(f"/c/{scene.room}/photos/{photo}{path}").status_code == 404


@pytest.mark.parametrize("which", ["their_photo", "waiting_photo"])
def test_nobody_says_the_pictures_of_somebody_else(
    scene: Scene, as_member: AsMember, connect: Callable[[int], SocketIOTestClient], which: str
) -> None:
    photo = getattr(scene, which)
    sent = {"text": "look", "client_id": "ann-steals", "photos": json.dumps([{"id": photo, "alt": ""}])}
    assert as_member(scene.ann).post(f"/c/{scene.room}/say", data=sent).status_code == 409
    told = _ask(connect(scene.ann), "say", {**sent, "channel": scene.room, "photos": [{"id": photo}]})
    assert told["status"] == 409
    with db.database().reading() as session:
        assert session.scalars(select(Entry.text).where(Entry.text == "look")).all() == []


def test_a_number_speaks_of_its_own_room_alone(
    scene: Scene, as_member: AsMember, connect: Callable[[int], SocketIOTestClient]
) -> None:
    ann, socket = as_member(scene.ann), connect(scene.ann)
    for number, reply in enumerate(("3", "99", "-1", "0", "x", str(2**40), str(2**70))):
        data = {"text": f"re {reply}", "client_id": f"ann-reply-{number}", "reply_to": reply}
        answer = ann.post(f"/c/{scene.room}/say", data=data)
        assert answer.status_code in (303, 404, 409, 422), reply
        assert "brick" not in answer.text
    for number, odd in enumerate(
        (3, 99, -1, 2**40, 2**70, "3", None, [3], {"a": 1}, True, 1.5, float("nan"))
    ):
        payload = {"channel": scene.room, "text": "re", "client_id": f"ann-socket-{number}", "reply_to": odd}
        assert _ask(socket, "say", payload).get("status", 200) < 500
    for seq in (2, 3, 99, 2**31, 2**63, 2**70):
        for path in ("react", "history", "card"):
            assert ann.get(f"/c/{scene.room}/entries/{seq}/{path}").status_code in (200, 404)
        assert ann.post(f"/c/{scene.room}/entries/{seq}/pin", data={"on": "1"}).status_code in (303, 404)
    assert "brick" not in ann.get(f"/c/{scene.room}").text
    assert "brick" not in ann.get(f"/c/{scene.room}/entries?after=0").text
    assert "brick" not in ann.get(f"/c/{scene.room}/pins").text


def test_names_from_outside_the_room_are_words(scene: Scene, as_member: AsMember) -> None:
    ann = as_member(scene.ann)
    for asked in ("Cyrano", "Cy", "", "%", "_", "C" * 500):
        told = ann.get(f"/c/{scene.room}/people", query_string={"q": asked}).get_json()
        assert "Cyrano" not in str(told)
    data = {"text": "psst @Cyrano and @Bo", "client_id": "ann-names"}
    assert ann.post(f"/c/{scene.room}/say", data=data).status_code == 303
    entry = ann.get(f"/c/{scene.room}/entries?after=1").get_json()["entries"][0]
    mentioned = [part["name"] for part in entry["parts"] if isinstance(part, dict) and "mention" in part]
    assert mentioned == ["Bo"]
    assert "psst" not in as_member(scene.cy).get("/notices").text


def test_what_was_taken_back_is_in_no_answer_of_the_room(scene: Scene, as_member: AsMember) -> None:
    ann, bo = as_member(scene.ann), as_member(scene.bo)
    room = f"/c/{scene.room}"
    ann.post(f"{room}/say", data={"text": "unwise hasty words", "client_id": "ann-said-it"})
    ann.post(f"{room}/entries/2/edit", data={"text": "unwise hasty still", "client_id": "ann-said-it"})
    bo.post(f"{room}/entries/2/pin", data={"on": "1"})
    bo.post(f"{room}/say", data={"text": "what?", "client_id": "bo-asks", "reply_to": "2"})
    assert ann.post(f"{room}/entries/2/remove").status_code == 303
    for path in (
        "",
        "/entries?after=0",
        "/pins",
        "/search?q=unwise",
        "/entries/2/history",
        "/entries/2/card",
        "?at=2",
        "?reply=2",
    ):
        answer = bo.get(f"{room}{path}")
        assert answer.status_code in (200, 404)
        assert "hasty" not in answer.text, path
    for path in ("/chats", "/chats/search?q=unwise", "/", "/notices"):
        assert "hasty" not in bo.get(path).text, path


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_odd_words_in_every_field_are_answered(scene: Scene, as_member: AsMember, odd: str) -> None:
    ann, room = as_member(scene.ann), f"/c/{scene.room}"
    for path, fields in (
        ("entries/1/react", ("on", "off")), ("entries/1/pin", ("on",)), ("mute", ("on",)), ("seen", ("seq",)),
        ("say", ("text", "client_id", "reply_to", "photos", "alt")), ("entries/1/edit", ("text",)),
        ("photos", ("alt",)),
    ):  # fmt: skip
        for field in fields:
            data = {"text": "x", "client_id": "ann-odd-words", field: odd}
            for headers in ({}, JSON):
                assert ann.post(f"{room}/{path}", data=data, headers=headers).status_code < 500, (path, field)
    for path, name in (
        (room, "at"), (room, "before"), (room, "after"), (room, "reply"), (f"{room}/entries", "after"),
        (f"{room}/people", "q"), (f"{room}/search", "q"), (f"{room}/search", "before"), ("/chats/search", "q"),
    ):  # fmt: skip
        assert ann.get(path, query_string={name: odd[:3000]}).status_code < 500, (path, name)


def test_only_one_emoji_is_a_sign(scene: Scene, as_member: AsMember) -> None:
    ann = as_member(scene.ann)
    for odd in ("<b>", "👍👍", "a", "👍\u0301", "\u200d", "👍" + "\u200d👍" * 30, "🏻", "https://e.example"):
        ann.post(f"/c/{scene.room}/entries/1/react", data={"on": odd})
    with db.database().reading() as session:
        assert [each.sign for each in session.scalars(select(Reaction))] in ([], ["🏻"])


PAYLOADS: list[Any] = [
    None, True, 7, "x", [], {}, [1, {}], {"id": 1}, {"id": None}, {"id": ["x"]}, {"id": "\0"},
    {"id": "\ud800", "alt": "\ud800"},
    {"id": "x" * 9000, "alt": "y" * 9000}, "[" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("odd", PAYLOADS, ids=lambda each: str(each)[:20])
def test_odd_pictures_in_a_message_break_nothing(
    scene: Scene, connect: Callable[[int], SocketIOTestClient], odd: Any
) -> None:
    socket = connect(scene.ann)
    for number, photos in enumerate((odd, [odd], [odd] * 50)):
        payload = {"channel": scene.room, "text": "x", "client_id": f"odd-photos-{number}", "photos": photos}
        assert _ask(socket, "say", payload).get("status", 200) < 500


def test_who_left_hears_neither_who_is_here_nor_who_writes(
    scene: Scene, connect: Callable[[int], SocketIOTestClient], writing: Writing
) -> None:
    bo, ann = connect(scene.bo), connect(scene.ann)
    with writing() as session:
        room = session.scalars(select(Channel).where(Channel.public_id == scene.room)).one()
        actions.dismiss(session, room, scene.bo, clock.now())
    bo.get_received()
    for name in ("here", "typing"):
        assert _ask(ann, name, {"channel": scene.room}).get("status", 200) == 200
        assert _ask(bo, name, {"channel": scene.room})["status"] == 404
    assert [each["name"] for each in bo.get_received() if each["name"] in ("here", "typing", "entry")] == []
