"""Mentions: who is named hears it once, if he is in the room; and the names that a composer offers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db
from app.site.notify.models import Notice
from groups.chat import actions, mentions
from groups.chat.models import Channel, Entry
from tests.factories import a_member, a_room

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


class Room:
    """Ann, 陈叔, Ann Lee and 阿May in a room; Di has left it, Bo was never there."""

    def __init__(self, writing: Writing) -> None:
        self.writing, self.said = writing, 0
        with writing() as session:
            people = {
                name: a_member(session, name) for name in ("Ann", "陈叔", "Ann Lee", "阿May", "Di", "Bo")
            }
            inside = [people[name] for name in ("Ann", "陈叔", "Ann Lee", "阿May", "Di")]
            room = a_room(session, *inside, title="Hotpot club")
            actions.dismiss(session, room, people["Di"].id, clock.now())
            self.id, self.public_id = room.id, room.public_id
            self.people = {name: member.id for name, member in people.items()}
            self.public = {name: member.public_id for name, member in people.items()}

    def say(self, text: str, by: str = "Ann") -> int:
        self.said += 1
        with self.writing() as session:
            channel = session.get_one(Channel, self.id)
            return actions.say(
                session, channel, self.people[by], text, f"client-{self.said:04}", clock.now()
            ).id

    def edit(self, entry_id: int, text: str) -> None:
        with self.writing() as session:
            post = session.get_one(Entry, entry_id)
            actions.edit(session, session.get_one(Channel, self.id), post, text, clock.now())

    def notices(self) -> list[tuple[str, str]]:
        """Who was told, and where it leads."""
        with db.database().reading() as session:
            told = select(Member.nickname, Notice.path).join(Notice, Notice.member_id == Member.id)
            return [(name, path) for name, path in session.execute(told.order_by(Notice.id))]


@pytest.fixture
def room(app: object, writing: Writing) -> Room:
    return Room(writing)


def kept(entry_id: int) -> list[list[str]]:
    with db.database().reading() as session:
        return list((session.get_one(Entry, entry_id).data or {}).get("mentions", []))


def test_who_is_named_hears_it_once_and_is_led_there(room: Room) -> None:
    entry = room.say("@陈叔你带酒吗？@陈叔！")
    assert kept(entry) == [[room.public["陈叔"], "陈叔"]]
    assert room.notices() == [("陈叔", f"/c/{room.public_id}?at=1#m1")]


def test_the_longest_name_wins_and_case_does_not_matter(room: Room) -> None:
    assert kept(room.say("@ann lee, sit here", by="陈叔")) == [[room.public["Ann Lee"], "ann lee"]]
    assert kept(room.say("@ANN!", by="陈叔")) == [[room.public["Ann"], "ANN"]]
    assert [name for name, _ in room.notices()] == ["Ann Lee", "Ann"]


@pytest.mark.parametrize("text", ["@Bo @Di @nobody", "`@陈叔`", "mail@Ann.example", "@Annabel", "@ 陈叔"])
def test_nobody_else_is_called(room: Room, text: str) -> None:
    assert kept(room.say(text, by="阿May")) == []
    assert room.notices() == []


def test_one_does_not_call_oneself(room: Room) -> None:
    assert kept(room.say("@Ann was here")) == [[room.public["Ann"], "Ann"]]
    assert room.notices() == []


def test_an_edit_calls_only_whom_it_adds(room: Room) -> None:
    entry = room.say("@陈叔 come")
    room.edit(entry, "@陈叔 please come")
    assert len(room.notices()) == 1
    room.edit(entry, "@陈叔 and @阿May come")
    assert [name for name, _ in room.notices()] == ["陈叔", "阿May"]
    room.edit(entry, "nobody need come")
    assert kept(entry) == []
    room.edit(entry, "@陈叔 after all")  # of one message one is told once
    assert len(room.notices()) == 2


def test_a_message_sent_twice_and_one_that_is_taken_back(room: Room) -> None:
    for _ in range(2):
        with room.writing() as session:
            channel = session.get_one(Channel, room.id)
            post = actions.say(session, channel, room.people["Ann"], "@陈叔", "the-same-1", clock.now())
    assert len(room.notices()) == 1
    with room.writing() as session:
        channel, post = session.get_one(Channel, room.id), session.get_one(Entry, post.id)
        actions.remove(session, channel, post, room.people["Ann"], clock.now())
    assert kept(post.id) == []


def test_a_crowd_is_not_called_at_once(room: Room, writing: Writing) -> None:
    with writing() as session:
        crowd = [a_member(session, f"吃货{number:02}号") for number in range(30)]
        for member in crowd:
            actions.admit(session, session.get_one(Channel, room.id), member.id, clock.now())
        names = [member.nickname for member in crowd]
    room.say(" ".join(f"@{name}" for name in names))
    assert len(room.notices()) == mentions.MOST


def test_the_page_marks_my_own_name(room: Room, as_member: AsMember) -> None:
    room.say("@陈叔 and @阿May")
    text = as_member(room.people["陈叔"]).get(f"/c/{room.public_id}").text
    assert f'<a class="at at--me" href="/m/{room.public["陈叔"]}"' in text
    assert f'<a class="at" href="/m/{room.public["阿May"]}"' in text
    told = as_member(room.people["陈叔"]).get(f"/c/{room.public_id}/entries?after=0").get_json()
    assert told["entries"][0]["parts"][0] == {"mention": room.public["陈叔"], "name": "陈叔"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("an", ["Ann Lee"]), ("ANN L", ["Ann Lee"]), ("May", ["阿May"]), ("叔", ["陈叔"]), ("陈", ["陈叔"]),
        ("Bo", []), ("Di", []), ("%", []), ("x" * 500, []),
    ],
)  # fmt: skip
def test_names_are_offered_to_who_is_in_the_room(
    room: Room, as_member: AsMember, typed: str, found: list[str]
) -> None:
    client = as_member(room.people["Ann"])
    told = client.get(f"/c/{room.public_id}/people", query_string={"q": typed}).get_json()
    assert [each["nickname"] for each in told["people"]] == found
    assert as_member(room.people["Bo"]).get(f"/c/{room.public_id}/people").status_code == 404


def test_with_nothing_typed_who_spoke_last_is_offered(room: Room, as_member: AsMember) -> None:
    for name in ("陈叔", "阿May", "Ann", "Di"):
        room.say("hello", by=name)
    told = as_member(room.people["Ann"]).get(f"/c/{room.public_id}/people").get_json()
    assert [each["nickname"] for each in told["people"]] == ["阿May", "陈叔"]
