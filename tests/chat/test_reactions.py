"""Signs under messages: set once, counted by the log, gone with the message, dear to nobody but those in the room."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.access import Refused
from groups.chat import actions, extras, lines, queries, reactions
from groups.chat.models import Channel, Entry, Reaction
from groups.chat.reactions import MORE, MOST_KINDS, ReactRefusal, is_sign
from groups.chat.rules import EntryKind
from tests.counting import count_queries
from tests.factories import a_member, a_room

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


class Scene:
    """Ann said something; Bo is in the room, Cy is not."""

    def __init__(self, writing: Writing) -> None:
        with writing() as session:
            ann, bo, cy = (a_member(session, name) for name in ("Ann", "Bo", "Cy"))
            room = a_room(session, ann, bo)
            self.seq = actions.say(session, room, ann.id, "tripe, twice", "ann-said-1", clock.now()).seq
            self.room, self.room_id = room.public_id, room.id
            self.ann, self.bo, self.cy = ann.id, bo.id, cy.id

    def signs(self, reader: int | None = None) -> list[list[object]]:
        with db.database().reading() as session:
            post = queries.entry_at(session, self.room_id, self.seq)
            assert post is not None
            return list(extras.of(session, [post], reader)[self.seq].get("reactions", []))

    def log(self) -> list[dict[str, object]]:
        with db.database().reading() as session:
            told = lines.since(session, session.get_one(Channel, self.room_id), 0)["entries"]
            return [entry for entry in told if entry["kind"] == "reaction"]


@pytest.fixture
def scene(writing: Writing) -> Scene:
    return Scene(writing)


@pytest.mark.parametrize("sign", [*MORE, "👍🏽", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇳", "5️⃣", "❤", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☕"])
def test_one_emoji_is_a_sign(sign: str) -> None:
    assert is_sign(sign)


@pytest.mark.parametrize("sign", ["", "a", "👍👍", "ok👍", "好", "1", "\u200d", "🇨", "<b>", "👍\n", "\ufe0f"])
def test_nothing_else_is(sign: str) -> None:
    assert not is_sign(sign)


@given(st.text(max_size=12))
def test_a_sign_holds_no_letter_and_nothing_of_markup(text: str) -> None:
    assert not (is_sign(text) and any(letter.isalpha() or letter in "<>&\"' " for letter in text))


def test_a_sign_stands_once_however_often_it_is_set(scene: Scene, as_member: AsMember) -> None:
    bo, address = as_member(scene.bo), f"/c/{scene.room}/entries/{scene.seq}/react"
    for _ in range(2):
        assert bo.post(address, data={"on": "🌶️"}).status_code == 303
    assert as_member(scene.ann).post(address, data={"on": "🌶"}).status_code == 303  # the same, without colour
    assert scene.signs(scene.bo) == [["🌶️", 2, True, ["Bo", "Ann"]]]
    assert [(e["sign"], e["on"], e["count"], e["target_seq"]) for e in scene.log()] == [
        ("🌶️", True, 1, scene.seq), ("🌶️", True, 2, scene.seq),
    ]  # fmt: skip
    for _ in range(2):
        answer = bo.post(address, data={"off": "🌶️"}, headers={"Accept": "application/json"})
        assert answer.get_json() == {"ok": True}
    assert scene.signs(scene.bo) == [["🌶️", 1, False, ["Ann"]]]
    assert (scene.log()[-1]["on"], scene.log()[-1]["count"]) == (False, 1)


@pytest.mark.parametrize("data", [{"on": "ok"}, {"on": ""}, {}, {"off": "<b>"}, {"on": "👍" * 30}])
def test_what_is_no_sign_is_refused_with_a_sentence(
    scene: Scene, as_member: AsMember, data: dict[str, str]
) -> None:
    answer = as_member(scene.bo).post(f"/c/{scene.room}/entries/{scene.seq}/react", data=data)
    assert answer.status_code == 409
    assert "Only one emoji goes there." in answer.text
    assert scene.signs() == []


def test_only_who_is_in_the_room_reacts(scene: Scene, as_member: AsMember, client: FlaskClient) -> None:
    address = f"/c/{scene.room}/entries/{scene.seq}/react"
    for browser in (as_member(scene.cy), client):
        assert browser.post(address, data={"on": "👍"}).status_code == 404
        assert browser.get(address).status_code == 404
    assert as_member(scene.bo).post(f"/c/{scene.room}/entries/99/react", data={"on": "👍"}).status_code == 404
    assert scene.signs() == []


def test_twelve_kinds_are_enough_and_a_known_one_may_still_be_pressed(scene: Scene, writing: Writing) -> None:
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        post = queries.entry_at(session, room.id, scene.seq)
        assert post is not None
        for sign in MORE[:MOST_KINDS]:
            reactions.react(session, room, post, scene.ann, sign, True, clock.now())
        with pytest.raises(Refused) as no:
            reactions.react(session, room, post, scene.bo, MORE[MOST_KINDS], True, clock.now())
        assert no.value.reason is ReactRefusal.TOO_MANY
        reactions.react(session, room, post, scene.bo, MORE[0], True, clock.now())
    assert len(scene.signs()) == MOST_KINDS


def test_with_the_message_its_signs_are_gone(scene: Scene, as_member: AsMember) -> None:
    ann, bo, address = as_member(scene.ann), as_member(scene.bo), f"/c/{scene.room}/entries/{scene.seq}"
    bo.post(f"{address}/react", data={"on": "😂"})
    ann.post(f"{address}/remove")
    assert bo.post(f"{address}/react", data={"on": "👍"}).status_code == 409
    with db.database().reading() as session:
        assert session.scalars(select(Reaction)).all() == []
    assert 'value="😂" aria-pressed' not in bo.get(f"/c/{scene.room}").text.partition('class="msgs"')[2]


def test_a_sign_is_nothing_to_be_read(scene: Scene, as_member: AsMember) -> None:
    ann = as_member(scene.ann)
    ann.post(f"/c/{scene.room}/seen")
    as_member(scene.bo).post(f"/c/{scene.room}/entries/{scene.seq}/react", data={"on": "👍"})
    with db.database().reading() as session:
        assert queries.unread_for(session, scene.ann) == 0
        assert queries.shown(session, scene.room_id).rows[0].kind is EntryKind.POST


def test_the_page_says_how_many_and_who(scene: Scene, as_member: AsMember) -> None:
    as_member(scene.bo).post(f"/c/{scene.room}/entries/{scene.seq}/react", data={"on": "👍"})
    page = as_member(scene.ann).get(f"/c/{scene.room}").text.partition('class="msgs"')[2]
    assert 'name="on" value="👍" aria-pressed="false" aria-label="👍 1: Bo"' in page
    mine = as_member(scene.bo).get(f"/c/{scene.room}").text
    assert 'name="off" value="👍" aria-pressed="true"' in mine
    assert 'aria-pressed="true"' in as_member(scene.bo).get(f"/c/{scene.room}/entries/{scene.seq}/react").text


def test_all_signs_that_I_set_go_into_my_export(scene: Scene, as_member: AsMember) -> None:
    as_member(scene.bo).post(f"/c/{scene.room}/entries/{scene.seq}/react", data={"on": "🦀"})
    assert "🦀" in json.dumps(as_member(scene.bo).get("/settings/export").get_json(), ensure_ascii=False)
    assert "🦀" not in json.dumps(as_member(scene.ann).get("/settings/export").get_json(), ensure_ascii=False)


def test_fifty_messages_with_signs_cost_what_three_cost(scene: Scene, writing: Writing) -> None:
    def cost(many: int) -> int:
        with db.database().reading() as session:
            found = session.scalars(select(Entry).where(Entry.kind == EntryKind.POST).limit(many)).all()
            with count_queries() as asked:
                told = reactions.carried(session, found, scene.bo)
        assert len(told) == many
        assert all(len(each["reactions"][0][3]) <= reactions.NAMED for each in told.values())
        return len(asked)

    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        people = [a_member(session) for _ in range(15)]
        for number in range(50):
            said = actions.say(session, room, scene.ann, f"word {number}", f"ann-more-{number}", clock.now())
            for each in people if number == 1 else people[:2]:
                reactions.react(session, room, said, each.id, "🍜", True, clock.now())
        first = queries.entry_at(session, room.id, scene.seq)
        assert first is not None
        reactions.react(session, room, first, scene.bo, "🍜", True, clock.now())
    assert cost(3) == cost(50) == 2  # the signs, and whom the reader does not meet
