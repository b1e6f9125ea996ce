"""Answers: a post that speaks of another shows whose it was and how it began, for as long as it stands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from groups.chat import actions, extras, lines, queries, quotes
from groups.chat.models import Channel, Entry
from groups.chat.rules import SayRefusal
from tests.counting import count_queries
from tests.factories import a_member, a_room

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


class Scene:
    """Ann has asked; Bo may answer. Cy's room is another."""

    def __init__(self, session: Session) -> None:
        self.ann, self.bo, self.cy = (a_member(session, name) for name in ("Ann", "Bo", "Cy"))
        self.session, self.room, self.other = (
            session,
            a_room(session, self.ann, self.bo),
            a_room(session, self.cy),
        )
        self.said = 0
        self.post = self.say("**tripe**, twice?\nor more")

    def say(self, text: str, reply_to: int | None = None, room: Channel | None = None) -> Entry:
        self.said += 1
        author = self.cy if room else self.ann
        return actions.say(
            self.session,
            room or self.room,
            author.id,
            text,
            f"client-{self.said:04}",
            clock.now(),
            reply_to=reply_to,
        )

    def told(self, *entries: Entry) -> list[dict[str, Any]]:
        found = [queries.entry_at(self.session, entry.channel_id, entry.seq) for entry in entries]
        return lines.told(self.session, [entry for entry in found if entry])


@pytest.fixture
def scene(session: Session) -> Scene:
    return Scene(session)


def test_an_answer_carries_the_name_and_the_plain_words(scene: Scene) -> None:
    answer = scene.say("three", scene.post.seq)
    told = scene.told(scene.post, answer)
    assert told[1]["reply"] == {
        "seq": 1,
        "nickname": "Ann",
        "words": "tripe, twice? or more",
        "removed": False,
    }
    assert told[1]["target_seq"] == 1
    assert "reply" not in told[0]


def test_a_long_post_is_quoted_by_its_beginning(scene: Scene) -> None:
    long = scene.say("毛肚" * 100)
    words = str(scene.told(scene.say("yes", long.seq))[0]["reply"]["words"])
    assert len(words) == quotes.LONGEST
    assert words.endswith("…")


def test_what_is_taken_back_is_quoted_no_more_and_quotes_nothing(scene: Scene) -> None:
    answer = scene.say("three", scene.post.seq)
    actions.remove(scene.session, scene.room, scene.post, scene.ann.id, clock.now())
    told = scene.told(answer)[0]
    assert told["reply"] == {"seq": 1, "nickname": "Ann", "words": "", "removed": True}
    actions.remove(scene.session, scene.room, answer, scene.ann.id, clock.now())
    assert "reply" not in scene.told(answer)[0]
    late = scene.say("too late", scene.post.seq)  # what was written before it was known
    assert scene.told(late)[0]["reply"]["removed"] is True


def test_an_edit_is_in_the_quote_at_once(scene: Scene) -> None:
    answer = scene.say("three", scene.post.seq)
    actions.edit(scene.session, scene.room, scene.post, "tripe, thrice?", clock.now())
    assert scene.told(answer)[0]["reply"]["words"] == "tripe, thrice?"


def test_only_a_post_of_the_same_room_is_answered(scene: Scene) -> None:
    note = actions.note(scene.session, scene.room, "group.joined", clock.now(), about_id=scene.bo.id)
    for _ in range(5):
        scene.say("elsewhere", room=scene.other)
    edit = actions.edit(scene.session, scene.room, scene.post, "other words", clock.now())
    for seq in (note.seq, edit.seq, 99, scene.other.last_seq, -1):
        with pytest.raises(Refused) as refused:
            scene.say("what?", seq)
        assert refused.value.reason is SayRefusal.NO_POST


def test_a_page_of_answers_asks_once(scene: Scene) -> None:
    answers = [scene.say(f"no. {number}", scene.post.seq + number) for number in range(20)]
    scene.session.flush()
    with count_queries() as few:
        extras.of(scene.session, answers[:2])
    with count_queries() as many:
        assert len(quotes.carried(scene.session, answers, None)) == 20
        extras.of(scene.session, answers)
    assert len(many) == len(few) + 1


def test_without_scripts_a_link_fills_the_form(app: object, as_member: AsMember, writing: Writing) -> None:
    with writing() as session:
        made = Scene(session)
        room, ann, bo, seq = made.room.public_id, made.ann.id, made.bo.id, made.post.seq
    client = as_member(bo)
    assert f"reply={seq}" in client.get(f"/c/{room}").text
    page = client.get(f"/c/{room}?reply={seq}").text
    assert f'name="reply_to" type="hidden" value="{seq}"' in page
    assert "tripe, twice? or more" in page.partition("data-answering")[2].partition("</p>")[0]
    data = {"text": "three", "client_id": "bo-answers-1", "reply_to": str(seq)}
    assert client.post(f"/c/{room}/say", data=data).status_code == 303
    text = as_member(ann).get(f"/c/{room}").text
    assert f'data-re="{seq}"' in text
    assert f'href="/c/{room}?at={seq}#m{seq}"' in text
    again = client.post(f"/c/{room}/say", data={**data, "text": " ", "client_id": "bo-answers-2"})
    assert again.status_code == 422
    assert f'name="reply_to" type="hidden" value="{seq}"' in again.text  # what is answered is kept, too
    for odd in ("999", "x", "-1", "²"):
        assert 'name="reply_to" type="hidden" value=""' in client.get(f"/c/{room}?reply={odd}").text
    odd_answer = client.post(f"/c/{room}/say", data={**data, "client_id": "bo-answers-3", "reply_to": "999"})
    assert odd_answer.status_code == 409
