"""A page around a number, in both directions, and the way to the first message that was not read."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock
from groups.chat import actions, windows
from groups.chat.models import Channel, Entry
from groups.chat.rules import PAGE, EntryKind
from tests.counting import count_queries
from tests.factories import a_member, a_room
from tests.keeping import Keep

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]
MANY = 180


class Scene:
    """Ann has said a lot; Bo has read none of it."""

    def __init__(self, writing: Writing) -> None:
        with writing() as session:
            ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
            room = a_room(session, ann, bo)
            for number in range(1, MANY + 1):
                actions.say(session, room, ann.id, f"word-{number:03}.", f"ann-{number:06}", clock.now())
            self.room, self.room_id, self.ann, self.bo = room.public_id, room.id, ann.id, bo.id


@pytest.fixture
def scene(kept: Keep, writing: Writing) -> Scene:
    return kept("chat.around", lambda: Scene(writing))


def said(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"word-(\d{3})\.</div>", text)]


def link(text: str, name: str) -> str | None:
    found = re.search(rf'href="(/c/[^"]+\?{name}=\d+)"', text)
    return found[1] if found else None


def test_a_page_has_the_number_in_its_middle_and_marks_it(scene: Scene, as_member: AsMember) -> None:
    text = as_member(scene.bo).get(f"/c/{scene.room}?at=90").text
    assert said(text) == list(range(66, 116))
    assert re.findall(r'<li class="msg[^"]*msg--at" id="m(\d+)"', text) == ["90"]
    assert "data-log" not in text  # what is said meanwhile does not belong below it


def test_the_links_lead_through_the_whole_log_without_gap_or_repetition(
    scene: Scene, as_member: AsMember
) -> None:
    bo, middle = as_member(scene.bo), f"/c/{scene.room}?at=90"
    whole = said(bo.get(middle).text)
    for name in ("before", "after"):
        text = bo.get(middle).text
        while address := link(text, name):
            text = bo.get(address).text
            whole = said(text) + whole if name == "before" else whole + said(text)
        if name == "after":
            assert "data-log" in text  # the end of the log listens
    assert whole == list(range(1, MANY + 1))


@pytest.mark.parametrize(
    "query",
    [
        "at=0", "at=1", f"at={MANY}", "at=999999", "at=-5", "at=x", "after=0", "after=999999", "before=999999",
        "at=3&before=9",
    ],
)  # fmt: skip
def test_any_number_gives_a_page(scene: Scene, as_member: AsMember, query: str) -> None:
    text = as_member(scene.bo).get(f"/c/{scene.room}?{query}").text
    assert len(said(text)) >= PAGE // 2


def test_the_first_unread_is_one_press_away_when_it_is_not_on_the_page(
    scene: Scene, as_member: AsMember, writing: Writing
) -> None:
    bo = as_member(scene.bo)
    bo.post(f"/c/{scene.room}/seen", data={"seq": 70})
    text = bo.get(f"/c/{scene.room}").text
    assert 'id="new"' not in text
    assert re.search(r"99\+ new since ", text)
    assert f'chat__above" href="/c/{scene.room}?at=71#new"' in text
    there = bo.get(f"/c/{scene.room}?at=71").text
    assert there.index("word-070.") < there.index('id="new"') < there.index("word-071.")
    bo.post(f"/c/{scene.room}/seen", data={"seq": 120})
    assert "60 new since " in bo.get(f"/c/{scene.room}").text
    bo.post(f"/c/{scene.room}/seen", data={"seq": MANY - 3})
    near = bo.get(f"/c/{scene.room}").text
    assert 'id="new"' in near
    assert "new since" not in near


def test_the_divider_stands_on_no_page_that_is_all_unread(scene: Scene, as_member: AsMember) -> None:
    bo = as_member(scene.bo)
    bo.post(f"/c/{scene.room}/seen", data={"seq": 20})
    assert 'id="new"' not in bo.get(f"/c/{scene.room}?after=100").text
    assert 'id="new"' not in bo.get(f"/c/{scene.room}?before=20").text


def test_a_page_costs_as_many_questions_anywhere(scene: Scene, as_member: AsMember) -> None:
    bo = as_member(scene.bo)
    bo.post(f"/c/{scene.room}/seen", data={"seq": 20})
    costs = []
    for query in ("", "?before=100", "?after=100"):
        with count_queries() as asked:
            assert bo.get(f"/c/{scene.room}{query}").status_code == 200
        costs.append(len(asked))
    with count_queries() as asked:
        bo.get(f"/c/{scene.room}?at=100")
    assert len(set(costs)) == 1
    assert len(asked) <= costs[0] + 1


def test_both_directions_are_asked_for_by_number(scene: Scene, writing: Writing) -> None:
    with writing() as session:
        channel = session.get_one(Channel, scene.room_id)
        middle = windows.around(session, channel, 90)
        assert [entry.seq for entry in middle.entries] == list(range(66, 116))
        assert (middle.older, middle.newer) == (66, 115)
        with count_queries() as asked:
            windows.around(session, channel, 90)
        assert len(asked) == 2
        assert all("entry.seq" in each and "LIMIT" in each for each in asked)


def test_edits_between_are_no_lines_of_a_page(scene: Scene, as_member: AsMember, writing: Writing) -> None:
    with writing() as session:
        channel = session.get_one(Channel, scene.room_id)
        post = session.query(Entry).filter_by(channel_id=channel.id, seq=MANY).one()
        edit = actions.edit(session, channel, post, "other words", clock.now())
        assert edit.kind is EntryKind.EDIT
        number = edit.seq
    text = as_member(scene.bo).get(f"/c/{scene.room}?at={number}").text
    assert "other words" in text
    assert "data-log" in text
