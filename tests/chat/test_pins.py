"""Pins and silence: anybody in the room pins, twenty at most; a silent room counts nowhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.access import Refused
from groups.chat import actions, lines, pins, queries
from groups.chat.models import Channel, Entry
from groups.chat.pins import MOST, PinRefusal
from tests.counting import count_queries
from tests.factories import a_member, a_room

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]
JSON = {"Accept": "application/json"}


class Scene:
    """Ann said two things; Bo is in the room, Cy is not."""

    def __init__(self, writing: Writing) -> None:
        with writing() as session:
            ann, bo, cy = (a_member(session, name) for name in ("Ann", "Bo", "Cy"))
            room = a_room(session, ann, bo)
            said = [
                actions.say(session, room, ann.id, text, f"ann-{text}", clock.now())
                for text in ("door", "code")
            ]
            self.door, self.code = (each.seq for each in said)
            self.room, self.room_id = room.public_id, room.id
            self.ann, self.bo, self.cy = ann.id, bo.id, cy.id

    def address(self, seq: int) -> str:
        return f"/c/{self.room}/entries/{seq}/pin"

    def bar(self) -> dict[str, object] | None:
        with db.database().reading() as session:
            return pins.bar(session, self.room_id)

    def told(self) -> list[tuple[object, object]]:
        with db.database().reading() as session:
            log = lines.since(session, session.get_one(Channel, self.room_id), 0)["entries"]
            return [(entry["target_seq"], entry["on"]) for entry in log if entry["kind"] == "pin"]


@pytest.fixture
def scene(writing: Writing) -> Scene:
    return Scene(writing)


def test_anybody_in_the_room_pins_and_takes_down_and_twice_is_once(scene: Scene, as_member: AsMember) -> None:
    bo, ann = as_member(scene.bo), as_member(scene.ann)
    for _ in range(2):
        assert bo.post(scene.address(scene.door), data={"on": "1"}, headers=JSON).get_json() == {"ok": True}
    assert ann.post(scene.address(scene.code), data={"on": "1"}).status_code == 303
    assert scene.bar() == {"seq": scene.code, "name": "Ann", "words": "code", "count": 2}
    for _ in range(2):
        ann.post(scene.address(scene.code), data={"off": "1"})
    assert scene.bar() == {"seq": scene.door, "name": "Ann", "words": "door", "count": 1}
    assert scene.told() == [(scene.door, True), (scene.code, True), (scene.code, False)]
    page = ann.get(f"/c/{scene.room}/pins").text
    assert "Pinned by Bo" in page
    assert f"/c/{scene.room}?at={scene.door}#m{scene.door}" in page
    assert f'href="/c/{scene.room}?at={scene.door}#m{scene.door}"' in ann.get(f"/c/{scene.room}").text


def test_nobody_outside_pins_or_sees_what_is_pinned(
    scene: Scene, as_member: AsMember, client: FlaskClient
) -> None:
    for browser in (as_member(scene.cy), client):
        assert browser.post(scene.address(scene.door), data={"on": "1"}).status_code == 404
        assert browser.get(f"/c/{scene.room}/pins").status_code == 404
        assert browser.post(f"/c/{scene.room}/mute", data={"on": "1"}).status_code == 404
    assert scene.bar() is None


def test_twenty_are_enough(scene: Scene, writing: Writing) -> None:
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        posts = [
            actions.say(session, room, scene.ann, "x", f"ann-said-x-{n}", clock.now())
            for n in range(MOST + 1)
        ]
        for post in posts[:MOST]:
            pins.pin(session, room, post, scene.bo, True, clock.now())
        with pytest.raises(Refused) as no:
            pins.pin(session, room, posts[MOST], scene.bo, True, clock.now())
        assert no.value.reason is PinRefusal.FULL
        pins.pin(session, room, posts[0], scene.ann, False, clock.now())
        pins.pin(session, room, posts[MOST], scene.bo, True, clock.now())
        assert len(pins.all_of(session, room.id)) == MOST


def test_what_is_taken_back_is_pinned_no_more(scene: Scene, as_member: AsMember) -> None:
    ann = as_member(scene.ann)
    for seq in (scene.door, scene.code):
        ann.post(scene.address(seq), data={"on": "1"})
    ann.post(f"/c/{scene.room}/entries/{scene.code}/remove")
    assert scene.bar() == {"seq": scene.door, "name": "Ann", "words": "door", "count": 1}
    log = ann.get(f"/c/{scene.room}/entries?after=0").get_json()["entries"]
    assert (log[-1]["kind"], log[-1]["bar"]["seq"]) == ("removal", scene.door)
    assert ann.post(scene.address(scene.code), data={"on": "1"}).status_code == 409


def test_a_page_of_entries_costs_three_questions_of_pins(scene: Scene, writing: Writing) -> None:
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        for number in range(40):
            post = actions.say(session, room, scene.ann, "x", f"ann-said-x-{number}", clock.now())
            pins.pin(session, room, post, scene.ann, True, clock.now())
            if number > 10:
                pins.pin(session, room, post, scene.bo, False, clock.now())
    with db.database().reading() as session:
        entries = session.query(Entry).all()
        for few in (entries[:6], entries):
            with count_queries() as asked:
                pins.carried(session, few, None)
            assert len(asked) == 3


def test_a_silent_room_counts_nowhere_and_says_so_in_the_list(scene: Scene, as_member: AsMember) -> None:
    bo = as_member(scene.bo)

    def waiting() -> int:
        with db.database().reading() as session:
            return queries.unread_for(session, scene.bo)

    assert waiting() == 2
    assert "2 new messages" in bo.get("/").text
    for _ in range(2):
        assert bo.post(f"/c/{scene.room}/mute", data={"on": "1"}).status_code == 303
    assert waiting() == 0
    assert "new messages" not in bo.get("/").text
    assert "data-muted" in bo.get("/chats").text
    assert "data-muted" not in as_member(scene.ann).get("/chats").text
    bo.post(f"/c/{scene.room}/mute")
    assert waiting() == 2
    assert "data-muted" not in bo.get("/chats").text
