"""Shares by name in the pact (A-37), the group's usual split (W-09), and the rounding that was agreed on (A-31)."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.core import clock
from events.dinners import queries, weighing
from events.dinners.models import Seat
from events.dinners.pact import Pact, Rounding, SplitMode, Weighed, pact_problems
from tests.dinners.helpers import SEAT, As, Writing, call, charter, the_dinner
from tests.factories import a_dinner, a_group, a_member

NAMES = st.text("abcdefghij", min_size=2, max_size=8)
KEPT = {"split_mode": "equal", "plus_one_weight": "100", "child_weight": "50", "late_cancel_hours": "24"}


@given(st.dictionaries(NAMES, st.integers(0, 1000), max_size=8), st.randoms())
def test_what_is_written_is_read_and_its_order_plays_no_part(rows: dict[str, int], random: object) -> None:
    lines = [f"{name} {percent}" for name, percent in rows.items()]
    read = weighing.bound(weighing.written("\n".join(lines)), {})
    assert {each.name: each.percent for each in read} == rows
    assert weighing.bound(weighing.written("\n".join(reversed(lines))), {}) == read


@given(st.dictionaries(st.integers(1, 99), st.integers(0, 1000), max_size=9), st.integers(1, 99))
def test_a_members_share_goes_by_who_they_are_and_never_by_a_name(rows: dict[int, int], other: int) -> None:
    weights = [Weighed(percent, "", member) for member, percent in rows.items()]
    seats = [(member * 10, member, "the same name") for member in {*rows, other}]
    assert weighing.weights_of(weights, seats) == {member * 10: percent for member, percent in rows.items()}


def test_a_name_that_two_have_at_the_table_is_nobodys() -> None:
    weights = [Weighed(0, "Bo")]
    assert weighing.weights_of(weights, [(1, None, "bo"), (2, 7, "Cho")]) == {1: 0}
    assert weighing.weights_of(weights, [(1, None, "bo"), (2, 7, "Bo")]) == {}


@pytest.mark.parametrize("line", ["周也：50%", "周也 ５０", "周也, 50", "  周也   50 % "])
def test_it_is_written_as_people_write(line: str) -> None:
    assert weighing.written(f"\n{line}\n") == (("周也", 50),)


@pytest.mark.parametrize("line", ["50", "周也", "周也 a lot", "… 50", "周也 -5x"])
def test_what_cannot_be_read_is_told(line: str) -> None:
    with pytest.raises(weighing.Unread):
        weighing.written(line)


def test_a_pact_has_each_once_and_no_share_above_ten() -> None:
    assert pact_problems(Pact(weights=(Weighed(0, "", 1), Weighed(1000, "", 2)))) == ()
    assert pact_problems(Pact(weights=(Weighed(1001, "Bo"),))) == ("named_weight",)
    assert pact_problems(Pact(weights=(Weighed(1, "Bo"), Weighed(2, "Bo")))) == ("named_twice",)


def test_a_pact_that_was_kept_is_the_same_again() -> None:
    from dataclasses import asdict
    from json import dumps, loads

    pact = Pact(SplitMode.SHARES, weights=(Weighed(20, "", 4), Weighed(0, "Bo")), rounding=Rounding.NEXT)
    assert Pact.stored(loads(dumps(asdict(pact)))) == pact
    old = {"split_mode": "dish", "late_cancel_hours": 6}
    assert Pact.stored(old) == Pact(SplitMode.DISH, late_cancel_hours=6)


def test_a_share_by_name_stands_in_the_pact_before_anybody_sits_down(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo, cho = (a_member(session, name, locale="en") for name in ("Ann", "Bo", "Cho"))
        group = a_group(session, ann, bo, cho)
    form = call(weights="Bo 30\nGuest Li: 200%", rounding="payer")
    path = as_member(ann.id).post(f"/g/{group.public_id}/dinners/new", data=form).location
    page = as_member(cho.id).get(path).text
    assert "Bo pays" in page
    assert "Guest Li pays" in page
    assert "Whole yuan, the rest to whoever paid" in page
    with writing() as session:
        dinner = the_dinner(session)
        pact = queries.pact_of(session, dinner).pact
        assert set(pact.weights) == {Weighed(30, "", bo.id), Weighed(200, "Guest Li")}


def test_strangers_read_what_is_agreed_and_not_for_whom(
    client: FlaskClient, writing: Writing, as_member: As
) -> None:
    with writing() as session:
        ann, bo, stranger = (a_member(session, name, locale="en") for name in ("Ann", "Bo", "Cho"))
        group = a_group(session, ann, bo)
    form = call(weights="Bo 30\nGuest Li: 200%", visibility="public")
    path = as_member(ann.id).post(f"/g/{group.public_id}/dinners/new", data=form).location
    for browser in (client, as_member(stranger.id)):
        page = browser.get(path, headers={"Accept-Language": "en"}).text
        assert page.count("Somebody named pays") == 2
        assert "30 %" in page
        assert "Guest Li" not in page
        assert "Bo pays" not in page
    sitting = as_member(stranger.id)
    sitting.post(f"{path}/seat", data=SEAT)
    assert "Guest Li pays" in sitting.get(path).text


def test_a_changed_share_asks_everybody_again(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = (a_member(session, name, locale="en") for name in ("Ann", "Bo"))
        group = a_group(session, ann, bo)
        dinner = a_dinner(session, group, ann)
    path, host = f"/d/{dinner.public_id}", as_member(ann.id)
    assert as_member(bo.id).post(f"{path}/seat", data=SEAT).status_code == 303
    assert host.post(f"{path}/pact", data=KEPT | {"no_urging": "y", "weights": "Bo 50"}).status_code == 303
    assert "Bo 50" in host.get(f"{path}/pact").text
    with writing() as session:
        assert [s.dinner_id for s in queries.pacts_to_accept(session, bo.id, clock.now())] == [dinner.id]
    same = KEPT | {"no_urging": "y", "weights": "bo: 50 %"}
    assert host.post(f"{path}/pact", data=same).status_code == 303
    with writing() as session:
        assert queries.pact_of(session, the_dinner(session)).version == 2
        assert {seat.member_id for seat in session.scalars(select(Seat))} == {ann.id, bo.id}


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ("Bo half", "Write a name and a number here: Bo half"), ("Bo 1001", "Between 0 and 1000 percent"),
        ("Bo 1\nbo 2", "Somebody stands there twice."), ("Twin 50", "More than one person here is called Twin."),
        ("\n".join(f"n{n} 5" for n in range(51)), "50 names are enough"), ("x" * 4001, "4000"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_told_and_kept(
    writing: Writing, as_member: As, weights: str, sentence: str
) -> None:
    with writing() as session:
        ann, *others = (a_member(session, name, locale="en") for name in ("Ann", "Bo", "Twin", "Twin"))
        group = a_group(session, ann, *others)
        dinner = a_dinner(session, group, ann)
    answer = as_member(ann.id).post(f"/d/{dinner.public_id}/pact", data=KEPT | {"weights": weights})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert weights[:6] in answer.text


def test_a_new_dinner_begins_with_the_groups_split(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session, locale="en")
        group = a_group(session, ann)
        charter(session, group, split_mode="dish")
    for path in (f"/g/{group.public_id}/dinners/new", f"/g/{group.public_id}/series/new"):
        assert '<option selected value="dish">' in as_member(ann.id).get(path).text
    page = as_member(ann.id).get(f"/g/{group.public_id}").text
    assert "Each pays for what they ate, unless a table agrees otherwise." in page
