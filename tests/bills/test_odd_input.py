"""What no browser sends by itself: never a failure of ours, and never a bill that loses a unit."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core import clock
from events.bills.ledger import split_of
from events.bills.rules import Mode
from events.dinners.models import Seat
from tests.bills.helpers import As, Table, Writing, a_sheet, a_table, agree, begin, edit, propose, told
from tests.bills.test_pages import fields
from tests.security.odd import TEXTS


@pytest.fixture
def table(writing: Writing) -> Table:
    with writing() as session:
        return a_table(session, "Lin", "Zhou", "Su")


HARDEST = ("nul", "half a pair", "endless digits", "beyond 63 bits")


def _post(browser: FlaskClient, path: str, form: dict[str, str], text: str, each: bool) -> None:
    """All fields odd at once, and (`each`) one after the other."""
    assert browser.post(path, data=dict.fromkeys(form, text)).status_code < 500
    for name in form if each else ():
        assert browser.post(path, data=form | {name: text}).status_code < 500, (path, name)


@pytest.mark.parametrize("odd", sorted(TEXTS))
def test_every_field_of_every_form_bears_it(as_member: As, table: Table, writing: Writing, odd: str) -> None:
    browser, text, each = as_member(table.members["Lin"]), TEXTS[odd], odd in HARDEST
    quick = {name: value for name, value in fields(browser.get(table.path).text).items() if name != "total"}
    _post(browser, table.path, quick, text, each)
    with writing() as session:
        found = begin(session, table, a_sheet(table, "Lin", 100, mode=Mode.BY_DISH), "Lin")
    sheet = fields(browser.get(f"{table.path}/edit").text)
    rows = ("lines-0", "charges-0", "payments-0", "treats-0", "diners-0")
    first = {name: value for name, value in sheet.items() if "-" not in name or name.startswith(rows)}
    _post(browser, f"{table.path}/edit", first | {"pasted": ""}, text, each)
    tap = {"line": str(found.lines[0].id), "seat": table.pids["Su"], "weight": "1"}
    _post(browser, f"{table.path}/claim", tap, text, each)
    word = {"version": "1", "share": "50", "says": "object", "words": "x", "state": "said_paid"}
    for way in ("propose", "answer", "transfers/none", "transfers/" + "x" * 300):
        _post(browser, f"{table.path}/{way}", word, text, each)
    for path in ("", "/claim", "/edit", "/versions", ".csv"):
        assert browser.get(f"{table.path}{path}").status_code == 200
    after = told(table)
    split = split_of(after)
    assert not split.good or sum(split.shares.values()) == after.total


@pytest.mark.parametrize(("way", "name"), [("propose", "share"), ("answer", "share"), ("propose", "version")])
@pytest.mark.parametrize("number", ["--5", "5-", "²", "٣", "", " 5", "9" * 30])
def test_a_number_that_is_none_is_refused(
    as_member: As, table: Table, way: str, name: str, number: str
) -> None:
    form = {"version": "1", "share": "1", "says": "agree"} | {name: number}
    assert as_member(table.members["Lin"]).post(f"{table.path}/{way}", data=form).status_code == 422


def test_a_transfer_is_moved_by_nothing_but_a_word_that_there_is(
    as_member: As, table: Table, writing: Writing
) -> None:
    with writing() as session:
        begin(session, table, a_sheet(table, "Lin", 3000), "Lin")
        propose(session, table, "Lin")
        agree(session, table, "Zhou")
    mine = next(each for each in told(table).transfers if each.from_seat_id == table.seats["Zhou"])
    zhou = as_member(table.members["Zhou"])
    for said in ("", "paid", "CONFIRMED"):
        way = f"{table.path}/transfers/{mine.public_id}"
        assert zhou.post(way, data={"state": said}).status_code == 422
    assert {each.state.value for each in told(table).transfers} == {"planned"}


def test_another_tables_seats_lines_and_transfers_are_none_here(
    as_member: As, table: Table, writing: Writing
) -> None:
    with writing() as session:
        other = a_table(session, "Ann", "Bo")
        begin(session, other, a_sheet(other, "Ann", 2000), "Ann", key="o" * 20)
        propose(session, other, "Ann")
        agree(session, other, "Bo")
        begin(session, table, a_sheet(table, "Lin", 3000, mode=Mode.BY_DISH), "Lin")
        assert session.get_one(Seat, other.seats["Ann"]).dinner_id != table.id
    lin, theirs = as_member(table.members["Lin"]), told(other)
    tap = {"line": str(theirs.lines[0].id), "seat": table.pids["Lin"], "weight": "1"}
    assert lin.post(f"{table.path}/claim", data=tap).status_code == 409
    tap = {"line": str(told(table).lines[0].id), "seat": other.pids["Ann"], "weight": "1"}
    assert lin.post(f"{table.path}/claim", data=tap).status_code == 422
    way = f"{table.path}/transfers/{theirs.transfers[0].public_id}"
    assert lin.post(way, data={"state": "said_paid"}).status_code == 404
    form = fields(lin.get(f"{table.path}/edit").text)
    stolen = form | {
        "lines-0-id": str(theirs.lines[0].id),
        "lines-0-amount": "1",
        "payments-0-seat": other.pids["Ann"],
    }
    assert (
        lin.post(f"{table.path}/edit", data=stolen).status_code == 422
    )  # nobody of that table has paid here
    assert lin.post(f"{table.path}/edit", data=stolen | {"payments-0-seat": ""}).status_code == 303
    assert told(other).lines[0].amount == 2000
    assert told(other).total == 2000


def test_a_very_long_bill_is_written_and_a_longer_one_is_refused(
    as_member: As, table: Table, writing: Writing
) -> None:
    with writing() as session:
        begin(session, table, a_sheet(table, "Lin", *range(1, 201)), "Lin")
    browser = as_member(table.members["Lin"])
    form = fields(browser.get(f"{table.path}/edit").text)
    assert browser.post(f"{table.path}/edit", data=form | {"pasted": "one more 5"}).status_code == 409
    with writing() as session:
        edit(session, table, a_sheet(table, "Lin", 5), "Su")
    assert told(table).total == 5
    assert clock.now() > told(table).bill.opened_at


@pytest.mark.parametrize("odd", HARDEST)
def test_leaving_early_what_came_after_and_the_card_bear_it(
    as_member: As, table: Table, writing: Writing, odd: str
) -> None:
    browser, text = as_member(table.members["Lin"]), TEXTS[odd]
    with writing() as session:
        begin(session, table, a_sheet(table, "Lin", 3000), "Lin")
    forms = {
        f"{table.path}/early": {"amount": "10", "to": table.pids["Su"], "back": ""},
        f"{table.path}/2/early": {"amount": "10", "to": table.pids["Su"], "back": ""},
        f"{table.path}/card": {"words": "x", "agreed_with": "y", "agreed_on": "2026-11-03"},
        f"/d/{table.pid}/after": {"key": "k" * 24, "title": "Tea", "place": "", "came": "", "others": ""},
    }
    for path, form in forms.items():
        _post(browser, path, form, text, each=True)
    for path in ("", "/slips", "/2", "/2/slips"):
        assert browser.get(f"{table.path}{path}").status_code in (200, 404)
    after = told(table)
    assert sum(split_of(after).shares.values()) == after.total
