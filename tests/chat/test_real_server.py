"""Talk against a real server with real sockets: heard at once, whole after any break, nothing acknowledged lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.core import db
from app.core.settings import Settings
from app.core.signals import announce
from groups.chat import queries
from groups.signals import GroupFounded, MemberJoined
from tests.chat.real import PATIENCE, Person, Server, cookie_of, press
from tests.factories import a_group, a_member
from tests.services import POSTGRES

Writing = Callable[[], AbstractContextManager[Session]]

pytestmark = pytest.mark.slow


@pytest.fixture
def servers(app: Flask, settings: Settings) -> Iterator[Callable[[], Server]]:
    """`servers()`: one more running server over the test's own database."""
    running: list[Server] = []

    def make() -> Server:
        running.append(Server(settings.data, settings.database_url, settings.redis_url, settings.secret_key))
        running[-1].start()
        return running[-1]

    yield make
    for server in running:
        server.kill()


class Scene:
    """Ann and Bo belong to a group and are in its room."""

    def __init__(self, app: Flask, writing: Writing) -> None:
        with writing() as session:
            ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
            group = a_group(session, ann, bo)
            announce(session, GroupFounded(group.id, ann.id))
            announce(session, MemberJoined(group.id, bo.id))
            self.group, group_id = group.public_id, group.id
            ids = ann.id, bo.id
        with db.database().reading() as session:
            self.room_id = queries.group_of(session, group_id).channel_id or 0
            self.room = queries.public_id_of(session, self.room_id)
        self.cookies = [cookie_of(app, member_id) for member_id in ids]

    def people(self) -> list[Person]:
        return [Person(cookie) for cookie in self.cookies]

    def said(self) -> list[tuple[int, str]]:
        with db.database().reading() as session:
            log = queries.entries_after(session, self.room_id, 0, 10**6, 10**6)
            return [(entry.seq, entry.text) for entry in log]


@pytest.fixture
def scene(app: Flask, writing: Writing) -> Scene:
    return Scene(app, writing)


def test_what_is_said_is_heard_and_a_broken_line_catches_up(
    servers: Callable[[], Server], scene: Scene
) -> None:
    server = servers()
    ann, bo = (person.connect(server) for person in scene.people())
    first = ann.ask("say", channel=scene.room, client_id="ann-said-1", text="tripe, twice?")
    assert first["ok"] is True
    heard = bo.entry()
    assert (heard["seq"], heard["parts"], heard["author"]["nickname"]) == (
        first["seq"],
        ["tripe, twice?"],
        "Ann",
    )
    bo.close()
    for number in range(5):
        ann.ask("say", channel=scene.room, client_id=f"meanwhile-{number}", text=f"word {number}")
    bo.connect(server)
    missed = bo.ask("catch_up", channel=scene.room, after=heard["seq"])
    assert [each["parts"] for each in missed["entries"]] == [[f"word {number}"] for number in range(5)]
    assert missed["last_seq"] == heard["seq"] + 5
    ann.close()
    bo.close()


def test_a_power_cut_loses_nothing_that_was_acknowledged(servers: Callable[[], Server], scene: Scene) -> None:
    server = servers()
    before = len(scene.said())
    acknowledged: dict[str, int] = {}
    sent: list[str] = []
    enough = threading.Event()

    def talk(person: Person, name: str) -> None:
        for number in range(500):
            client_id = f"{name}-{number:05}"
            sent.append(client_id)
            try:
                answer = person.ask("say", channel=scene.room, client_id=client_id, text=client_id)
            except Exception:  # the line broke: the answer may be lost, the message may stand
                return
            if answer["ok"]:
                acknowledged[client_id] = answer["seq"]
            if len(acknowledged) >= 12:
                enough.set()

    people = [person.connect(server) for person in scene.people()]
    threads = [
        threading.Thread(target=talk, args=(p, n))
        for p, n in zip(people, ("ann-says", "bo-says"), strict=True)
    ]
    for thread in threads:
        thread.start()
    assert enough.wait(PATIENCE)
    server.kill()
    for thread, each in zip(threads, people, strict=True):
        thread.join(PATIENCE)
        each.close()
    kept = scene.said()
    assert [seq for seq, _ in kept] == list(range(1, len(kept) + 1))
    assert {text: seq for seq, text in kept if text}.items() >= acknowledged.items()

    server.start()
    person = scene.people()[0].connect(server)
    again = [each for each in sent if each.startswith("ann-says")][-3:]
    for client_id in again:  # the outbox sends again what has no answer; what stands already stays one
        assert person.ask("say", channel=scene.room, client_id=client_id, text=client_id)["ok"] is True
    texts = [text for _, text in scene.said()]
    assert len(texts) > before
    assert all(texts.count(client_id) == 1 for client_id in again)
    assert len({t for t in texts if t}) == len([t for t in texts if t])
    person.close()


def test_who_has_left_hears_nothing_more(servers: Callable[[], Server], scene: Scene) -> None:
    server = servers()
    ann, bo = (person.connect(server) for person in scene.people())
    assert press(server, f"/g/{scene.group}/membership/end", scene.cookies[1]) == 303
    assert bo.ask("catch_up", channel=scene.room, after=0) == {"ok": False, "status": 404}
    assert ann.ask("say", channel=scene.room, client_id="ann-said-1", text="between us")["ok"] is True
    while ann.entry()["kind"] != "post":
        pass
    assert bo.ask("say", channel=scene.room, client_id="bo-said-1", text="hello?") == {
        "ok": False,
        "status": 404,
    }
    assert bo.nothing_heard()
    ann.close()
    bo.close()


@pytest.mark.skipif(not POSTGRES, reason="several servers need Redis between them")
def test_two_servers_are_one_room(servers: Callable[[], Server], scene: Scene) -> None:
    one, other = servers(), servers()
    ann, bo = scene.people()
    ann.connect(one)
    bo.connect(other)
    for number in range(10):
        ann.ask("say", channel=scene.room, client_id=f"ann-said-{number}", text=f"a{number}")
    assert [bo.entry()["parts"] for _ in range(10)] == [[f"a{number}"] for number in range(10)]
    assert bo.ask("say", channel=scene.room, client_id="bo-said-1", text="b")["ok"] is True
    while ann.entry()["parts"] != ["b"]:
        pass
    assert press(one, f"/g/{scene.group}/membership/end", scene.cookies[1]) == 303
    # The order to the other server and the message go the same way: what ann hears of it bo would have heard too.
    while bo.heard.get(timeout=PATIENCE)["kind"] != "dismissed":
        pass
    assert ann.ask("say", channel=scene.room, client_id="ann-said-z", text="between us")["ok"] is True
    while ann.entry().get("parts") != ["between us"]:
        pass
    assert bo.ask("catch_up", channel=scene.room, after=0)["status"] == 404
    assert bo.nothing_heard()
    ann.close()
    bo.close()
