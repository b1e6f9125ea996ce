"""Whose turn it is to host (H-04)."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from events.dinners.rota import Hosted, Turn, turn
from tests.counting import count_queries
from tests.dinners.helpers import As, Writing
from tests.factories import a_dinner, a_group, a_member

PEOPLE = st.integers(1, 6)
TABLES = st.lists(st.builds(Hosted, PEOPLE, st.frozensets(PEOPLE)), max_size=12)


@given(TABLES, st.sets(PEOPLE))
def test_nobody_else_has_been_a_guest_more_often_since_hosting(
    tables: list[Hosted], members: set[int]
) -> None:
    found = turn(tables, members)
    since = {
        member: sum(
            member in each.sat and member not in {later.host for later in tables[: place + 1]}
            for place, each in enumerate(tables)
        )
        for member in members
    }
    if found is None:
        assert not any(since.values())
        return
    assert found.member in members
    assert found.tables == since[found.member] == max(since.values())
    assert found.never == all(each.host != found.member for each in tables)


@given(TABLES, st.sets(PEOPLE, min_size=1))
def test_whoever_hosted_last_is_not_next(tables: list[Hosted], members: set[int]) -> None:
    found = turn(tables, members)
    assert found is None or found.member != tables[0].host


def test_of_several_it_is_whoever_hosted_longest_ago() -> None:
    all_three = frozenset({1, 2, 3})
    tables = [Hosted(9, all_three), Hosted(1, all_three), Hosted(2, all_three)]
    assert turn(tables, {1, 2, 3}) == Turn(3, 3, never=True)
    assert turn(tables, {1, 2}) == Turn(2, 2, never=False)


def test_members_see_the_last_hosts_and_whose_turn_it_is(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo, out = (a_member(session, name, locale="en") for name in ("Ann", "Bo", "Out"))
        group = a_group(session, ann, bo)
        for days in range(1, 4):
            a_dinner(session, group, ann, bo, starts_at=clock.now() - timedelta(days=days))
    for path in (f"/g/{group.public_id}", f"/g/{group.public_id}/dinners/new"):
        page = as_member(bo.id).get(path).text
        assert "Bo’s turn" in page
        assert "3 tables as a guest, none as a host yet." in page
    assert "Bo’s turn" not in as_member(out.id).get(f"/g/{group.public_id}").text


def test_a_group_without_a_past_has_no_turn_and_a_long_one_asks_no_more(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        ann, bo = (a_member(session, name, locale="en") for name in ("Ann", "Bo"))
        group, other = a_group(session, ann, bo), a_group(session, ann, bo)
        a_dinner(session, group, ann, bo, starts_at=clock.now() - timedelta(days=2))
    path = f"/g/{group.public_id}/dinners/new"
    assert "Hosting in turn" not in as_member(ann.id).get(f"/g/{other.public_id}/dinners/new").text
    as_member(ann.id).get(path)
    with count_queries() as few:
        as_member(ann.id).get(path)
    with writing() as session:
        for days in range(3, 33):
            a_dinner(session, group, ann, bo, starts_at=clock.now() - timedelta(days=days))
    with count_queries() as many:
        as_member(ann.id).get(path)
    assert len(many) == len(few)
