"""A gift that no invitation names is seen on the bill, and told with every review of the table (R-20, X-06)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given as of_any
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from events.bills import actions, agreeing, given
from events.bills.ledger import by_head, sheet_of, split_of
from events.bills.models import BillMeal, BillVersion
from events.bills.rules import BillReason, BillState, ChargeKind, Spread
from events.bills.sheet import ChargeRow, PaymentRow
from events.invitations import given as labels
from events.reviews import paying
from events.reviews.models import Review
from events.reviews.rules import Paid
from tests.bills.helpers import EN, As, Table, Writing, a_sheet, a_table, begin, bill_on, dinner_of
from tests.reviews.tables import a_review, a_sat_table


def billed(session: Session, table: Table, kind: ChargeKind, off: int = 4000) -> None:
    sheet = replace(
        a_sheet(table, "Ann", 20000, 4000), charges=(ChargeRow(kind, Spread.PRO_RATA, -off),),
        payments=(PaymentRow(table.seats["Ann"], 24000 - off),),
    )  # fmt: skip
    begin(session, table, sheet, "Ann")


@pytest.mark.parametrize(
    ("kind", "off", "paid"),
    [
        (ChargeKind.DISCOUNT, 4000, None), (ChargeKind.COUPON, 4000, None), (ChargeKind.ROUNDED_OFF, 40, None),
        (ChargeKind.GIFT, 4000, Paid.MERCHANT_PART), (ChargeKind.GIFT, 24000, Paid.MERCHANT_ALL),
    ],
)  # fmt: skip
def test_the_bill_says_who_paid(session: Session, kind: ChargeKind, off: int, paid: Paid | None) -> None:
    table = a_table(session, "Ann", "Bo")
    billed(session, table, kind, off)
    assert paying.known(session, table.id) is paid


def test_one_tap_makes_a_discount_a_gift_and_asks_nobody_again(session: Session) -> None:
    table = a_table(session, "Ann", "Bo")
    with pytest.raises(Refused) as no:
        given.by_house(session, dinner_of(session, table), table.seats["Bo"], clock.now())
    assert no.value.reason is BillReason.NO_BILL
    billed(session, table, ChargeKind.DISCOUNT)
    found = bill_on(session, table)
    share = by_head(found, split_of(found).shares)[table.seats["Ann"]]
    agreeing.propose(session, dinner_of(session, table), table.seats["Ann"], 1, share, clock.now())
    agreeing.stand_quietly(session, found.bill.id, clock.now() + timedelta(hours=49))
    assert bill_on(session, table).bill.state is BillState.AGREED
    shares = [(each.seat_id, each.amount) for each in bill_on(session, table).shares]
    for _press in range(2):
        given.by_house(session, dinner_of(session, table), table.seats["Bo"], clock.now())
    after = bill_on(session, table)
    assert after.bill.state is BillState.AGREED
    assert [(each.seat_id, each.amount) for each in after.shares] == shares
    (kept,) = session.scalars(select(BillVersion)).all()
    assert kept.by_seat_id == table.seats["Bo"]
    assert list(kept.changed) == ["charge:0"]
    assert paying.known(session, table.id) is Paid.MERCHANT_PART


def test_reviews_follow_the_bill_and_their_authors_word_comes_back(writing: Writing) -> None:
    with writing() as session:
        sat = a_sat_table(session)
        written = a_review(session, sat, 0)
        said, number = written.paid, written.id
        table = Table(sat.dinner.public_id, sat.dinner.id, {"Ann": sat.seats[0].id, "Bo": sat.seats[1].id})
    assert said is not Paid.MERCHANT_PART
    with writing() as session:
        billed(session, table, ChargeKind.GIFT)
    with writing() as session:
        review = session.get_one(Review, number)
        assert (review.paid, review.said_paid) == (Paid.MERCHANT_PART, said)
        plain = replace(
            sheet_of(bill_on(session, table)), charges=(ChargeRow(ChargeKind.COUPON, Spread.PRO_RATA, -4000),)
        )
        actions.write(session, dinner_of(session, table), table.seats["Bo"], plain, 1, "k" * 20, clock.now())
    with writing() as session:
        review = session.get_one(Review, number)
        assert (review.paid, review.said_paid) == (said, None)


def test_a_house_that_gives_one_table_much_is_no_cheaper_for_others(session: Session) -> None:
    table = a_table(session, "Ann", "Bo")
    billed(session, table, ChargeKind.GIFT)
    found = bill_on(session, table)
    share = by_head(found, split_of(found).shares)[table.seats["Ann"]]
    agreeing.propose(session, dinner_of(session, table), table.seats["Ann"], 1, share, clock.now())
    agreeing.stand_quietly(session, found.bill.id, clock.now() + timedelta(hours=49))
    assert session.scalars(select(BillMeal.food)).one() == 12000


def test_the_table_is_asked_says_so_with_one_tap_and_reads_it(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Ann", "Bo")
        billed(session, table, ChargeKind.DISCOUNT)
    bo: FlaskClient = as_member(table.members["Bo"])
    page = bo.get(table.path, headers=EN).text
    assert "¥40 off, and no invitation names it" in page
    assert bo.post(f"{table.path}/given").status_code == 303
    page = bo.get(table.path, headers=EN).text
    assert "The house gave ¥40 to this table" in page
    assert "no invitation names it" not in page
    assert as_member(table.members["Outside"]).post(f"{table.path}/given").status_code == 403


@of_any(
    st.lists(st.integers(0, 10**6)),
    st.lists(st.tuples(st.sampled_from(ChargeKind), st.integers(-(10**6), 10**6))),
)
def test_nothing_given_is_below_nothing(lines: list[int], charges: list[tuple[ChargeKind, int]]) -> None:
    found = given.of(lines, charges)
    assert min(found.worth, found.gift, found.discount) >= 0
    assert labels.beyond(replace(found, discount=0), 0) is False
    named = replace(found, discount=found.worth * 20 // 100)
    assert not labels.beyond(named, 20)
