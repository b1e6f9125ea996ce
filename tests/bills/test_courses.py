"""Who came late or left early: own courses, and a share handed over before the end (A-16)."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from app.core import clock
from app.core.access import Refused
from events.bills import leaving
from events.bills.plan import balances, plan
from events.bills.rules import BillReason, BillState, Diner, Ledger, Line, Mode, Payment, Pool, Says
from events.bills.shares import split
from events.bills.sheet import DinerRow, LineRow
from tests.bills.helpers import (
    EN,
    As,
    Table,
    Writing,
    a_sheet,
    a_table,
    agree,
    begin,
    bill_on,
    dinner_of,
    edit,
    propose,
    reason,
    share_of,
    told,
)
from tests.bills.ledgers import a_ledger


def test_a_line_of_one_course_is_borne_by_those_who_were_there() -> None:
    diners = (Diner(1), Diner(2, left_after=1), Diner(3, came=3))
    lines = (
        Line(1, 900),
        Line(2, 600, course=1),
        Line(3, 400, course=2),
        Line(4, 1000, Pool.DRINKS, course=3),
    )
    shares = split(Ledger(0, Mode.EQUAL, diners, lines)).shares
    assert shares == {1: 300 + 300 + 400 + 500, 2: 300 + 300, 3: 300 + 500}


def test_a_course_at_which_nobody_sat_is_everybodys() -> None:
    late = Ledger(0, Mode.EQUAL, (Diner(1, left_after=1), Diner(2, left_after=2)), (Line(1, 500, course=3),))
    assert split(late).shares == {1: 250, 2: 250}


@pytest.mark.parametrize("mode", [Mode.SHARES, Mode.ADJUSTED])
def test_parts_and_additions_know_the_course_too(mode: Mode) -> None:
    diners = (Diner(1, share=1), Diner(2, share=1, left_after=1))
    lines = (Line(1, 1000, course=1), Line(2, 1000, course=3))
    shares = split(Ledger(0, mode, diners, lines)).shares
    assert sum(shares.values()) == 2000
    assert shares[1] > shares[2] > 0


def test_whoever_settled_early_bears_just_that_in_every_bill() -> None:
    """The others bear the rest; where everybody has settled early nobody's amount is binding."""
    random, seen = Random(16), 0
    for case in range(4000):
        ledger = a_ledger(random, case)
        early = {each.seat: each.early for each in ledger.diners if each.early is not None}
        shares = split(ledger).shares
        if early and len(early) < len(ledger.diners):
            seen += 1
            assert {seat: shares[seat] for seat in early} == early, ledger
        bare = split(replace(ledger, rounding=None)).shares
        assert sum(bare.values()) == ledger.total
    assert seen > 500


def test_money_handed_over_early_leaves_nothing_to_pay() -> None:
    ledger = Ledger(0, Mode.EQUAL, (Diner(1), Diner(2, early=2500), Diner(3)), (Line(1, 9000),))
    shares = split(ledger).shares
    assert shares == {1: 3250, 2: 2500, 3: 3250}
    owed = balances(shares, (Payment(1, 9000), Payment(2, 2500, to=1)))
    assert owed == {1: 3250, 2: 0, 3: -3250}
    assert [(each.payer, each.receiver) for each in plan(owed).transfers] == [(3, 1)]


def _leaves(table: Table, name: str, units: int, to: str) -> tuple[int, int, int]:
    return table.seats[name], units, table.seats[to]


def test_she_leaves_before_dessert_and_nothing_of_hers_moves_again(writing: Writing) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        begin(session, table, a_sheet(table, "Lin", 9000), "Lin")
        for _press in range(2):  # a doubled press is one
            leaving.settle(
                session, dinner_of(session, table), *_leaves(table, "Su", 3000, "Lin"), clock.now()
            )
    with writing() as session:
        assert bill_on(session, table).bill.version == 2
        edit(session, table, a_sheet(table, "Lin", 9000, 4000), "Lin")
        assert [share_of(session, table, name) for name in ("Lin", "Zhou", "Su")] == [5000, 5000, 3000]
        propose(session, table, "Lin")
        said = {each.seat_id: each.says for each in bill_on(session, table).agreements}
        assert said[table.seats["Su"]] is Says.AGREE  # she is not asked again
        agree(session, table, "Zhou")
    found = told(table)
    assert found.bill.state is BillState.AGREED
    assert [(each.from_seat_id, each.amount) for each in found.transfers] == [(table.seats["Zhou"], 5000)]


def test_whoever_has_the_money_must_agree_before_it_stands(writing: Writing) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su", "Ma")
        begin(session, table, a_sheet(table, "Lin", 8000), "Lin")
        leaving.settle(session, dinner_of(session, table), *_leaves(table, "Su", 2000, "Zhou"), clock.now())
        propose(session, table, "Lin")
        agree(session, table, "Ma")
        assert bill_on(session, table).bill.state is BillState.PROPOSED
        agree(session, table, "Zhou")
        assert bill_on(session, table).bill.state is BillState.AGREED


def test_it_is_taken_back_by_either_side_and_nobody_else(writing: Writing) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        begin(session, table, a_sheet(table, "Lin", 9000), "Lin")
        dinner = dinner_of(session, table)
        leaving.settle(session, dinner, *_leaves(table, "Su", 1000, "Lin"), clock.now())
        with pytest.raises(Refused) as refused:
            leaving.take_back(session, dinner, table.seats["Zhou"], table.seats["Su"], clock.now())
        assert reason(refused) is BillReason.NOT_YOURS_TO_SAY
        for _press in range(2):
            leaving.take_back(session, dinner, table.seats["Lin"], table.seats["Su"], clock.now())
        assert share_of(session, table, "Su") == 3000


def test_the_last_one_stays_and_a_proposed_bill_is_settled_by_its_plan(writing: Writing) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        begin(session, table, a_sheet(table, "Lin", 9000), "Lin")
        dinner, now = dinner_of(session, table), clock.now()
        leaving.settle(session, dinner, *_leaves(table, "Su", 3000, "Lin"), now)
        leaving.settle(session, dinner, *_leaves(table, "Zhou", 3000, "Lin"), now)
        for args, why in (
            (_leaves(table, "Lin", 3000, "Zhou"), BillReason.EARLY_LAST),
            (_leaves(table, "Zhou", 3000, "Zhou"), BillReason.EARLY_TO_NOBODY),
        ):
            with pytest.raises(Refused) as refused:
                leaving.settle(session, dinner, *args, now)
            assert reason(refused) is why
        propose(session, table, "Lin")
        with pytest.raises(Refused) as refused:
            leaving.settle(session, dinner, *_leaves(table, "Su", 1, "Lin"), now)
        assert reason(refused) is BillReason.EARLY_TOO_LATE


def test_the_page_offers_it_and_writes_it_down(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        begin(session, table, a_sheet(table, "Lin", 9000), "Lin")
    su = as_member(table.members["Su"])
    page = su.get(table.path, headers=EN).text
    assert "I have to leave: settle now" in page
    assert 'value="30"' in page
    sent = su.post(f"{table.path}/early", data={"amount": "25.50", "to": table.pids["Lin"]})
    assert sent.status_code == 303
    lin = as_member(table.members["Lin"])
    assert "Su settled early: ¥25.50 to Lin" in lin.get(table.path, headers=EN).text
    assert lin.post(f"{table.path}/early", data={"back": table.pids["Su"]}).status_code == 303
    assert all(each.early is None for each in told(table).diners)
    history = lin.get(f"{table.path}/versions", headers=EN).text
    assert "Su settled early" in history


def test_the_sheet_writes_courses_and_who_stayed(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        seats = table.seats
        rows = (DinerRow(seats["Lin"]), DinerRow(seats["Su"], left_after=1), DinerRow(seats["Zhou"], came=2))
        lines = (LineRow(None, "Cold", Pool.DISHES, 600, 1), LineRow(None, "Fish", Pool.DISHES, 1000, 2))
        begin(session, table, replace(a_sheet(table, "Lin", 1600), lines=lines, diners=rows), "Lin")
    page = as_member(table.members["Lin"]).get(f"{table.path}/edit", headers=EN).text
    assert page.count("at the beginning") >= 2  # a choice of each line: it is in use
    assert "Somebody came late or left early" not in page
    with writing() as session:
        assert [share_of(session, table, each) for each in ("Lin", "Su", "Zhou")] == [800, 300, 500]
