"""Pages of offers over HTTP: who sees what, how it is sent, what is refused and why."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from events.invitations import queries
from events.invitations.models import Offer, OfferNeed, OfferReport
from groups.membership.models import Group
from tests.factories import a_group, a_member
from tests.invitations.helpers import a_world, law, sent, slot
from tests.named import names

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]


def scene(writing: Writing, **values: Any) -> dict[str, Any]:
    """A house, a group, people; ids and addresses."""
    with writing() as session:
        world = a_world(session, **values)
        stranger = a_member(session, "Stranger")
        return {
            "bo": world.bo.id, "mei": world.mei.id, "cook": world.cook.id, "stranger": stranger.id,
            "group": world.group.public_id, "shop": world.merchant.public_id, "venue": world.venue.public_id,
        }  # fmt: skip


def form(to: str, **more: Any) -> dict[str, Any]:
    """The fewest fields of an invitation."""
    return {
        "group": to, "words": "Winter menu, eight dishes", "slots": [], "other_slot": slot(), "heads_least": "6",
        "heads_most": "10", "price": "128", "basis": "head", "pays": "table", "photos": "free", **more,
    }  # fmt: skip


def test_from_the_desk_to_an_invitation_in_two_pages(writing: Writing, as_member: As) -> None:
    at = scene(writing)
    cook = as_member(at["cook"])
    desk = cook.get(f"/shop/{at['shop']}").get_data(as_text=True)
    assert f"/shop/{at['shop']}/offers/new" in desk
    page = cook.get(f"/shop/{at['shop']}/offers/new").get_data(as_text=True)
    assert "Haidian Foragers" in page
    answer = cook.post(f"/shop/{at['shop']}/offers/new", data=form(at["group"]))
    assert answer.status_code == 303
    with writing() as session:
        offer = session.scalars(select(Offer)).one()
        newest = queries.version(session, offer.id, 1)
        assert (newest.price_fen, newest.slots, newest.heads_most) == (12800, [slot()], 10)
    assert cook.post(f"/shop/{at['shop']}/offers/new", data=form(at["group"])).status_code == 303
    with writing() as session:
        assert len(session.scalars(select(Offer)).all()) == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"perk": "Five star review, free cake"}, "leave out"),
        ({"words": ""}, "Say in a few words"),
        ({"price": ""}, "Write a price"),
        ({"heads_least": "12"}, "from 2 to 200"),
        ({"group": "nobody"}, "Choose at least one group"),
        ({"other_slot": "yesterday"}, "time"),
        ({"pays": "part"}, "from 1 to 99"),
        ({"from_0": "8", "each_0": "150"}, "prices fall"),
        ({"price": "9" * 9}, "zero too many"),
        ({"words": "x" * 700}, "too long"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    writing: Writing, as_member: As, fields: dict[str, str], says: str
) -> None:
    at = scene(writing)
    answer = as_member(at["cook"]).post(f"/shop/{at['shop']}/offers/new", data=form(at["group"], **fields))
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    with writing() as session:
        assert session.scalars(select(Offer)).all() == []


def test_a_closed_group_is_told_before_and_never_reached(writing: Writing, as_member: As) -> None:
    at = scene(writing)
    with writing() as session:
        law(session, session.scalars(select(Group)).one(), "offers_policy", "closed")
    cook = as_member(at["cook"])
    assert "takes no invitations" in cook.get(f"/shop/{at['shop']}/offers/new").get_data(as_text=True)
    answer = cook.post(f"/shop/{at['shop']}/offers/new", data=form(at["group"]))
    assert answer.status_code == 409
    assert "nothing was sent" in answer.get_data(as_text=True)


def test_an_unlisted_group_is_not_found(writing: Writing, as_member: As) -> None:
    at = scene(writing)
    with writing() as session:
        hidden = a_group(session, session.get_one(Member, at["bo"]), name="Hidden ones", listed=False)
        address = hidden.public_id
    cook = as_member(at["cook"])
    assert "Hidden ones" not in cook.get(f"/shop/{at['shop']}/offers/new?q=Hidden").get_data(as_text=True)
    assert cook.post(f"/shop/{at['shop']}/offers/new", data=form(address)).status_code == 422


def an_offer(writing: Writing, **values: Any) -> dict[str, Any]:
    with writing() as session:
        world = a_world(session)
        offer = sent(session, world, **values)
        stranger = a_member(session, "Stranger")
        return {
            "bo": world.bo.id, "mei": world.mei.id, "cook": world.cook.id, "stranger": stranger.id,
            "offer": offer.public_id, "group": world.group.public_id, "shop": world.merchant.public_id,
            "venue": world.venue.public_id,
        }  # fmt: skip


def test_both_sides_read_it_and_nobody_else(writing: Writing, as_member: As, client: FlaskClient) -> None:
    at = an_offer(writing, menu=(("Fish", 6800),), perk="tea", fees=(("tea", 500), ("corkage", 0)))
    path = f"/o/{at['offer']}"
    group, house = (as_member(at[who]).get(path).get_data(as_text=True) for who in ("bo", "cook"))
    assert "Put it to the vote" in group
    assert "What is known of the house" in group
    assert "Put it to the vote" not in house
    assert "What you know of the group" in house
    assert "Fish" in house
    assert as_member(at["stranger"]).get(path).status_code == 404
    assert client.get(path).status_code == 404


def test_the_house_reads_no_names(writing: Writing, as_member: As) -> None:
    at = an_offer(writing)
    bo, cook = as_member(at["bo"]), as_member(at["cook"])
    assert bo.post(f"/o/{at['offer']}/messages", data={"words": "Halal pot?", "days": "3"}).status_code == 303
    page = cook.get(f"/o/{at['offer']}").get_data(as_text=True)
    assert "Halal pot?" in page
    assert not names(page, "Bo")
    said = cook.post(f"/o/{at['offer']}/messages", data={"words": "No; and 好评 please", "days": "3"})
    assert said.status_code == 422
    cook.post(f"/o/{at['offer']}/messages", data={"words": "Sorry, no", "days": "3"})
    assert "Sorry, no" in bo.get(f"/o/{at['offer']}").get_data(as_text=True)


def test_the_house_votes_for_nobody(writing: Writing, as_member: As) -> None:
    at = an_offer(writing)
    cook, bo = as_member(at["cook"]), as_member(at["bo"])
    for path in ("vote", "decline", "counter", "host", "report"):
        assert cook.post(f"/o/{at['offer']}/{path}", data={"words": "x", "days": "1"}).status_code == 403
    for path in ("improve", "agree", "regrets", "withdraw"):
        assert bo.post(f"/o/{at['offer']}/{path}", data={"words": "x", "days": "1"}).status_code == 403


def test_a_report_is_one_voice_without_a_name(writing: Writing, as_member: As) -> None:
    at = an_offer(writing)
    bo = as_member(at["bo"])
    for _twice in range(2):
        assert bo.post(f"/o/{at['offer']}/report").status_code == 303
    with writing() as session:
        assert len(session.scalars(select(OfferReport)).all()) == 1


def test_the_groups_list_and_page_show_it(writing: Writing, as_member: As) -> None:
    at = an_offer(writing)
    bo = as_member(at["bo"])
    for path in (f"/g/{at['group']}", f"/g/{at['group']}/offers"):
        assert f"/o/{at['offer']}" in bo.get(path).get_data(as_text=True)
    assert as_member(at["stranger"]).get(f"/g/{at['group']}/offers").status_code == 403
    assert f"/o/{at['offer']}" not in as_member(at["stranger"]).get(f"/g/{at['group']}").get_data(
        as_text=True
    )


def test_an_open_table_is_answered_in_the_order_of_fit(writing: Writing, as_member: As) -> None:
    at = scene(writing)
    bo, cook = as_member(at["bo"]), as_member(at["cook"])
    page = bo.get(f"/g/{at['group']}/need").get_data(as_text=True)
    day = page.split('name="days" value="')[3][:10]
    asked = {"people_least": "6", "people_most": "8", "days": [day], "cap": "130", "diets": "2 vegetarian"}
    assert bo.post(f"/g/{at['group']}/need", data=asked).status_code == 303
    found = cook.get(f"/shop/{at['shop']}/needs").get_data(as_text=True)
    assert "2 vegetarian" in found
    assert not names(found, "Bo")
    with writing() as session:
        need = session.scalars(select(OfferNeed)).one().public_id
    new = cook.get(f"/shop/{at['shop']}/offers/new?need={need}")
    assert "Haidian Foragers" in new.get_data(as_text=True)
    sends = form("", need=need, other_slot=f"{day}T18:30")
    assert cook.post(f"/shop/{at['shop']}/offers/new", data=sends).status_code == 303
    answers = bo.get(f"/g/{at['group']}/offers").get_data(as_text=True)
    assert "the price" in answers
    assert bo.post(f"/need/{need}/close").status_code == 303
    assert as_member(at["mei"]).post(f"/need/{need}/close").status_code == 403


def test_wrong_needs_are_said(writing: Writing, as_member: As) -> None:
    at = scene(writing)
    answer = as_member(at["bo"]).post(
        f"/g/{at['group']}/need", data={"people_least": "9", "people_most": "2"}
    )
    assert answer.status_code == 422
    assert "Choose one to five days" in answer.get_data(as_text=True)
