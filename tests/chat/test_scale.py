"""The reads that every page and message asks for go by an index: told by the database's own plan, not by a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, text
from sqlalchemy.orm import Session

from app.core import clock, db, search
from app.core.search_words import read
from groups.chat import search as chat_search
from groups.chat.models import Entry, Pin, Reaction
from tests.factories import a_member, a_room
from tests.keeping import Keep
from tests.services import POSTGRES

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]
LARGE = ("entry", "search_tokens", "reaction", "listener")  # tables that grow with what is said
ENTRIES, SMALL, ROOMS = 4_000, 400, 20
STEPS_OF_A_SCAN = 5 * ENTRIES  # at the very least: a row takes several instructions


class Scene:
    """A room of many entries beside others; most of them are signs under messages."""

    def __init__(self, writing: Writing) -> None:
        with writing() as session:
            ann, bo, cy = a_member(session, "Ann"), a_member(session, "Bo"), a_member(session, "Cy")
            for _ in range(ROOMS):
                self._fill(session, a_room(session, bo).id, bo.id, 100)
            room, small = a_room(session, ann, bo), a_room(session, cy, bo)
            for each, size in ((room, ENTRIES), (small, SMALL)):
                self._fill(session, each.id, bo.id, size)
                each.last_seq = size
                session.add(Pin(channel_id=each.id, seq=10, by_id=bo.id, at=clock.now()))
                session.add(
                    Reaction(channel_id=each.id, seq=size, member_id=bo.id, sign="👍", at=clock.now())
                )
            self.room, self.small, self.room_id = room.public_id, small.public_id, room.id
            self.ann, self.cy = ann.id, cy.id

    def _fill(self, session: Session, channel_id: int, author_id: int, count: int) -> None:
        rows = [
            {"channel_id": channel_id, "seq": seq, "kind": "post" if seq % 5 == 0 else "reaction",
             "author_id": author_id, "text": f"火锅 number {seq}", "html": "", "said_at": clock.now(),
             "target_seq": None if seq % 5 == 0 else 5, "client_id": None, "data": None}
            for seq in range(1, count + 1)
        ]  # fmt: skip
        session.connection().execute(insert(Entry), rows)
        search.put_many(session, chat_search.KIND, channel_id, ((row["seq"], row["text"]) for row in rows))


@contextmanager
def _listening() -> Iterator[list[tuple[str, Any]]]:
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    engine = db.database().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _scans(asked: list[tuple[str, Any]]) -> list[str]:
    """The steps of the plans that read a whole large table, with the statement that does."""
    database, bad = db.database(), []
    with database.engine.connect() as connection:
        if not database.sqlite:
            connection.exec_driver_sql(
                "set local enable_seqscan = off"
            )  # small tables: may it, where it has to?
        for statement, parameters in asked:
            how = "explain query plan " if database.sqlite else "explain "
            for row in connection.exec_driver_sql(how + statement, parameters):
                step = str(row[-1]) if database.sqlite else str(row[0])
                whole = step.startswith("SCAN ") if database.sqlite else "Seq Scan on" in step
                words = step.replace("(", " ").split()
                if whole and "VIRTUAL" not in step and set(words) & set(LARGE):
                    bad.append(f"{step.strip()}: {statement}")
    return bad


@pytest.fixture
def scene(kept: Keep, writing: Writing) -> Scene:
    made = kept("chat.scale", lambda: Scene(writing))
    if not db.database().sqlite:  # which has no numbers of a table before somebody asks for them
        with writing() as session:
            session.execute(text("analyze"))
    return made


PATHS = {
    "the newest page": "/c/{}",
    "an older page": "/c/{}?before={middle}",
    "a page around a number": "/c/{}?at={middle}",
    "a page after a number": "/c/{}?after={middle}",
    "catching up": "/c/{}/entries?after={recent}",
    "a snapshot": "/c/{}/entries?after=0",
    "what is pinned": "/c/{}/pins",
    "the list of rooms": "/chats",
    "a common word": "/c/{}/search?q=火锅",
    "an absent word": "/c/{}/search?q=鼹鼠",
    "all rooms": "/chats/search?q=火锅",
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_no_page_reads_a_whole_log(scene: Scene, as_member: AsMember, path: str) -> None:
    ann = as_member(scene.ann)
    with _listening() as asked:
        assert ann.get(path.format(scene.room, middle=ENTRIES // 2, recent=ENTRIES - 50)).status_code == 200
    assert asked
    assert _scans(asked) == []


@contextmanager
def _stepping() -> Iterator[list[int]]:
    """Counts what SQLite's machine does, fifty instructions at a time: no neighbour can bend it."""
    steps = [0]

    def count() -> int:
        steps[0] += 50
        return 0

    def begin(connection: Any, *_: object) -> None:
        connection.connection.dbapi_connection.set_progress_handler(count, 50)

    def end(connection: Any, *_: object) -> None:
        connection.connection.dbapi_connection.set_progress_handler(None, 0)

    engine = db.database().engine
    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
    try:
        yield steps
    finally:
        event.remove(engine, "before_cursor_execute", begin)
        event.remove(engine, "after_cursor_execute", end)


@pytest.mark.skipif(POSTGRES, reason="only SQLite counts its steps")
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_a_page_takes_as_many_steps_in_a_large_room(scene: Scene, as_member: AsMember, path: str) -> None:
    taken = []
    for room, member_id, size in ((scene.small, scene.cy, SMALL), (scene.room, scene.ann, ENTRIES)):
        browser, numbers = as_member(member_id), {"middle": size // 2, "recent": size - 50}
        browser.get(path.format(room, **numbers))
        with _stepping() as steps:
            assert browser.get(path.format(room, **numbers)).status_code == 200
        taken.append(steps[0])
    assert taken[0] > 0
    assert taken[1] <= 1.2 * taken[0] + STEPS_OF_A_SCAN / 10


def test_saying_something_reads_no_whole_log(scene: Scene, as_member: AsMember) -> None:
    ann = as_member(scene.ann)
    with _listening() as asked:
        answer = ann.post(f"/c/{scene.room}/say", data={"text": "more 火锅", "client_id": "scale-one"})
    assert answer.status_code == 303
    assert asked
    assert _scans(asked) == []


def test_the_newest_page_passes_over_signs_by_an_index_of_its_own(scene: Scene, as_member: AsMember) -> None:
    with _listening() as asked:
        as_member(scene.ann).get(f"/c/{scene.room}")
    pages = [each for each in asked if "kind IN ('post', 'note')" in each[0] and "DESC" in each[0]]
    assert pages
    with db.database().engine.connect() as connection:
        for statement, parameters in pages:
            how = "explain query plan " if db.database().sqlite else "explain "
            plan = str(connection.exec_driver_sql(how + statement, parameters).all())
            assert "ix_entry_channel_id_seq_shown" in plan


def test_searching_goes_by_the_index_of_words(scene: Scene) -> None:
    with _listening() as asked, db.database().reading() as session:
        found = search.find(session, chat_search.KIND, scene.room_id, read("火锅"), limit=3)
    assert found.numbers == [ENTRIES, ENTRIES - 1, ENTRIES - 2]
    plans = []
    with db.database().engine.connect() as connection:
        for statement, parameters in asked:
            how = "explain query plan " if db.database().sqlite else "explain "
            plans += [str(row[-1]) for row in connection.exec_driver_sql(how + statement, parameters)]
    plan = " ".join(plans)
    assert ("search_words VIRTUAL TABLE INDEX" if db.database().sqlite else "ix_search_tokens_tokens") in plan


def test_the_watch_would_see_a_whole_scan(scene: Scene, app: Flask) -> None:
    with _listening() as asked, db.database().reading() as session:
        session.execute(text("select count(*) from entry where text = 'x'"))
    assert len(_scans(asked)) == 1
