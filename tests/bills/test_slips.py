"""A slip for each, tips in percent, and the card for the desk (W-02, W-01, C-09)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.bills import written
from events.bills.rules import ChargeKind, Mode, Pool, Spread
from events.bills.shares import split, trail
from events.bills.sheet import ChargeRow, LineRow, in_parts
from events.bills.slips import whole_rows
from tests.bills.helpers import EN, As, Table, Writing, a_sheet, a_table, agreed, begin, told
from tests.bills.ledgers import a_ledger


@given(st.lists(st.fractions(-5000, 5000, max_denominator=700), min_size=1, max_size=9), st.integers(-1, 1))
def test_the_rows_of_a_slip_are_its_share_exactly(amounts: list[Fraction], odd: int) -> None:
    share = round(sum(amounts)) + odd
    rows = whole_rows([(str(n), each) for n, each in enumerate(amounts)], share)
    assert sum(units for _words, units in rows) == share
    known = dict(enumerate(amounts))
    assert all(abs(units - known[int(n)]) < 3 for n, units in rows if n.isdigit())


def test_the_steps_of_a_share_come_to_the_share() -> None:
    random = Random(2)
    for case in range(1500):
        ledger = replace(a_ledger(random, case), rounding=None)
        steps, shares = trail(ledger), split(ledger).shares
        for seat, share in shares.items():
            lines = sum((each for (who, _pool), each in steps.lines.items() if who == seat), Fraction(0))
            assert abs(lines + steps.extras[seat] + steps.treats[seat] + steps.early[seat] - share) < 1


def test_everybody_gets_a_slip_and_a_guests_table_reads_it(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        agreed(session, table, 5000, 4001)
    page = as_member(table.members["Su"]).get(f"{table.path}/slips", headers=EN)
    assert page.status_code == 200
    assert page.text.count('class="slip stack gap3 tick') == 3
    assert page.text.index("You") < page.text.index("Zhou")
    owed = next(each for each in told(table).transfers if each.from_seat_id == table.seats["Su"]).amount
    amount = written.cash(owed, "CNY", 2)
    assert f"To pay Lin: {amount}" in page.text
    assert "data-print" in page.text
    assert as_member(table.members["Outside"]).get(f"{table.path}/slips").status_code == 403


def test_a_slip_before_there_is_a_bill_leads_to_the_bill(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou")
    assert as_member(table.members["Lin"]).get(f"{table.path}/slips").status_code == 303


def test_a_tip_in_percent_is_of_the_dishes_before_or_after_tax() -> None:
    lines = (LineRow(None, "Soup", Pool.DISHES, 10001),)
    tax = ChargeRow(ChargeKind.TAX, Spread.PRO_RATA, 800)
    tip = ChargeRow(ChargeKind.TIP, Spread.PRO_RATA, 0, percent=1500)
    assert [each.amount for each in in_parts(lines, (tax, tip))] == [800, 1500]
    assert [each.amount for each in in_parts(lines, (replace(tip, after_tax=True), tax))] == [1620, 800]
    off = ChargeRow(ChargeKind.DISCOUNT, Spread.PRO_RATA, 0, percent=1000)
    assert [each.amount for each in in_parts(lines, (off,))] == [-1000]


@pytest.mark.parametrize(
    ("text", "hundredths"), [("12.5%", 1250), ("１５ ％", 1500), ("100 %", 10_000), ("12.5", None)]
)
def test_percents_are_read_as_people_write_them(text: str, hundredths: int | None) -> None:
    assert written.percent(text) == hundredths


@pytest.mark.parametrize("text", ["%", "0%", "-3%", "101%", "1e2%", "1.234%"])
def test_a_percent_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        written.percent(text)


def _form(table: Table, **more: str) -> dict[str, str]:
    form = {
        "mode": "equal", "version": "0", "key": "k" * 24, "lines-0-name": "Soup", "lines-0-amount": "100",
        "lines-0-pool": "dishes", "charges-0-kind": "tip", "charges-0-amount": "15 %",
        "charges-0-spread": "pro_rata", "charges-0-seat": "", "payments-0-seat": table.pids["Lin"],
        "payments-0-amount": "", "payments-0-to": "",
    }  # fmt: skip
    for row, pid in enumerate(table.pids.values()):
        form |= {f"diners-{row}-seat": pid, f"diners-{row}-there": "y", f"diners-{row}-unit": "",
                 f"diners-{row}-came": "0", f"diners-{row}-left": "0"}  # fmt: skip
    return form | more


def test_gratuity_that_is_included_keeps_a_second_tip_off(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou")
    lin = as_member(table.members["Lin"])
    refused = lin.post(f"{table.path}/edit", data=_form(table, tip_included="y"), headers=EN)
    assert refused.status_code == 422
    assert "The gratuity is included already" in refused.text
    assert "15 %" in refused.text
    assert lin.post(f"{table.path}/edit", data=_form(table)).status_code == 303
    assert told(table).total == 11500
    assert "15 %" in lin.get(f"{table.path}/edit", headers=EN).text


def test_what_a_house_has_promised_stands_in_plain_words(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        agreed(session, table, 9000)
    lin, su = as_member(table.members["Lin"]), as_member(table.members["Su"])
    form = {"words": "10 off a hundred", "agreed_with": "Mr Li", "agreed_on": "2026-11-03"}
    for _press in range(2):
        assert lin.post(f"{table.path}/card", data=form).status_code == 303
    page = su.get(table.path, headers=EN).text
    assert "10 off a hundred" in page
    assert "agreed with Mr Li on" in page
    assert su.post(f"{table.path}/card", data={**form, "agreed_on": "never"}).status_code == 422
    assert su.post(f"{table.path}/card", data={**form, "words": "五星好评送冰粉"}).status_code == 409
    assert su.post(f"{table.path}/card", data={**form, "words": ""}).status_code == 303
    assert "10 off a hundred" not in lin.get(table.path, headers=EN).text


def test_a_guest_by_dish_slip_names_the_parts(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou")
        begin(session, table, a_sheet(table, "Lin", 1000, mode=Mode.BY_DISH), "Lin")
    page = as_member(table.members["Zhou"]).get(f"{table.path}/slips", headers=EN).text
    assert "not agreed yet" in page
    assert "nothing" in page
