"""A bill in another currency: the rate is typed once, kept with the bill, and only helps to read (A-30)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.core import clock
from events.bills import actions, written
from events.bills.sheet import Sheet
from tests.bills.helpers import (
    EN,
    As,
    Table,
    Writing,
    a_sheet,
    a_table,
    agree,
    dinner_of,
    edit,
    propose,
    told,
)


@pytest.mark.parametrize(
    ("text", "rate"), [("0.0481", Fraction(481, 10000)), ("７.２", Fraction(36, 5)), (" ", None)]
)
def test_a_rate_is_read_exactly(text: str, rate: Fraction | None) -> None:
    assert written.rate(text) == rate


@pytest.mark.parametrize("text", ["0", "0.0", "-1", "1e3", "seven", "1/3", "1.123456789", "nan"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        written.rate(text)


def test_amounts_change_their_exponent_too() -> None:
    assert written.exchanged(3000, 0, Fraction("0.0481"), 2) == 14430
    assert written.exchanged(1234, 3, Fraction(23), 0) == 28
    assert written.exchanged(-3000, 0, Fraction("0.0481"), 2) == -14430


def _in_yen(writing: Writing, rate: str) -> Table:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        dinner, sheet = dinner_of(session, table), a_sheet(table, "Lin", 9000)
        actions.write(session, dinner, table.seats["Lin"], sheet, 0, "k" * 24, clock.now(), "JPY")
        edit(session, table, _same_with(table, rate), "Lin")
        propose(session, table, "Lin")
        agree(session, table, "Zhou", "Su")
    return table


def _same_with(table: Table, rate: str) -> Sheet:
    return replace(a_sheet(table, "Lin", 9000), rate=rate)


def test_the_rate_stands_with_the_bill_and_the_amounts_read_in_both(writing: Writing, as_member: As) -> None:
    table = _in_yen(writing, "0.0481")
    assert told(table).bill.rate == "0.0481"
    zhou = as_member(table.members["Zhou"])
    page = zhou.get(table.path, headers=EN).text
    assert "You pay Lin JPY 3,000" in page
    assert "≈ ¥144.30" in page
    assert "≈ ¥432.90" in page
    assert 'value="0.0481"' in zhou.get(f"{table.path}/edit", headers=EN).text
    assert "One JPY in CNY" in zhou.get(f"{table.path}/edit", headers=EN).text
    assert "0.0481" in zhou.get(f"{table.path}/versions", headers=EN).text


def test_a_bill_without_a_rate_shows_none_and_a_wrong_one_is_said(writing: Writing, as_member: As) -> None:
    table = _in_yen(writing, "")
    zhou = as_member(table.members["Zhou"])
    assert "≈" not in zhou.get(table.path, headers=EN).text
    form = {"mode": "equal", "version": "1", "key": "k" * 24, "rate": "a lot"}
    answer = zhou.post(f"{table.path}/edit", data=form, headers=EN)
    assert answer.status_code == 422
    assert "Write a rate such as 0.0481." in answer.text
