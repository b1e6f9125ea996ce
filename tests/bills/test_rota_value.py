"""Treats at their value in the rota, only where the group has agreed to it (H-04)."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from events.bills.queries_groups import treated_at
from events.bills.sheet import TreatRow
from events.dinners.rota import Hosted, turn, turn_by_value
from groups.membership.models import CharterValue, Group
from tests.bills.helpers import EN, As, Writing, a_sheet, a_table, agree, begin, bill_on, dinner_of, propose

PEOPLE = st.integers(1, 6)
TABLES = st.lists(st.builds(Hosted, PEOPLE, st.frozensets(PEOPLE)), max_size=8)


@given(TABLES, st.sets(PEOPLE, min_size=1), st.dictionaries(PEOPLE, st.integers(-9000, 9000)))
def test_it_is_whoever_was_treated_to_most_and_else_it_goes_by_tables(
    tables: list[Hosted], members: set[int], treated: dict[int, int]
) -> None:
    found = turn_by_value(tables, members, treated)
    most = max(treated.get(member, 0) for member in members)
    if most <= 0:
        assert found == turn(tables, members)
        return
    assert found is not None
    assert found.member in members
    assert treated.get(found.member, 0) == most


def test_a_treat_counts_at_its_value_only_once_the_group_says_so(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        seats = table.seats
        sheet = a_sheet(table, "Lin", 9000, treats=(TreatRow(seats["Zhou"], seats["Su"]),))
        begin(session, table, sheet, "Lin")
        assert treated_at(session, [table.id], "CNY") == []  # nothing is agreed yet
        propose(session, table, "Lin")
        agree(session, table, "Zhou", "Su")
        assert sum(each.treated for each in bill_on(session, table).shares) == 0
        found = dict(treated_at(session, [table.id], "CNY"))
        assert found[table.members["Su"]] == 3000
        assert found[table.members["Zhou"]] == -3000
        dinner = dinner_of(session, table)
        dinner.ends_at = clock.now() - timedelta(minutes=1)
        group = session.get_one(Group, dinner.group_id)
        path, group_id = f"/g/{group.public_id}", group.id
    page = as_member(table.members["Lin"]).get(path, headers=EN).text
    assert "Zhou’s turn" in page  # by tables: both were guests once, Zhou came first
    assert "Treats count" not in page
    with writing() as session:
        session.add(
            CharterValue(group_id=group_id, key="rota_rule", value="value", source="vote", set_at=clock.now())
        )
    page = as_member(table.members["Lin"]).get(path, headers=EN).text
    assert "Su’s turn" in page
    assert "Treats count at what they were worth" in page
