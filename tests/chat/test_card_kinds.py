"""Votes, bills, proposals and reviews as cards: drawn for who may see them, acted on there, at a constant cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from events.dinners.rules import Visibility
from groups.chat import actions
from groups.chat.models import Channel
from groups.membership.models import Group
from tests.bills import helpers as bills
from tests.counting import count_queries
from tests.factories import a_member, a_room, a_seat, a_venue
from tests.polls import helpers as polls
from tests.reviews.tables import a_review, a_sat_table, all_write
from tests.tipping.asked import a_proposal

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


class Room:
    """A room in which anything may be posted; Zoe is in it and in nothing else."""

    def __init__(self, writing: Writing) -> None:
        self.writing, self.posted = writing, 0
        with writing() as session:
            zoe = a_member(session, "Zoe")
            room = a_room(session, zoe)
            self.zoe, self.room, self.room_id = zoe.id, room.public_id, room.id

    def post(self, path: str, *members: int) -> str:
        """Let these in and post the address; answers where its card is to be had."""
        with self.writing() as session:
            room = session.get_one(Channel, self.room_id)
            for each in members:
                actions.admit(session, room, each, clock.now())
            self.posted += 1
            said = actions.say(session, room, self.zoe, path, f"zoe-said-{self.posted}", clock.now())
            return f"/c/{self.room}/entries/{said.seq}/card"


@pytest.fixture
def room(writing: Writing) -> Room:
    return Room(writing)


def fields(card: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', card))


def test_a_vote_is_answered_on_its_card(room: Room, as_member: AsMember, writing: Writing) -> None:
    with writing() as session:
        dinner, (host, guest, _third) = polls.a_table(session)
        polls.ask_dates(session, dinner, 5, 6)
        pid, host_id, guest_id = dinner.public_id, host.id, guest.id
    address, bo = room.post(f"/d/{pid}/poll", host_id, guest_id), as_member(guest_id)
    card = bo.get(address).text
    assert "These suit me" in card
    first, _second = re.findall(r'name="(o-\w+)" value="yes"', card)
    assert bo.post(f"/d/{pid}/poll/answers", data=fields(card) | {first: "yes"}).status_code == 303
    after = bo.get(address).text
    assert "1 yes" in after
    assert "suits me" in after
    assert "These suit me" not in after
    assert "These suit me" in as_member(host_id).get(address).text
    assert as_member(room.zoe).get(address).text == ""


def test_a_bill_is_shown_to_who_sat_there_and_never_a_sum(
    room: Room, as_member: AsMember, writing: Writing
) -> None:
    with writing() as session:
        table = bills.a_table(session, "Ann", "Bo")
        bills.begin(session, table, bills.a_sheet(table, "Ann", 12300), "Ann")
    ann, outside = table.members["Ann"], table.members["Outside"]
    address = room.post(table.path, ann, outside)
    card = as_member(ann).get(address).text
    assert f'href="{table.path}"' in card
    assert "123" not in re.sub(r'(?:href|data-watch)="[^"]*"', "", card)
    assert as_member(outside).get(address).text == ""
    assert as_member(room.zoe).get(address).text == ""


def test_who_would_come_says_so_on_the_card(room: Room, as_member: AsMember, writing: Writing) -> None:
    with writing() as session:
        dinner, (host, guest, _third) = polls.a_table(session)
        group, venue = session.get_one(Group, dinner.group_id), a_venue(session, host)
        pid, host_id, guest_id = a_proposal(session, group, host, venues=[venue]).public_id, host.id, guest.id
    address, bo = room.post(f"/tip/{pid}", host_id, guest_id), as_member(guest_id)
    card = bo.get(address).text
    assert "I would come" in card
    assert bo.post(f"/tip/{pid}/answer", data=fields(card) | {"slot": "0"}).status_code == 303
    after = bo.get(address).text
    assert "I would come" not in after
    assert "2 more and it is a table" in after
    assert as_member(room.zoe).get(address).text == ""


def test_a_review_is_a_card_once_it_is_open_and_not_before(
    room: Room, as_member: AsMember, writing: Writing
) -> None:
    with writing() as session:
        sealed, opened = a_sat_table(session), a_sat_table(session)
        review = a_review(session, sealed, text="Quite sealed.")
        hidden, author = review.public_id, review.author_id
        said = all_write(session, opened, text="Crisp tripe.")
        for each in said:
            each.opened_at = clock.now()
        open_id = said[0].public_id
    assert as_member(author).get(room.post(f"/r/{hidden}", author)).text == ""
    card = as_member(room.zoe).get(room.post(f"/r/{open_id}")).text
    assert "Crisp tripe." in card
    assert f'href="/r/{open_id}"' in card


@pytest.mark.parametrize("kind", ["poll", "bill", "tipping", "review"])
def test_many_cards_of_a_kind_cost_what_two_cost(
    room: Room, as_member: AsMember, writing: Writing, kind: str
) -> None:
    with writing() as session:
        paths = [_one(session, kind, session.get_one(Member, room.zoe)) for _ in range(8)]
    for path in paths[:2]:
        room.post(path)
    browser = as_member(room.zoe)

    def cost() -> tuple[int, int]:
        with count_queries() as asked:
            page = browser.get(f"/c/{room.room}").text
        return page.count('<article class="ccard"'), len(asked)

    cards, few = cost()
    for path in paths[2:]:
        room.post(path)
    assert (cards, cost()) == (2, (8, few))


def _one(session: Session, kind: str, zoe: Member) -> str:
    if kind == "bill":
        table = bills.a_table(session, "Ann", "Bo")
        bills.begin(session, table, bills.a_sheet(table, "Ann", 100), "Ann", key="k" * 20 + str(table.id))
        dinner = bills.dinner_of(session, table)
        a_seat(session, dinner, zoe)
        return table.path
    if kind == "review":
        reviews = all_write(session, a_sat_table(session))
        for each in reviews:
            each.opened_at = clock.now()
        return f"/r/{reviews[0].public_id}"
    dinner, (host, *_rest) = polls.a_table(session)
    a_seat(session, dinner, zoe)
    if kind == "poll":
        polls.ask_dates(session, dinner, 5, 6)
        return f"/d/{dinner.public_id}/poll"
    group = session.get_one(Group, dinner.group_id)
    venue = a_venue(session, host)
    return f"/tip/{a_proposal(session, group, host, venues=[venue], visibility=Visibility.PUBLIC).public_id}"
