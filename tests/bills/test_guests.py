"""Guests on a bill, the bill as a file, and what its pages cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.accounts.guests import give_link, make_guest
from app.core import clock
from events.bills.rules import Mode, Pool
from events.bills.sheet import LineRow, PaymentRow, Sheet
from events.dinners.models import Seat
from events.dinners.rules import SeatState
from tests.bills.helpers import (
    EN,
    As,
    Table,
    Writing,
    a_sheet,
    a_table,
    agree,
    begin,
    edit,
    propose,
    told,
)
from tests.counting import count_queries


@pytest.fixture
def table(writing: Writing) -> Table:
    with writing() as session:
        return a_table(session, "Lin", "Zhou", "Su", "Ma")


def test_a_guest_by_personal_link_claims_and_says_paid(
    as_member: As, client: FlaskClient, table: Table, writing: Writing
) -> None:
    with writing() as session:
        guest = make_guest(session, "Old Wang", clock.now())
        key = give_link(session, guest, clock.now() + timedelta(days=9))
        seat = Seat(
            dinner_id=table.id, guest_id=guest.id, state=SeatState.GOING, pact_version=1, asked_at=clock.now()
        )
        session.add(seat)
        session.flush()
        seat_id, seat_pid = seat.id, seat.public_id
        found = begin(session, table, a_sheet(table, "Lin", 5000, mode=Mode.BY_DISH), "Lin")
    client.get(f"/d/{table.pid}/guest/{key}")
    tap = {"line": str(found.lines[0].id), "seat": seat_pid, "weight": "1"}
    assert client.post(f"{table.path}/claim", data=tap).status_code == 303
    with writing() as session:
        propose(session, table, "Lin")
        agree(session, table, "Zhou", "Su")
    assert "You pay Lin ¥50" in client.get(table.path, headers=EN).text
    (transfer,) = told(table).transfers
    assert transfer.from_seat_id == seat_id
    assert (
        client.post(f"{table.path}/transfers/{transfer.public_id}", data={"state": "said_paid"}).status_code
        == 303
    )
    assert told(table).transfers[0].state.value == "said_paid"


def test_a_guest_who_only_waited_is_not_on_the_bill(
    client: FlaskClient, table: Table, writing: Writing
) -> None:
    with writing() as session:
        guest = make_guest(session, "Old Wang", clock.now())
        key = give_link(session, guest, clock.now() + timedelta(days=9))
        session.add(Seat(
            dinner_id=table.id, guest_id=guest.id, state=SeatState.WAITING, pact_version=1, asked_at=clock.now()
        ))  # fmt: skip
        begin(session, table, a_sheet(table, "Lin", 5000), "Lin")
    client.get(f"/d/{table.pid}/guest/{key}")
    assert client.get(f"/d/{table.pid}").status_code == 200
    assert client.get(table.path).status_code in (303, 403)


def test_the_bill_as_text_and_as_a_file_without_formulas(
    as_member: As, table: Table, writing: Writing
) -> None:
    with writing() as session:
        named = LineRow(None, "=1+1", Pool.DISHES, 5000)
        paid = PaymentRow(table.seats["Lin"], 5000)
        begin(session, table, Sheet(Mode.EQUAL, (named,), payments=(paid,)), "Lin")
    browser = as_member(table.members["Su"])
    answer = browser.get(f"{table.path}.csv")
    assert answer.mimetype == "text/csv"
    assert "'=1+1" in answer.text
    assert "\n=1+1" not in answer.text
    assert "share,Zhou,12.5" in answer.text.replace("12.50", "12.5")
    assert "Zhou ¥12.50" in browser.get(table.path, headers=EN).text


def test_a_large_bill_asks_no_more_questions_than_a_small_one(
    as_member: As, writing: Writing, table: Table
) -> None:
    browser = as_member(table.members["Lin"])
    with writing() as session:
        begin(session, table, a_sheet(table, "Lin", 100, mode=Mode.BY_DISH), "Lin")
    counts = []
    for amounts in ((100,), tuple(range(1, 41))):
        with writing() as session:
            edit(session, table, a_sheet(table, "Lin", *amounts, mode=Mode.BY_DISH), "Lin")
        for path in (table.path, f"{table.path}/claim", f"{table.path}/edit"):
            with count_queries() as asked:
                assert browser.get(path).status_code == 200
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 24
