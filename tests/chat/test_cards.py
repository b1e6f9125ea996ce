"""Live cards: what a room calls or links to, drawn for who may see it, and acted on in place."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db
from app.core.signals import announce
from events.dinners.models import Dinner
from events.dinners.rules import SeatState
from events.signals import DinnerCalled
from groups.chat import actions, cards, lines, queries
from groups.chat.models import Channel, Entry
from groups.chat.rules import EntryKind
from groups.membership.models import Group
from groups.signals import GroupFounded, MemberJoined
from tests.counting import count_queries
from tests.factories import a_dinner, a_group, a_member, a_seat, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


class Scene:
    """Ann's group with Bo in it, its room, and a table that she has called; Cy is in another group."""

    def __init__(self, writing: Writing) -> None:
        with writing() as session:
            ann, bo, cy = (a_member(session, name) for name in ("Ann", "Bo", "Cy"))
            group, other = a_group(session, ann, bo), a_group(session, cy, name="Other")
            for each in (group, other):
                announce(session, GroupFounded(each.id, each.founder_id))
            announce(session, MemberJoined(group.id, bo.id))
            venue = a_venue(session, ann)
            dinner = a_dinner(session, group, ann, seats=3, venue=venue)
            hidden = a_dinner(session, other, cy, venue=venue)
            announce(session, DinnerCalled(dinner.id, group.id, ann.id))
            self.group_id, self.dinner_id, self.venue_id = group.id, dinner.id, venue.id
            self.dinner, self.hidden = dinner.public_id, hidden.public_id
            self.ann, self.bo, self.cy = ann.id, bo.id, cy.id
        with writing() as session:
            room = actions.channel_of_group(session, self.group_id, clock.now())
            self.room, self.room_id = room.public_id, room.id

    def says(self, writing: Writing, text: str, mark: str = "ann-said-1") -> int:
        with writing() as session:
            return actions.say(
                session, session.get_one(Channel, self.room_id), self.ann, text, mark, clock.now()
            ).seq

    def entry(self, seq: int) -> Entry:
        with db.database().reading() as session:
            found = queries.entry_at(session, self.room_id, seq)
            assert found is not None
            return found

    def note(self) -> int:
        with db.database().reading() as session:
            wanted = select(Entry).where(Entry.channel_id == self.room_id, Entry.kind == EntryKind.NOTE)
            return next(e.seq for e in session.scalars(wanted) if (e.data or {})["key"] == "dinner.called")


@pytest.fixture
def scene(writing: Writing) -> Scene:
    return Scene(writing)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://localhost/d/{}", True), ("/d/{}", True), ("look: http://localhost/d/{}?from=chat !", True),
        ("看这桌http://localhost/d/{}，来吗", True), ("http://localhost/d/{}/edit", False), ("come to /d/{}", False),
        ("http://elsewhere.example/d/{}", False), ("http://localhost.evil.example/d/{}", False), ("d/{}", False),
        ("http://localhost/g/{}", False), ("https://e.example/?x=http://localhost/d/{}", False),
    ],
)  # fmt: skip
def test_a_link_to_a_table_of_this_site_is_a_card_and_no_other(
    scene: Scene, writing: Writing, text: str, found: bool
) -> None:
    seq = scene.says(writing, text.format(scene.dinner))
    expected = ("dinner", scene.dinner) if found else None
    assert cards.reference(scene.entry(seq)) == expected


def test_the_note_that_calls_a_table_is_a_card_and_who_sits_down_is_a_line(
    scene: Scene, as_member: AsMember
) -> None:
    page = as_member(scene.bo).get(f"/c/{scene.room}").text.partition('class="msgs"')[2]
    assert page.count('class="ccard"') == 1
    assert f'data-watch="dinner:{scene.dinner}"' in page
    assert 'class="sys sys--card"' in page
    assert f'data-card="/c/{scene.room}/entries/{scene.note()}/card"' in page
    told = as_member(scene.bo).get(f"/c/{scene.room}/entries?after=0").get_json()["entries"]
    assert [entry.get("card") for entry in told if entry["seq"] == scene.note()] == ["beside"]
    with db.database().reading() as session:
        seated = Entry(kind=EntryKind.NOTE, data={"key": "dinner.seated", "path": f"/d/{scene.dinner}"})
        assert cards.reference(seated) is None
        assert session.get_one(Dinner, scene.dinner_id).public_id == scene.dinner


def test_one_sits_down_on_the_card_and_it_says_so(scene: Scene, as_member: AsMember) -> None:
    bo, address = as_member(scene.bo), f"/c/{scene.room}/entries/{scene.note()}/card"
    card = bo.get(address).text
    assert f'action="/d/{scene.dinner}/seat"' in card
    assert "You agree to the pact" in card
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', card))
    assert bo.post(f"/d/{scene.dinner}/seat", data=fields).status_code == 303
    after = bo.get(address).text
    assert f'action="/d/{scene.dinner}/seat"' not in after
    assert "You have a seat" in after
    assert f'href="/d/{scene.dinner}"' in after


@pytest.mark.parametrize("state", ["full", "off", "over", "host"])
def test_where_no_seat_is_to_be_had_the_card_leads_to_the_table(
    scene: Scene, as_member: AsMember, writing: Writing, state: str
) -> None:
    with writing() as session:
        dinner = session.get_one(Dinner, scene.dinner_id)
        if state == "full":
            for _ in range(2):
                a_seat(session, dinner, a_member(session), SeatState.GOING)
        elif state == "off":
            dinner.called_off_at = clock.now()
        elif state == "over":
            dinner.starts_at = dinner.closes_at = clock.now() - timedelta(hours=9)
            dinner.ends_at = clock.now() - timedelta(hours=6)
    who = scene.ann if state == "host" else scene.bo
    card = as_member(who).get(f"/c/{scene.room}/entries/{scene.note()}/card").text
    assert "<form" not in card
    assert f'href="/d/{scene.dinner}"' in card


def test_a_table_that_one_may_not_see_has_no_card(
    scene: Scene, as_member: AsMember, writing: Writing
) -> None:
    seq = scene.says(writing, f"http://localhost/d/{scene.hidden}")
    bo = as_member(scene.bo)
    answer = bo.get(f"/c/{scene.room}/entries/{seq}/card")
    assert (answer.status_code, answer.text) == (200, "")
    page = bo.get(f"/c/{scene.room}").text.partition('class="msgs"')[2]
    assert page.count('class="ccard"') == 1
    assert "msg--linked" not in page


def test_cards_are_shown_to_nobody_outside_the_room(
    scene: Scene, as_member: AsMember, client: FlaskClient
) -> None:
    for browser in (as_member(scene.cy), client):
        assert browser.get(f"/c/{scene.room}/entries/{scene.note()}/card").status_code == 404
    assert as_member(scene.bo).get(f"/c/{scene.room}/entries/9999/card").status_code == 404


def test_a_message_that_is_only_the_link_stands_back_for_its_card(
    scene: Scene, as_member: AsMember, writing: Writing
) -> None:
    scene.says(writing, f"http://localhost/d/{scene.dinner}")
    assert "msg--linked" in as_member(scene.bo).get(f"/c/{scene.room}").text
    seq = scene.says(writing, f"come! http://localhost/d/{scene.dinner}", "ann-said-2")
    assert not cards.is_all(scene.entry(seq))


def test_what_was_taken_back_has_no_card(scene: Scene, as_member: AsMember, writing: Writing) -> None:
    seq = scene.says(writing, f"http://localhost/d/{scene.dinner}")
    as_member(scene.ann).post(f"/c/{scene.room}/entries/{seq}/remove")
    assert as_member(scene.bo).get(f"/c/{scene.room}/entries/{seq}/card").text == ""


def test_fifty_cards_cost_what_three_cost(scene: Scene, as_member: AsMember, writing: Writing) -> None:
    bo = as_member(scene.bo)

    def cost() -> int:
        with count_queries() as asked:
            assert bo.get(f"/c/{scene.room}").status_code == 200
        return len(asked)

    with writing() as session:
        group, ann = session.get_one(Group, scene.group_id), session.get_one(Member, scene.ann)
        paths = [f"/d/{a_dinner(session, group, ann).public_id}" for _ in range(50)]
    for number, path in enumerate(paths[:3]):
        scene.says(writing, path, f"ann-card-{number}")
    few = cost()
    for number, path in enumerate(paths[3:]):
        scene.says(writing, path, f"ann-more-{number}")
    assert cost() == few


def test_the_plus_menu_sets_a_table_for_this_very_group(scene: Scene, as_member: AsMember) -> None:
    page = as_member(scene.bo).get(f"/c/{scene.room}").text
    with db.database().reading() as session:
        group = session.get_one(Group, scene.group_id).public_id
    for path in (f"/g/{group}/dinners/new", f"/g/{group}/dinners/poll", f"/g/{group}/tipping/new"):
        assert f'href="{path}"' in page
        assert as_member(scene.bo).get(path).status_code == 200


def test_an_edit_tells_whether_its_post_has_a_card_now(scene: Scene, writing: Writing) -> None:
    """Words that link to a table get a card by an edit, and lose it by another."""
    seq, edits = scene.says(writing, "see you"), []
    for words in (f"look: http://localhost/d/{scene.dinner} !", f"/d/{scene.dinner}", "see you there"):
        with writing() as session:
            post = queries.entry_at(session, scene.room_id, seq)
            assert post is not None
            room = session.get_one(Channel, scene.room_id)
            edits.append(actions.edit(session, room, post, words, clock.now()).seq)
    with db.database().reading() as session:
        entries = lines.since(session, session.get_one(Channel, scene.room_id), 0)["entries"]
    told = {each["seq"]: each.get("card") for each in entries}
    assert [told[each] for each in (*edits, seq)] == ["beside", "alone", None, None]
