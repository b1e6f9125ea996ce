"""A bill by the pact's own shares (A-37) and its rounding (A-31)."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from events.bills.ledger import owed_of, split_of
from events.bills.rules import BillState, ChargeKind, Spread
from events.bills.sheet import ChargeRow, PaymentRow
from events.dinners.models import Seat
from events.dinners.queries import pact_of
from events.dinners.rules import Rounding, SeatState, SplitMode
from tests.bills.helpers import (
    EN,
    As,
    Table,
    Writing,
    a_sheet,
    a_table,
    agree,
    agreed,
    begin,
    bill_on,
    dinner_of,
    edit,
    propose,
    share_of,
)


@pytest.fixture
def table(session: Session) -> Table:
    return a_table(session, "Lin", "Zhou", "Su", "Ma")


def _pact(session: Session, table: Table, **values: object) -> None:
    pact = pact_of(session, dinner_of(session, table))
    for name, value in values.items():
        setattr(pact, name, value)
    session.flush()


def test_whoever_the_pact_names_bears_what_it_says(session: Session, table: Table) -> None:
    session.add(Seat(
        dinner_id=table.id, brought_by_id=table.seats["Zhou"], state=SeatState.GOING, pact_version=1,
        asked_at=clock.now(), name="Grandma",
    ))  # fmt: skip
    named = [[50, "", table.members["Su"]], [200, "", table.members["Ma"]], [0, "Grandma", None]]
    _pact(session, table, weights=named)
    begin(session, table, a_sheet(table, "Lin", 9000), "Lin")  # 100 + 100 + 50 + 200 + 0
    assert {name: share_of(session, table, name) for name in table.seats} == {
        "Lin": 2000, "Zhou": 2000, "Su": 1000, "Ma": 4000,
    }  # fmt: skip


def test_a_member_is_meant_whatever_they_call_themselves_later(session: Session, table: Table) -> None:
    _pact(session, table, weights=[[0, "", table.members["Su"]]])
    su = session.get_one(Seat, table.seats["Su"])
    session.refresh(su, ["member"])
    assert su.member is not None
    su.member.nickname = "Queen of hotpot"
    begin(session, table, a_sheet(table, "Lin", 9000), "Lin")
    assert share_of(session, table, "Su") == 0


def test_the_surplus_goes_to_whoever_paid(session: Session, table: Table) -> None:
    _pact(session, table, rounding=Rounding.PAYER)
    agreed(session, table, 10100)
    found = bill_on(session, table)
    assert {each.seat_id: each.amount for each in found.shares} == {
        table.seats["Lin"]: 2300, table.seats["Zhou"]: 2600, table.seats["Su"]: 2600, table.seats["Ma"]: 2600,
    }  # fmt: skip
    assert {each.amount for each in found.transfers} == {2600}


def test_the_surplus_is_kept_and_everything_still_comes_to_zero(session: Session, table: Table) -> None:
    _pact(session, table, rounding=Rounding.NEXT)
    agreed(session, table, 10100)
    found = bill_on(session, table)
    assert sum(each.amount for each in found.shares) == 10400
    assert [each.amount for each in found.transfers] == [2600] * 3
    assert split_of(found).surplus == 300
    owed = owed_of(found, split_of(found).shares)
    for each in found.transfers:
        owed[each.from_seat_id] += each.amount
        owed[each.to_seat_id] -= each.amount
    assert set(owed.values()) == {0}


def test_a_bill_opened_again_rounds_anew_and_loses_nothing(session: Session, table: Table) -> None:
    _pact(session, table, rounding=Rounding.NEXT)
    agreed(session, table, 10100)
    edit(session, table, a_sheet(table, "Lin", 4000), "Lin")
    found = bill_on(session, table)
    assert found.bill.state is BillState.OPEN
    assert split_of(found).surplus == 0
    propose(session, table, "Lin")
    agree(session, table, "Zhou", "Su")
    assert sum(each.amount for each in bill_on(session, table).shares) == 4000


def test_the_page_says_whose_share_is_another_and_whose_the_surplus_is(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        _pact(session, table, rounding=Rounding.NEXT, weights=[[50, "", table.members["Su"]]])
        begin(session, table, a_sheet(table, "Lin", 10010), "Lin")
    page = as_member(table.members["Su"]).get(table.path, headers=EN).text
    assert "kept by Lin for the next dinner" in page
    assert "50 %" in page
    assert "rounding,Lin," in as_member(table.members["Su"]).get(f"{table.path}.csv").text


def test_agreed_shares_stand_in_the_sheet_as_parts(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        _pact(session, table, split_mode=SplitMode.SHARES, weights=[[50, "", table.members["Su"]]])
    page = as_member(table.members["Lin"]).get(f"{table.path}/edit", headers=EN).text
    assert re.findall(r'name="diners-\d-share"[^>]* value="(\d*)"', page) == ["2", "2", "1"]


def test_a_tip_on_top_of_a_service_charge_is_asked_about(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou")
        charges = tuple(
            ChargeRow(kind, Spread.PRO_RATA, 1000) for kind in (ChargeKind.SERVICE, ChargeKind.TIP)
        )
        paid = (PaymentRow(table.seats["Lin"], 12000),)
        begin(session, table, a_sheet(table, "Lin", 10000, charges=charges, payments=paid), "Lin")
    page = as_member(table.members["Lin"]).get(table.path, headers=EN).text
    assert "Is a tip on top of it meant?" in page
    with writing() as session:
        edit(session, table, a_sheet(table, "Lin", 11000, charges=charges[:1], payments=paid), "Lin")
    assert "Is a tip on top" not in as_member(table.members["Lin"]).get(table.path, headers=EN).text
