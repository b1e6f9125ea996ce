"""What a bill's pages ask of the database: little, and the same for six people as for twenty."""

from __future__ import annotations

import pytest

from events.bills import queries
from events.bills.rules import BillState, Mode, Pool
from events.bills.sheet import LineRow, PaymentRow, Sheet, TreatRow
from tests.bills.helpers import As, Table, Writing, a_table, agree, begin, bill_on, propose, told
from tests.counting import count_queries

MOST = 12


def _set(writing: Writing, people: int, lines: int) -> Table:
    names = [f"Diner {number}" for number in range(people)]
    with writing() as session:
        table = a_table(session, *names)
        rows = tuple(LineRow(None, f"dish {n}", Pool.DISHES, 1000) for n in range(lines))
        paid = (PaymentRow(table.seats[names[0]], 1000 * lines),)
        treats = (TreatRow(table.seats[names[0]], table.seats[names[1]], Pool.DRINKS),)
        begin(session, table, Sheet(Mode.EQUAL, rows, (), paid, treats), names[0], key=f"key of {people:20}")
        propose(session, table, names[0])
        agree(session, table, *names[1:])
    return table


@pytest.mark.parametrize("page", ["", "/claim", "/edit", ".csv"])
def test_a_bills_pages_ask_the_same_of_a_long_bill_and_a_full_table(
    writing: Writing, as_member: As, page: str
) -> None:
    counts = []
    for people, lines in ((3, 2), (18, 60)):
        table = _set(writing, people, lines)
        browser = as_member(table.members["Diner 1"])
        assert browser.get(table.path + page).status_code == 200
        with count_queries() as asked:
            assert browser.get(table.path + page).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST


def test_what_is_read_in_one_statement_is_what_is_read_table_by_table(writing: Writing) -> None:
    table = _set(writing, 4, 3)
    one = told(table)  # a unit that reads
    with writing() as session:
        each = bill_on(session, table)
        for kind in (
            "diners",
            "lines",
            "claims",
            "charges",
            "payments",
            "treats",
            "agreements",
            "shares",
            "transfers",
        ):
            mine, theirs = getattr(one, kind), getattr(each, kind)
            assert len(mine) == len(theirs)
            for left, right in zip(mine, theirs, strict=True):
                for column in right.__table__.columns:
                    if column.name not in ("at", "said_at"):  # moments are not asked for
                        assert getattr(left, column.key) == getattr(right, column.key), (kind, column)
        assert queries.bill_of(session, table.id) is each.bill
        assert one.bill.state is BillState.AGREED
