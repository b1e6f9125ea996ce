"""The bill through real requests: three taps, the sheet, the claims, the word of the table, and who sees it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core import clock
from events.bills.rules import BillState, Mode
from tests.bills.helpers import (
    EN,
    As,
    Table,
    Writing,
    a_sheet,
    a_table,
    begin,
    dinner_of,
    told,
)


@pytest.fixture
def table(writing: Writing) -> Table:
    with writing() as session:
        return a_table(session, "Lin", "Zhou", "Su", "Ma")


def fields(page: str) -> dict[str, str]:
    """The hidden and filled inputs and chosen options of the page's main form."""
    form = page[page.index('<form class="form"') :]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="(\w+)"', tag)
        if name is None or (kind and kind[1] in ("checkbox", "radio") and "checked" not in tag):
            continue
        found[name[1]] = value[1] if value else ("y" if kind and kind[1] == "checkbox" else "")
    for name, body in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        first = re.search(r'<option value="([^"]*)"', body)
        found[name] = chosen[1] if chosen else first[1] if first else ""
    return found


def quick(browser: FlaskClient, table: Table, **more: str) -> Any:
    page = browser.get(table.path, headers=EN).text
    return browser.post(table.path, data=fields(page) | {"total": "579.50"} | more, headers=EN)


def test_three_taps_from_the_paper_bill_to_shares_the_table_is_asked_to_agree_to(
    as_member: As, table: Table
) -> None:
    browser = as_member(table.members["Lin"])
    assert f'href="{table.path}"' in browser.get(f"/d/{table.pid}").text
    assert quick(browser, table).status_code == 303
    found = told(table)
    assert found.bill.state is BillState.PROPOSED
    assert (found.total, found.paid) == (57950, 57950)
    page = as_member(table.members["Su"]).get(table.path, headers=EN).text
    assert "Your share" in page
    assert "¥144.8" in page
    assert "That is right" in page


def test_a_doubled_post_makes_one_bill_and_a_second_one_is_told(as_member: As, table: Table) -> None:
    lin, zhou = as_member(table.members["Lin"]), as_member(table.members["Zhou"])
    form = fields(lin.get(table.path, headers=EN).text) | {"total": "100"}
    other = fields(zhou.get(table.path, headers=EN).text) | {"total": "90"}
    assert [lin.post(table.path, data=form).status_code for _each in range(2)] == [303, 303]
    answer = zhou.post(table.path, data=other, headers=EN)
    assert answer.status_code == 409
    assert "begun this bill" in answer.text
    assert told(table).total == 10000


@pytest.mark.parametrize("total", ["", "0", "-5", "12.345", "a lot", "9" * 30])
def test_a_total_that_is_none_is_asked_again_with_what_was_typed(
    as_member: As, table: Table, total: str
) -> None:
    answer = quick(as_member(table.members["Lin"]), table, total=total)
    assert answer.status_code == 422
    assert "errsum" in answer.text
    assert total in answer.text


def test_nobody_else_sees_amounts_nor_that_there_is_a_bill(
    as_member: As, client: FlaskClient, table: Table, writing: Writing
) -> None:
    quick(as_member(table.members["Lin"]), table)
    outside = as_member(table.members["Outside"])
    for path in (
        table.path,
        f"{table.path}/claim",
        f"{table.path}/edit",
        f"{table.path}.csv",
        f"{table.path}/versions",
    ):
        assert outside.get(path).status_code == 403
        assert client.get(path).status_code == 404
    assert table.path not in outside.get(f"/d/{table.pid}", headers=EN).text
    assert outside.post(f"{table.path}/answer", data={"says": "agree", "share": "1"}).status_code == 403


def test_before_the_first_bite_there_is_nothing_to_divide(as_member: As, writing: Writing) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou")
        dinner = dinner_of(session, table)
        dinner.starts_at, dinner.ends_at = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
    browser = as_member(table.members["Lin"])
    assert browser.get(table.path, headers=EN).status_code == 409
    assert table.path not in browser.get(f"/d/{table.pid}").text


def test_the_sheet_is_written_dish_by_dish_with_a_coupon_and_two_payers(as_member: As, table: Table) -> None:
    browser = as_member(table.members["Lin"])
    form = fields(browser.get(f"{table.path}/edit", headers=EN).text) | {
        "mode": "equal", "lines-0-name": "Copper pot", "lines-0-amount": "48", "lines-1-name": "Lamb",
        "lines-1-amount": "232.00", "pasted": "1. 烧麦 2屉 76元\n糖蒜 ¥34", "charges-0-kind": "coupon",
        "charges-0-amount": "124", "payments-0-seat": table.pids["Zhou"], "payments-0-amount": "200",
        "payments-1-seat": table.pids["Lin"], "payments-1-amount": "",
    }  # fmt: skip
    form["payments-1-to"] = ""
    assert browser.post(f"{table.path}/edit", data=form, headers=EN).status_code == 303
    found = told(table)
    assert [(line.name, line.amount) for line in found.lines] == [
        ("Copper pot", 4800), ("Lamb", 23200), ("烧麦 2屉", 7600), ("糖蒜", 3400),
    ]  # fmt: skip
    assert found.total == 26600
    assert found.paid == 26600
    assert {each.seat_id: each.amount for each in found.payments} == {
        table.seats["Zhou"]: 20000, table.seats["Lin"]: 6600,
    }  # fmt: skip


def test_what_cannot_be_read_is_asked_and_kept(as_member: As, table: Table) -> None:
    browser = as_member(table.members["Lin"])
    form = fields(browser.get(f"{table.path}/edit", headers=EN).text) | {
        "lines-0-name": "Crab", "lines-0-amount": "a lot", "lines-1-name": "Tofu", "pasted": "no price here",
    }  # fmt: skip
    answer = browser.post(f"{table.path}/edit", data=form, headers=EN)
    assert answer.status_code == 422
    assert "What did Tofu cost?" in answer.text
    assert "no price here" in answer.text
    assert "a lot" in answer.text


def test_two_who_edit_at_once_the_second_sees_both_values_and_keeps_what_was_typed(
    as_member: As, table: Table, writing: Writing
) -> None:
    with writing() as session:
        begin(session, table, a_sheet(table, "Lin", 10000), "Lin")
    lin, zhou = as_member(table.members["Lin"]), as_member(table.members["Zhou"])
    first = fields(lin.get(f"{table.path}/edit").text) | {"lines-0-amount": "120"}
    second = fields(zhou.get(f"{table.path}/edit").text) | {"lines-0-amount": "90"}
    assert lin.post(f"{table.path}/edit", data=first).status_code == 303
    answer = zhou.post(f"{table.path}/edit", data=second, headers=EN)
    assert answer.status_code == 409
    assert "¥120" in answer.text
    assert "¥90" in answer.text
    assert told(table).total == 12000
    again = fields(answer.text)
    assert again["lines-0-amount"] == "90"
    assert zhou.post(f"{table.path}/edit", data=again).status_code == 303
    assert told(table).total == 9000


def test_claims_are_taps_and_the_same_tap_twice_is_one(as_member: As, table: Table, writing: Writing) -> None:
    with writing() as session:
        found = begin(session, table, a_sheet(table, "Lin", 10000, 5000, mode=Mode.BY_DISH), "Lin")
    line, browser = found.lines[0].id, as_member(table.members["Su"])
    tap = {"line": str(line), "seat": table.pids["Su"], "weight": "1"}
    for _each in range(2):
        assert browser.post(f"{table.path}/claim", data=tap).status_code == 303
    page = browser.get(f"{table.path}/claim", headers=EN).text
    assert 'aria-pressed="true"' in page
    assert "¥100" in page
    browser.post(f"{table.path}/claim", data=tap | {"seat": table.pids["Ma"], "weight": "3"})
    assert {(c.seat_id, c.weight) for c in told(table).claims} == {
        (table.seats["Su"], 1),
        (table.seats["Ma"], 3),
    }
    assert "¥75" in browser.get(f"{table.path}/claim?seat={table.pids['Ma']}", headers=EN).text
    open_page = browser.get(table.path, headers=EN).text
    assert "Nobody has claimed dish 1" in open_page
    assert "Propose it" not in open_page
    for bad in ({"line": "x"}, {"weight": "21"}, {"weight": "-1"}, {"seat": "nobody"}, {"line": str(2**70)}):
        assert browser.post(f"{table.path}/claim", data=tap | bad).status_code == 422


def test_the_whole_way_to_settled(as_member: As, table: Table, writing: Writing) -> None:
    lin, zhou, su = (as_member(table.members[name]) for name in ("Lin", "Zhou", "Su"))
    quick(lin, table, total="400")
    share = re.search(r'name="share" value="(\d+)"', zhou.get(table.path).text)
    assert share is not None
    assert share[1] == "10000"
    assert zhou.post(f"{table.path}/answer", data={"says": "agree", "share": "9999"}).status_code == 409
    for browser in (zhou, su):
        browser.post(f"{table.path}/answer", data={"says": "agree", "share": share[1]})
    found = told(table)
    assert found.bill.state is BillState.AGREED
    assert len(found.transfers) == 3
    page = zhou.get(table.path, headers=EN).text
    assert "You pay Lin ¥100" in page
    mine = next(each for each in found.transfers if each.from_seat_id == table.seats["Zhou"])
    way = f"{table.path}/transfers/{mine.public_id}"
    assert zhou.post(way, data={"state": "confirmed"}).status_code == 409  # a debtor alone closes nothing
    assert zhou.post(way, data={"state": "said_paid"}).status_code == 303
    assert "Has ¥100 come?" in lin.get("/", headers=EN).text
    for each in found.transfers:
        assert (
            lin.post(f"{table.path}/transfers/{each.public_id}", data={"state": "confirmed"}).status_code
            == 303
        )
    assert told(table).bill.state is BillState.SETTLED
    assert su.post(f"{table.path}/transfers/none", data={"state": "waived"}).status_code == 404
