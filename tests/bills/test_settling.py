"""How a bill is agreed and settled: frozen, silent agreement, what each side may say, reminders."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from events.bills import agreeing, queries, settling
from events.bills.rules import BillReason, BillState, Mode, Says, Settling
from events.bills.sheet import LineRow, PaymentRow, Sheet
from events.dinners.models import PactVersion, Seat
from events.dinners.rules import SeatState
from tests.bills.helpers import (
    Table,
    a_sheet,
    a_table,
    agree,
    agreed,
    begin,
    bill_on,
    dinner_of,
    edit,
    propose,
    reason,
    say,
    share_of,
    transfer,
)


@pytest.fixture
def table(session: Session) -> Table:
    return a_table(session, "Lin", "Zhou", "Su", "Ma")


def test_the_agreed_plan_is_frozen_whatever_becomes_of_weights_and_seats(
    session: Session, table: Table
) -> None:
    agreed(session, table, 10001)
    before = bill_on(session, table)
    shares = {each.seat_id: each.amount for each in before.shares}
    assert sum(shares.values()) == 10001
    pact = session.scalars(select(PactVersion)).one()
    pact.plus_one_weight, pact.child_weight = 0, 0
    session.get_one(Seat, table.seats["Zhou"]).state = SeatState.GONE
    session.flush()
    plan = [(each.from_seat_id, each.amount) for each in before.transfers]
    say(session, table, "Su", transfer(session, table, "Su"), Settling.SAID_PAID)
    say(session, table, "Lin", transfer(session, table, "Su"), Settling.CONFIRMED)
    after = bill_on(session, table)
    assert {each.seat_id: each.amount for each in after.shares} == shares
    assert [(each.from_seat_id, each.amount) for each in after.transfers] == plan


def test_said_paid_stays_said_where_the_new_plan_asks_the_same(session: Session, table: Table) -> None:
    agreed(session, table, 12000)
    say(session, table, "Su", transfer(session, table, "Su"), Settling.SAID_PAID)
    found = bill_on(session, table)
    renamed = tuple(LineRow(x.id, "Copper pot", x.pool, x.amount) for x in found.lines)
    edit(session, table, Sheet(Mode.EQUAL, renamed, payments=(PaymentRow(table.seats["Lin"], 12000),)), "Ma")
    propose(session, table, "Ma")
    states = {each.from_seat_id: each.state for each in bill_on(session, table).transfers}
    assert states[table.seats["Su"]] is Settling.SAID_PAID


def test_an_objection_holds_the_quiet_agreement_back_and_silence_does_not(
    session: Session, table: Table
) -> None:
    found = begin(session, table, a_sheet(table, "Zhou", 4000), "Lin")
    propose(session, table, "Lin")
    later = clock.now() + timedelta(hours=49)
    agree(session, table, "Su", says=Says.OBJECT)
    agreeing.stand_quietly(session, found.bill.id, later)
    assert bill_on(session, table).bill.state is BillState.PROPOSED
    agree(session, table, "Su")
    assert queries.standing_quietly(session, clock.now()) == []
    assert queries.standing_quietly(session, later) == [found.bill.id]
    agreeing.stand_quietly(session, found.bill.id, later)
    agreeing.stand_quietly(session, found.bill.id, later)
    assert bill_on(session, table).bill.state is BillState.AGREED


def test_who_agrees_to_another_share_than_stands_is_told(session: Session, table: Table) -> None:
    begin(session, table, a_sheet(table, "Lin", 4000), "Lin")
    propose(session, table, "Lin")
    with pytest.raises(Refused) as refused:
        agreeing.answer(
            session, dinner_of(session, table), table.seats["Su"], Says.AGREE, 999, "", clock.now()
        )
    assert reason(refused) is BillReason.CHANGED_MEANWHILE


def test_companions_settle_with_whoever_brought_them_by_the_pacts_weights(
    session: Session, table: Table
) -> None:
    for child in (False, True):
        session.add(Seat(
            dinner_id=table.id, brought_by_id=table.seats["Zhou"], state=SeatState.GOING, pact_version=1,
            asked_at=clock.now(), child=child,
        ))  # fmt: skip
    session.flush()
    begin(session, table, a_sheet(table, "Lin", 11000), "Lin")  # 4 full, a companion at 100, a child at 50
    assert share_of(session, table, "Zhou") == 5000
    propose(session, table, "Lin")
    agree(session, table, "Zhou", "Su")
    found = bill_on(session, table)
    assert len(found.shares) == 6
    assert {t.from_seat_id: t.amount for t in found.transfers}[table.seats["Zhou"]] == 5000


def test_reminders_come_three_times_and_a_downtime_brings_one(session: Session, table: Table) -> None:
    agreed(session, table, 4000)
    at = bill_on(session, table).bill.agreed_at
    assert at is not None
    session.flush()
    pid = transfer(session, table, "Zhou")
    row = next(each for each in bill_on(session, table).transfers if each.public_id == pid)
    sent = []
    for hours in (1, 23, 25, 26, 71, 73, 100, 169, 500, 5000):
        now = at + timedelta(hours=hours)
        if row.id in queries.to_remind(session, now):
            settling.remind(session, row.id, now)
            sent.append(hours)
    assert sent == [25, 73, 169]
    other = next(each for each in bill_on(session, table).transfers if each.public_id != pid)
    settling.remind(session, other.id, at + timedelta(days=30))
    assert other.reminded == 3


def test_the_receiver_may_switch_reminders_off_and_the_payer_may_not(session: Session, table: Table) -> None:
    agreed(session, table, 4000)
    pid, dinner = transfer(session, table, "Zhou"), dinner_of(session, table)
    with pytest.raises(Refused):
        settling.hush(session, dinner, session.get_one(Seat, table.seats["Zhou"]), pid, True)
    settling.hush(session, dinner, session.get_one(Seat, table.seats["Lin"]), pid, True)
    due = queries.to_remind(session, clock.now() + timedelta(days=2))
    rows = {each.id for each in bill_on(session, table).transfers if each.public_id == pid}
    assert not rows & set(due)
    assert len(due) == 2


def test_the_two_sides_and_nobody_else_speak_of_a_transfer(session: Session, table: Table) -> None:
    agreed(session, table, 4000)
    pid = transfer(session, table, "Zhou")
    for name, after in (("Su", Settling.CONFIRMED), ("Zhou", Settling.WAIVED), ("Lin", Settling.DISPUTED)):
        with pytest.raises(Refused) as refused:
            say(session, table, name, pid, after)
        assert reason(refused) is BillReason.NOT_YOURS_TO_SAY
    say(session, table, "Lin", pid, Settling.WAIVED)
    say(session, table, "Lin", pid, Settling.WAIVED)
    assert bill_on(session, table).bill.state is BillState.AGREED
    for name in ("Su", "Ma"):
        say(session, table, "Lin", transfer(session, table, name), Settling.CONFIRMED)
    assert bill_on(session, table).bill.state is BillState.SETTLED
