"""Two who do not meet (PE-07) in one room: neither hears the other, and the room goes on for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import blocks
from app.accounts.signals import BlockChanged
from app.core import clock, db, realtime
from groups.chat import actions, lines, pins, presence, queries, reactions, telling, veils
from groups.chat.attending import InProcess
from groups.chat.models import Channel
from groups.chat.rules import EntryKind
from tests.counting import count_queries
from tests.factories import a_group, a_member

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


class Scene:
    """Ann, Bo and Cy in a group's room, with their sockets; Ann has blocked Bo."""

    def __init__(self, app: Flask, writing: Writing, as_member: AsMember) -> None:
        telling._heard.clear()  # tables were emptied since: ids begin anew
        with writing() as session:
            people = [a_member(session, name) for name in ("Ann", "Bo", "Cy")]
            group = a_group(session, *people)
            channel = actions.channel_of_group(session, group.id, clock.now())
            for each in people:
                actions.admit(session, channel, each.id, clock.now())
            self.room, self.room_id = channel.public_id, channel.id
            self.ann, self.bo, self.cy = (each.id for each in people)
        self.writing = writing
        self.pages = {each: as_member(each) for each in (self.ann, self.bo, self.cy)}
        self.sockets = {
            each: realtime.socketio.test_client(app, flask_test_client=as_member(each)) for each in self.pages
        }
        self.block()

    def block(self) -> None:
        with self.writing() as session:
            blocks.block(session, self.ann, self.bo, clock.now())

    def ask(self, member: int, name: str, **payload: Any) -> dict[str, Any]:
        answer = self.sockets[member].emit(name, {"channel": self.room, **payload}, callback=True)
        assert isinstance(answer, dict)
        return answer

    def say(self, member: int, words: str, **payload: Any) -> int:
        mark = f"said-{member}-{words}".replace(" ", "-").replace("@", "at-")
        answer = self.ask(member, "say", text=words, client_id=mark, **payload)
        assert answer["ok"], answer
        return int(answer["seq"])

    def heard(self, member: int, kind: str = "entry") -> list[dict[str, Any]]:
        told = [each["args"][0] for each in self.sockets[member].get_received()]
        return [each["entry"] if kind == "entry" else each for each in told if each["kind"] == kind]

    def page(self, member: int, path: str = "") -> str:
        return self.pages[member].get(f"/c/{self.room}{path}").text


@pytest.fixture
def scene(
    app: Flask, writing: Writing, as_member: AsMember, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    monkeypatch.setattr(presence, "attendance", InProcess())
    monkeypatch.setattr(presence, "_wrote", {})
    monkeypatch.setattr(presence, "_tell_soon", presence.tell)  # at once: no test waits
    made = Scene(app, writing, as_member)
    yield made
    for socket in made.sockets.values():
        if socket.is_connected():
            socket.disconnect()


def words(entries: list[dict[str, Any]]) -> list[Any]:
    return [(each["seq"], each["kind"], each.get("parts")) for each in entries]


def test_neither_hears_the_other_and_every_number_passes(scene: Scene) -> None:
    scene.say(scene.ann, "from Ann")
    scene.say(scene.bo, "from Bo")
    scene.say(scene.cy, "from Cy")
    cy, ann, bo = (scene.heard(each) for each in (scene.cy, scene.ann, scene.bo))
    assert [(e["seq"], e["kind"]) for e in cy] == [(1, "post"), (2, "post"), (3, "post")]
    assert {(e["seq"], e["kind"]) for e in ann} == {(1, "post"), (2, "veiled"), (3, "post")}
    assert {(e["seq"], e["kind"]) for e in bo} == {(1, "veiled"), (2, "post"), (3, "post")}
    assert "from" not in str([e for e in (*ann, *bo) if e["kind"] == "veiled"])


def test_it_holds_from_the_next_word_on_and_ends_as_quietly(scene: Scene) -> None:
    with scene.writing() as session:
        blocks.unblock(session, scene.ann, scene.bo)
    scene.say(scene.ann, "heard again")
    assert [e["kind"] for e in scene.heard(scene.bo)] == ["post"]
    scene.block()
    scene.say(scene.ann, "and no more")
    assert [e["kind"] for e in scene.heard(scene.bo)] == ["veiled"]
    assert [e["kind"] for e in scene.heard(scene.cy)] == ["post", "post"]


def test_a_process_that_has_not_heard_of_the_block_tells_nothing_across_it(scene: Scene) -> None:
    with scene.writing() as session:
        blocks.unblock(session, scene.ann, scene.bo)
    scene.say(scene.cy, "everybody looks anew")
    with db.database()._write() as session:  # by another process: this one hears no fact
        blocks.block(session, scene.ann, scene.bo, clock.now())
        veils.changed(session, BlockChanged(scene.ann, scene.bo))
        session.info.clear()
        session.commit()
    for member in (scene.ann, scene.bo, scene.cy):
        scene.heard(member)
    scene.say(scene.ann, "across")
    assert [e["kind"] for e in scene.heard(scene.bo)] == ["veiled"]
    assert [e["kind"] for e in scene.heard(scene.cy)] == ["post"]


def test_pages_search_and_catching_up_are_without_the_other(scene: Scene) -> None:
    scene.say(scene.ann, "saffron from Ann")
    scene.say(scene.cy, "saffron from Cy")
    assert "saffron from Ann" in scene.page(scene.cy)
    assert "saffron from Ann" not in scene.page(scene.bo)
    assert "saffron from Cy" in scene.page(scene.bo)
    for path in (f"/c/{scene.room}/search?q=saffron", "/chats/search?q=saffron"):
        found = scene.pages[scene.bo].get(path).text
        assert "from Cy" in found
        assert "from Ann" not in found
    told = scene.ask(scene.bo, "catch_up", after=0)["entries"]
    assert [(e["seq"], e["kind"]) for e in told] == [(1, "veiled"), (2, "post")]
    told = scene.pages[scene.bo].get(f"/c/{scene.room}/entries?after=0").json
    assert told is not None
    assert "from Ann" not in str(told)
    for path in ("/entries/1/history", "/entries/1/react", "/entries/1/card"):
        assert scene.pages[scene.bo].get(f"/c/{scene.room}{path}").status_code == 404
        assert scene.pages[scene.cy].get(f"/c/{scene.room}{path}").status_code == 200


def test_quotes_edits_signs_and_pins_carry_nothing_across(scene: Scene) -> None:
    seq = scene.say(scene.ann, "saffron from Ann")
    scene.heard(scene.bo)
    answer = scene.say(scene.cy, "I agree", reply_to=seq)
    (told,) = scene.heard(scene.bo)
    assert (told["kind"], told.get("reply")) == ("post", None)
    assert scene.heard(scene.cy)[-1]["reply"]["words"] == "saffron from Ann"
    with scene.writing() as session:
        room, post = session.get_one(Channel, scene.room_id), queries.entry_at(session, scene.room_id, seq)
        mine = queries.entry_at(session, scene.room_id, answer)
        assert post is not None
        assert mine is not None
        pins.pin(session, room, post, scene.cy, True, clock.now())
        reactions.react(session, room, mine, scene.ann, "👍", True, clock.now())
        actions.edit(session, room, post, "thyme from Ann", clock.now())
    told_bo = scene.heard(scene.bo)
    assert {e["kind"] for e in told_bo} == {"veiled"}
    assert {e["kind"] for e in scene.heard(scene.cy)} == {"pin", "reaction", "edit"}
    assert "thyme" not in scene.page(scene.bo)
    assert "thyme" not in scene.page(scene.bo, "/pins")
    assert "thyme" in scene.page(scene.cy, "/pins")
    with db.database().reading() as session:
        carried = lines.told(session, queries.entries_after(session, scene.room_id, 0, 99, 99), scene.bo)
    assert "Ann" not in str(carried)


def test_badges_and_last_words_do_not_count_the_other(scene: Scene) -> None:
    scene.say(scene.cy, "last for Bo")
    scene.say(scene.ann, "not for Bo")
    with db.database().reading() as session:
        (room,) = queries.rooms_of(session, scene.bo)
        assert (room.unread, room.last.text if room.last else "") == (1, "last for Bo")
        assert (
            queries.unread_for(session, scene.bo) == queries.unread_in(session, scene.room_id, scene.bo) == 1
        )
        assert queries.unread_for(session, scene.cy) == 1


def test_neither_is_seen_here_nor_writing_nor_offered_as_a_name(scene: Scene) -> None:
    for member in (scene.ann, scene.bo, scene.cy):
        scene.ask(member, "here")
    for each in scene.pages:
        seen = [{p["nickname"] for p in told["people"]} for told in scene.heard(each, "here")][-1]
        assert seen == {scene.ann: {"Ann", "Cy"}, scene.bo: {"Bo", "Cy"}, scene.cy: {"Ann", "Bo", "Cy"}}[each]
    scene.ask(scene.ann, "typing")
    assert [len(scene.heard(each, "typing")) for each in (scene.bo, scene.cy)] == [0, 1]
    found = scene.pages[scene.bo].get(f"/c/{scene.room}/people?q=A").json
    assert found is not None
    assert found["people"] == []


def test_a_call_by_name_rings_no_bell_across(scene: Scene) -> None:
    scene.say(scene.ann, "@Bo @Cy come")
    bo, cy = (scene.pages[each].get("/notices").text for each in (scene.bo, scene.cy))
    assert "Ann" in cy
    assert "Ann" not in bo


def test_notes_of_the_house_are_for_all(scene: Scene) -> None:
    with scene.writing() as session:
        room = session.get_one(Channel, scene.room_id)
        actions.note(session, room, "group.joined", clock.now(), about_id=scene.ann)
    assert [e["kind"] for e in scene.heard(scene.bo)] == ["note"]
    with db.database().reading() as session:
        entries = queries.entries_after(session, scene.room_id, 0, 9, 9)
        assert [e.kind for e in veils.for_reader(session, entries, scene.bo)] == [EntryKind.NOTE]


def test_a_room_costs_the_same_however_many_blocks_there_are(scene: Scene) -> None:
    def cost() -> int:
        with db.database().reading() as session, count_queries() as asked:
            lines.told(session, queries.entries_after(session, scene.room_id, 0, 99, 99), scene.bo)
        return len(asked)

    for number in range(3):
        scene.say(scene.cy, f"word {number}")
    before = cost()
    with scene.writing() as session:
        for _ in range(20):
            blocks.block(session, scene.bo, a_member(session).id, clock.now())
    for number in range(20):
        scene.say(scene.cy, f"more {number}")
    assert cost() == before
