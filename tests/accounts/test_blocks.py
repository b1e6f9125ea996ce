"""Blocks (PE-07): two who do not meet, quietly, and everything that they share goes on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions, blocks
from app.accounts.models import Member
from app.accounts.models_blocks import Block
from app.core import clock
from events.cravings import queries as cravings
from events.cravings.matching import match_all
from events.dinners.rules import Visibility
from events.tables.rules import Inputs, Party, draw, draw_apart, even_sizes
from groups.discussions import actions as talks
from groups.membership.models import Group
from tests.cravings.wished import wish
from tests.factories import a_dinner, a_group, a_member
from tests.named import names

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


class Two:
    """Ann and Bo share a group with Cy."""

    def __init__(self, writing: Writing) -> None:
        with writing() as session:
            people = [a_member(session, name) for name in ("Ann", "Bo", "Cy")]
            group = a_group(session, *people, name="Haidian Foragers")
            self.ann, self.bo, self.cy = (each.id for each in people)
            self.ann_pid, self.bo_pid, self.cy_pid = (each.public_id for each in people)
            self.group_id, self.group = group.id, group.public_id


@pytest.fixture
def two(writing: Writing) -> Two:
    return Two(writing)


def test_neither_finds_the_other_and_only_one_of_them_knows_why(two: Two, as_member: AsMember) -> None:
    ann, bo, cy = as_member(two.ann), as_member(two.bo), as_member(two.cy)
    assert ann.get(f"/m/{two.bo_pid}/block").status_code == 200
    for _ in range(2):
        assert ann.post(f"/m/{two.bo_pid}/block").status_code == 303
    assert ann.get(f"/m/{two.bo_pid}").status_code == bo.get(f"/m/{two.ann_pid}").status_code == 404
    assert cy.get(f"/m/{two.bo_pid}").status_code == cy.get(f"/m/{two.ann_pid}").status_code == 200
    assert "Bo" in ann.get("/settings/blocks").text
    assert not names(bo.get("/settings/blocks").text, "Ann")
    assert "Bo" in ann.get("/settings/export").text
    assert not names(bo.get("/settings/export").text, "Ann")
    assert bo.get("/notices").text.count("Ann") == 0


def test_taking_it_back_is_for_whoever_said_it(two: Two, as_member: AsMember) -> None:
    ann, bo = as_member(two.ann), as_member(two.bo)
    ann.post(f"/m/{two.bo_pid}/block")
    bo.post(f"/settings/blocks/{two.ann_pid}/lift")
    assert bo.get(f"/m/{two.ann_pid}").status_code == 404
    bo.post(f"/m/{two.ann_pid}/block")  # by its address, for the page is not there any more
    ann.post(f"/settings/blocks/{two.bo_pid}/lift")
    assert ann.get(f"/m/{two.bo_pid}").status_code == 404
    bo.post(f"/settings/blocks/{two.ann_pid}/lift")
    assert ann.get(f"/m/{two.bo_pid}").status_code == bo.get(f"/m/{two.ann_pid}").status_code == 200


def test_nobody_blocks_himself_nor_nobody(two: Two, as_member: AsMember) -> None:
    ann = as_member(two.ann)
    assert ann.post(f"/m/{two.ann_pid}/block").status_code == ann.post("/m/none/block").status_code == 404
    assert ann.get(f"/m/{two.ann_pid}/block").status_code == 404
    assert ann.get(f"/m/{two.ann_pid}").status_code == 200


def test_whoever_closes_the_account_is_on_nobodys_list(two: Two, writing: Writing) -> None:
    with writing() as session:
        blocks.block(session, two.ann, two.bo, clock.now())
    with writing() as session:
        actions.close(session, session.get_one(Member, two.bo), "a former member", clock.now())
    with writing() as session:
        assert not session.scalars(select(Block)).all()


def test_wishes_of_the_two_are_not_matched(two: Two, writing: Writing) -> None:
    with writing() as session:
        rows = [wish(session, session.get_one(Member, each), least=2) for each in (two.ann, two.bo)]
        session.flush()
        assert match_all(cravings.as_wishes(session, rows), clock.now())
        blocks.block(session, two.bo, two.ann, clock.now())
        assert match_all(cravings.as_wishes(session, rows), clock.now()) == []


def test_open_tables_of_one_are_not_shown_to_the_other(
    two: Two, writing: Writing, as_member: AsMember
) -> None:
    with writing() as session:
        group, ann = session.get_one(Group, two.group_id), session.get_one(Member, two.ann)
        dinner = a_dinner(session, group, ann, visibility=Visibility.PUBLIC)
        dinner.title = "Noodles for strangers"
        blocks.block(session, two.bo, two.ann, clock.now())
        address = f"/d/{dinner.public_id}"
    assert "Noodles for strangers" in as_member(two.cy).get("/discover").text
    bo = as_member(two.bo)
    assert "Noodles for strangers" not in bo.get("/discover").text
    assert bo.get(address).status_code == 200  # the group's table is there for whoever is in the group
    assert "Ann" in bo.get(address).text  # nobody is surprised at the door


def test_discussions_are_without_the_other(two: Two, writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        group, now = session.get_one(Group, two.group_id), clock.now()
        own = talks.open_one(session, group, two.bo, "Whose pot", "Words of Bo", "b" * 22, now)
        talks.reply(session, own, two.ann, "Secret of Ann", "a" * 22, now + timedelta(minutes=1))
        talks.reply(session, own, two.cy, "Words of Cy", "c" * 22, now + timedelta(minutes=2), answers=1)
        anns = talks.open_one(session, group, two.ann, "Title of Ann", "Opening of Ann", "d" * 22, now)
        page, hers = own.public_id, anns.public_id
        blocks.block(session, two.ann, two.bo, now)
    bo, cy = as_member(two.bo), as_member(two.cy)
    assert "Secret of Ann" in cy.get(f"/talk/{page}").text
    text = bo.get(f"/talk/{page}").text
    assert "Words of Cy" in text
    assert "Secret of Ann" not in text
    assert bo.get(f"/talk/{page}/1/versions").status_code == 404
    listed = bo.get(f"/g/{two.group}/discussions").text
    assert "Whose pot" in listed
    assert "Title of Ann" not in listed
    found = [each.get(f"/g/{two.group}/discussions/search?q=Secret").text for each in (bo, cy)]
    assert [" of Ann" in each for each in found] == [False, True]
    assert "Opening of Ann" not in bo.get(f"/talk/{hers}").text


@given(st.integers(2, 24), st.integers(2, 4), st.text(min_size=1, max_size=6), st.data())
def test_a_draw_keeps_them_apart_where_there_are_other_tables(
    people: int, tables: int, seed: str, data: st.DataObject
) -> None:
    parties = tuple(Party(f"p{number}", 1) for number in range(people))
    one, other = data.draw(
        st.lists(st.sampled_from([p.key for p in parties]), min_size=2, max_size=2, unique=True)
    )
    inputs, found = draw_apart(Inputs(even_sizes(people + tables, tables), parties, seed), [(one, other)])
    assert found[one] != found[other]
    assert draw(inputs) == found  # anybody can repeat it from what is told
    assert one not in str(inputs.turn)


def test_without_such_a_pair_the_draw_is_the_old_one() -> None:
    inputs = Inputs((4, 4), tuple(Party(f"p{number}", 2) for number in range(4)), "seed")
    assert draw_apart(inputs, []) == (inputs, draw(inputs))
