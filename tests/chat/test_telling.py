"""What other processes write: told in the order of the log, once, and to nobody who has been let go."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_socketio.test_client import SocketIOTestClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock, crowd, db, realtime
from groups.chat import actions, lane, lines, queries, telling
from groups.chat.models import Channel, Listener
from tests.factories import a_member, a_room

Writing = Callable[[], AbstractContextManager[Session]]
PATIENCE = 60.0


class Room:
    """Ann and Bo listen here; `elsewhere` writes as another process does, which tells nobody here."""

    def __init__(self, app: Flask, writing: Writing, as_member: Callable[[int], FlaskClient]) -> None:
        telling._heard.clear()  # tables were emptied since: ids begin anew
        with writing() as session:
            ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
            room = a_room(session, ann, bo)
            self.id, self.public_id, self.ann, self.bo = room.id, room.public_id, ann.id, bo.id
        self.sockets = [
            realtime.socketio.test_client(app, flask_test_client=as_member(each))
            for each in (self.ann, self.bo)
        ]

    def elsewhere(self, words: str) -> telling.Told:
        with db.database()._write() as session:
            room = session.get_one(Channel, self.id)
            actions.say(session, room, self.ann, words, "elsewhere-" + words.replace(" ", "-"), clock.now())
            session.info.clear()
            session.commit()
        with db.database().reading() as session:
            public_id, last, generation = queries.telling_of(session, self.id)
            entry = lines.told(session, queries.entries_after(session, self.id, last - 1, last, 1))[0]
            return telling.told_of(public_id, generation, entry)

    def passes_on(self, told: telling.Told) -> None:
        order = {"do": "entry", "in": self.public_id, "id": self.id, "seq": told.seq, "of": told.generation}
        telling.obey(order, told.body)

    def heard(self, socket: SocketIOTestClient, number: int) -> list[Any]:
        """What a socket was told of entries, at least so many, or what came until patience ended."""
        found: list[Any] = []
        end = time.monotonic() + PATIENCE
        while len(found) < number and time.monotonic() < end:
            told = [each["args"][0] for each in socket.get_received()]
            found += [each["entry"]["seq"] for each in told if each["kind"] == "entry"]
        return found


@pytest.fixture
def room(app: Flask, writing: Writing, as_member: Callable[[int], FlaskClient]) -> Iterator[Room]:
    made = Room(app, writing, as_member)
    yield made
    for socket in made.sockets:
        if socket.is_connected():
            socket.disconnect()


def test_an_entry_that_comes_too_early_waits_for_the_one_before(room: Room) -> None:
    one, two, three = (room.elsewhere(words) for words in ("one", "two", "three"))
    for told in (one, three, two, two, one):
        room.passes_on(told)
    assert [room.heard(socket, 3) for socket in room.sockets] == [[1, 2, 3]] * 2


def test_an_entry_that_never_comes_is_read_from_the_log(room: Room) -> None:
    room.elsewhere("lost")
    room.elsewhere("lost as well")
    room.passes_on(room.elsewhere("heard of"))
    assert [room.heard(socket, 3) for socket in room.sockets] == [[1, 2, 3]] * 2


def test_what_was_missed_is_told_when_the_line_is_back(room: Room) -> None:
    room.elsewhere("meanwhile")
    telling.resume()
    telling.resume()
    telling.obey_look({"do": telling.LOOK, "in": room.public_id}, "")
    assert [room.heard(socket, 1) for socket in room.sockets] == [[1]] * 2
    assert [room.sockets[0].get_received(), room.sockets[1].get_received()] == [[], []]


def test_whose_dismissal_has_not_been_heard_of_hears_nothing_said_after_it(room: Room) -> None:
    room.passes_on(room.elsewhere("for both"))
    with db.database()._write() as session:  # by another process, whose order is still on its way
        gone = update(Listener).where(Listener.channel_id == room.id, Listener.member_id == room.bo)
        session.execute(gone.values(until=clock.now()))
        session.execute(
            update(Channel).where(Channel.id == room.id).values(generation=Channel.generation + 1)
        )
        session.commit()
    room.passes_on(room.elsewhere("between us"))
    assert room.heard(room.sockets[0], 2) == [1, 2]
    assert room.heard(room.sockets[1], 1) == [1]
    answer = room.sockets[1].emit(
        "say", {"channel": room.public_id, "client_id": "bo-said-1", "text": "hello?"}, callback=True
    )
    assert answer == {"ok": False, "status": 404}


def test_who_comes_in_late_by_what_no_longer_holds_is_out_before_anything_is_told(room: Room) -> None:
    with db.database().writing() as session:
        actions.dismiss(session, session.get_one(Channel, room.id), room.bo, clock.now())
    room.passes_on(room.elsewhere("between us"))  # the room was looked at since
    crowd.obey(
        {"do": "admit", "who": f"m{room.bo}", "room": telling.room_of(room.id)}
    )  # an old order, overtaken
    room.passes_on(room.elsewhere("still between us"))
    assert room.heard(room.sockets[0], 2) == [1, 2]
    told = [each["args"][0]["kind"] for each in room.sockets[1].get_received()]
    assert "entry" not in told


def test_in_one_unit_each_has_an_answer_of_its_own(room: Room) -> None:
    def waiting(member: int, words: str, client_id: str, channel: str = "") -> lane.Waiting:
        viewer = next(v for v in crowd.viewers.values() if v is not None and v.id == member)
        return lane.Waiting(viewer, channel or room.public_id, client_id, words)

    batch = [
        waiting(room.ann, "first", "ann-said-1"),
        waiting(room.bo, " ", "bo-said-1"),
        waiting(room.bo, "second", "bo-said-2", ""),
        waiting(room.ann, "first", "ann-said-1"),
        waiting(room.ann, "elsewhere", "ann-said-3", "nosuchroom1"),
        waiting(room.ann, "third", "ann-said-4"),
    ]
    lane.write(batch)
    assert [each.seq for each in batch] == [1, 0, 2, 1, 0, 3]
    assert [type(each.problem).__name__ for each in batch] == [
        "NoneType", "Refused", "NoneType", "NoneType", "NotThere", "NoneType",
    ]  # fmt: skip
    again = [waiting(room.ann, "first", "ann-said-1"), waiting(room.bo, "fourth", "bo-said-5")]
    lane.write(again)
    assert [each.seq for each in again] == [1, 4]
    assert room.heard(room.sockets[1], 4) == [1, 2, 3, 4]
