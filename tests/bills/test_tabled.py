"""A bill from a table file: every row is read or its fault told; our own file comes back as it went out."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.bills import tabled
from events.bills.rules import ChargeKind, Mode, Pool, Spread
from events.bills.sheet import ChargeRow, LineRow, PaymentRow, Sheet
from events.bills.tabled import Fault
from tests.bills.helpers import EN, As, Writing, a_sheet, a_table, begin, told


@pytest.mark.parametrize(
    "text",
    ["菜名,金额,类别\n羊肉,58.00,\n酸梅汤,22.5,酒水\n", "羊肉,58\n酸梅汤,¥22.50,drinks\n",
     "\ufeffDish\tPrice\tCategory\n羊肉\t58\t\n酸梅汤\t22.5\tDrinks",
     '类别;名称;金额\n;"羊肉";58\n酒水;酸梅汤;２２．５'],
)  # fmt: skip
def test_tables_as_tills_and_spreadsheets_write_them(text: str) -> None:
    found = tabled.read(text, 2)
    assert [(line.name, line.amount, line.pool) for line in found.lines] == [
        ("羊肉", 5800, Pool.DISHES), ("酸梅汤", 2250, Pool.DRINKS),
    ]  # fmt: skip
    assert found.wrong == ()


def test_what_cannot_be_read_is_told_with_its_row() -> None:
    found = tabled.read("name,amount\nPot,48\n\n,12\nLamb,a lot\nTofu,\nCrab,1.005\n", 2)
    assert [line.name for line in found.lines] == ["Pot"]
    assert [(number, fault) for number, fault, _text in found.wrong] == [
        (4, Fault.NO_NAME), (5, Fault.UNREADABLE), (6, Fault.NO_AMOUNT), (7, Fault.UNREADABLE),
    ]  # fmt: skip


def test_two_hundred_rows_are_read_and_the_next_is_told() -> None:
    found = tabled.read("\n".join(f"dish {number},1" for number in range(201)), 2)
    assert len(found.lines) == 200
    assert found.wrong == ((201, Fault.TOO_MANY, "dish 200, 1"),)


def test_a_file_from_a_chinese_spreadsheet_is_read() -> None:
    assert (
        tabled.decoded("羊肉,58".encode("gb18030"))
        == tabled.decoded("羊肉,58".encode("utf-8-sig"))
        == "羊肉,58"
    )


@given(st.text(max_size=300))
def test_no_row_is_dropped_and_nothing_breaks(text: str) -> None:
    found = tabled.read(text, 2)
    assert all(line.name for line in found.lines)
    assert tabled.read(text, 2) == found


@given(st.binary(max_size=200))
def test_any_bytes_are_some_text(data: bytes) -> None:
    assert isinstance(tabled.decoded(data), str)


def test_a_preview_saves_nothing_and_names_each_fault(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou")
        begin(session, table, a_sheet(table, "Lin", 100), "Lin")
    sent = {"table": (BytesIO(b"name,amount,pool\nPot,48,\nBeer,30,drinks\nLamb,much,"), "bill.csv")}
    answer = as_member(table.members["Zhou"]).post(f"{table.path}/table", data=sent, headers=EN)
    assert answer.status_code == 200
    assert 'value="Pot"' in answer.text
    assert 'value="Beer"' in answer.text
    assert "Row 4" in answer.text
    assert [line.name for line in told(table).lines] == ["dish 0"]


def test_nothing_to_read_is_said(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou")
    browser = as_member(table.members["Zhou"])
    for sent in ({}, {"table": (BytesIO(b""), "")}, {"table": (BytesIO(b"\n\n"), "bill.csv")}):
        answer = browser.post(f"{table.path}/table", data=sent, headers=EN)
        assert answer.status_code == 422
        assert "There is no row in this file." in answer.text


def test_our_own_file_comes_back_as_it_went_out(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou")
        lines = (
            LineRow(None, "=1+1", Pool.DISHES, 4850), LineRow(None, "Beer", Pool.DRINKS, 3000),
            LineRow(None, "Returned, one", Pool.DISHES, -1200),
        )  # fmt: skip
        charges = (
            ChargeRow(ChargeKind.COUPON, Spread.PRO_RATA, -1240),
            ChargeRow(ChargeKind.TEA, Spread.PER_HEAD, 400),
        )
        paid = (PaymentRow(table.seats["Lin"], 5810),)
        begin(session, table, Sheet(Mode.EQUAL, lines, charges, paid), "Lin")
    file = as_member(table.members["Zhou"]).get(f"{table.path}.csv").data
    found = tabled.read(tabled.decoded(file), 2)
    assert (found.lines, found.charges, found.wrong) == (lines, charges, ())
