"""After two groups have joined, what was said in either is found by those who belong to the one, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, search, search_words
from groups.chat import actions as chat
from groups.discussions import actions as talk
from groups.discussions import search as talk_search
from groups.discussions.models import Discussion, DiscussionPost
from groups.membership import stewardship
from groups.membership.models import Group
from groups.splitting.merging import join
from tests.factories import a_dinner
from tests.proposals.groups import a_founded_group, come_in, people
from tests.search.town import Writing

Browser = Callable[[int], FlaskClient]
WORD = "Zinnober"


@dataclass
class Town:
    """Wen was in the group that went, Kai in the one that stays, Ivo left before, Odo belongs to neither."""

    wen: int
    kai: int
    ivo: int
    odo: int
    gone: int
    kept: int
    kept_pid: str
    room: str


@pytest.fixture
def town(writing: Writing) -> Town:
    """Two groups; in the one that goes a thread, words in the room and a table speak of it. Two steps of joining."""
    with writing() as session:
        wen, wei, kai, ivo, odo = people(session, 5)
        gone = a_founded_group(session, wen, wei, ivo, name_="Late Eaters")
        between, kept = a_founded_group(session, wei), a_founded_group(session, kai, name_="Early Eaters")
        opened = talk.open_one(session, gone, wen.id, "Where to", f"To the {WORD}.", "a" * 22, clock.now())
        for number in range(45):  # more than one look at the index takes
            text = f"{WORD} {number}"
            talk.reply(session, opened, wen.id, text, f"{number:022d}", clock.now())
        room = chat.channel_of_group(session, gone.id, clock.now())
        for each in (wen, wei, ivo):
            chat.admit(session, room, each.id, clock.now())
        chat.say(session, room, wen.id, f"{WORD} tonight?", "b" * 22, clock.now())
        a_dinner(session, gone, wen).title = f"{WORD} night"
        stewardship.leave(session, gone, ivo.id, clock.now())
        come_in(session, between, kai)
        ids = Town(wen.id, kai.id, ivo.id, odo.id, gone.id, kept.id, kept.public_id, room.public_id)
    with writing() as session:
        groups = {each.name: each for each in session.scalars(select(Group))}
        join(session, groups["Late Eaters"], groups["Haidian Foragers"], "proposal:x", clock.now())
    with writing() as session:
        groups = {each.name: each for each in session.scalars(select(Group))}
        join(session, groups["Haidian Foragers"], groups["Early Eaters"], "proposal:y", clock.now())
    return ids


def test_the_one_page_finds_threads_and_tables_for_members_of_the_group_that_stays(
    town: Town, as_member: Browser
) -> None:
    for member in (town.wen, town.kai):
        page = as_member(member).get(f"/search?q={WORD}").text
        assert f"<mark>{WORD}</mark> night" in page
        assert as_member(member).get(f"/search?q={WORD}&kind=discussions").text.count("/talk/") >= 20
    for member in (town.ivo, town.odo):
        page = as_member(member).get(f"/search?q={WORD}").text
        assert "/talk/" not in page
        assert "night" not in page


def test_the_search_of_discussions_goes_through_all_that_was_brought(town: Town, as_member: Browser) -> None:
    path, found, page = f"/g/{town.kept_pid}/discussions/search?q={WORD}", set[str](), ""
    while path:
        page = as_member(town.kai).get(path).text
        found |= {each.split('"')[0] for each in page.split('href="/talk/')[1:]}
        more = page.split("before=")[1].split('"')[0].split("&")[0] if "before=" in page else ""
        path = f"/g/{town.kept_pid}/discussions/search?q={WORD}&before={more}" if more else ""
    assert len(found) == 46
    assert as_member(town.odo).get(f"/g/{town.kept_pid}/discussions/search?q={WORD}").status_code == 403


def test_what_is_taken_back_afterwards_leaves_the_index_where_it_was(town: Town, writing: Writing) -> None:
    with writing() as session:
        post = session.scalars(select(DiscussionPost).where(DiscussionPost.number == 3)).one()
        before = _in_index(session, town.gone)
        assert post.id in before
        talk.take_back(session, session.get_one(Discussion, post.discussion_id), post, clock.now())
        assert _in_index(session, town.gone) == before - {post.id}


def _in_index(session: Session, group_id: int) -> set[int]:
    asked = search_words.read(WORD)
    return set(search.find(session, talk_search.KIND, group_id, asked, limit=200).numbers)


def test_old_messages_stay_with_those_who_were_there_until_they_leave(
    town: Town, as_member: Browser, writing: Writing, travel: Callable[[timedelta], None]
) -> None:
    words = f"<mark>{WORD}</mark> tonight?"
    assert words in as_member(town.wen).get(f"/chats/search?q={WORD}").text
    assert words in as_member(town.wen).get(f"/c/{town.room}/search?q={WORD}").text
    for member in (town.kai, town.ivo, town.odo):
        assert words not in as_member(member).get(f"/chats/search?q={WORD}").text
        assert as_member(member).get(f"/c/{town.room}/search?q={WORD}").status_code == 404
    travel(timedelta(minutes=1))
    with writing() as session:
        stewardship.leave(session, session.get_one(Group, town.kept), town.wen, clock.now(), removed=True)
    assert words not in as_member(town.wen).get(f"/chats/search?q={WORD}").text
    assert as_member(town.wen).get(f"/c/{town.room}").status_code == 404
    assert "/talk/" not in as_member(town.wen).get(f"/search?q={WORD}").text
