"""The verbs of bills: versions, opening again, freezing, the plan, what each side may say, reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from app.core.ids import new_token
from app.core.signals import announce, listen
from events.bills import actions, queries
from events.bills.models import BillVersion
from events.bills.rules import BillReason, BillState, ChargeKind, Mode, Pool, Settling, Spread
from events.bills.sheet import ChargeRow, DinerRow, LineRow, PaymentRow, Sheet, TreatRow
from events.dinners.models import Seat
from events.dinners.rules import SeatState
from events.signals import BillProposed, BillReminderDue, BillReopened, SeatTaken
from tests.bills.helpers import (
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
    reason,
    say,
    share_of,
    told,
    transfer,
)

heard: list[object] = []


def _hear(_session: Session, fact: object) -> None:
    heard.append(fact)


@pytest.fixture
def facts(app: object) -> Iterator[list[object]]:
    """What was announced."""
    for kind in (BillProposed, BillReopened, BillReminderDue):
        listen(kind, _hear)
    heard.clear()
    yield heard
    heard.clear()


@pytest.fixture
def table(session: Session) -> Table:
    return a_table(session, "Lin", "Zhou", "Su", "Ma")


def test_an_edit_keeps_the_old_version_with_its_difference(session: Session, table: Table) -> None:
    found = begin(session, table, a_sheet(table, "Lin", 10000), "Lin")
    line = found.lines[0]
    changed = Sheet(
        Mode.EQUAL, (LineRow(line.id, line.name, Pool.DRINKS, 12000),),
        payments=(PaymentRow(table.seats["Lin"], 12000),),
    )  # fmt: skip
    assert edit(session, table, changed, "Zhou").bill.version == 2
    kept = session.scalars(select(BillVersion)).one()
    assert (kept.version, kept.by_seat_id) == (1, table.seats["Zhou"])
    assert kept.changed[f"line:{line.id}"] == [["dish 0", "dishes", 10000], ["dish 0", "drinks", 12000]]
    assert edit(session, table, changed, "Su").bill.version == 2  # the same words again


def test_who_wrote_on_an_older_version_is_told(session: Session, table: Table) -> None:
    begin(session, table, a_sheet(table, "Lin", 10000), "Lin")
    edit(session, table, a_sheet(table, "Lin", 9000), "Su")
    with pytest.raises(Refused) as refused:
        actions.write(
            session,
            dinner_of(session, table),
            table.seats["Ma"],
            a_sheet(table, "Lin", 8000),
            1,
            "",
            clock.now(),
        )
    assert reason(refused) is BillReason.CHANGED_MEANWHILE


def test_claims_follow_their_line_when_others_are_taken_off_or_moved(session: Session, table: Table) -> None:
    found = begin(session, table, a_sheet(table, "Lin", 100, 200, 300, mode=Mode.BY_DISH), "Lin")
    first, second, third = found.lines
    dinner = dinner_of(session, table)
    for line, name in ((first, "Zhou"), (third, "Su")):
        actions.claim(session, dinner, table.seats[name], table.seats[name], line.id, 2, clock.now())
    rows = tuple(LineRow(each.id, each.name, each.pool, each.amount) for each in (third, second))
    after = edit(
        session, table, Sheet(Mode.BY_DISH, rows, payments=(PaymentRow(table.seats["Lin"], 500),)), "Lin"
    )
    assert [(claim.line_id, claim.seat_id, claim.weight) for claim in after.claims] == [
        (third.id, table.seats["Su"], 2)
    ]


def test_an_unclaimed_line_and_an_unpaid_bill_cannot_be_proposed(session: Session, table: Table) -> None:
    found = begin(session, table, a_sheet(table, "Lin", 100, mode=Mode.BY_DISH), "Lin")
    with pytest.raises(Refused) as refused:
        propose(session, table, "Lin")
    assert reason(refused) is BillReason.NOT_COMPLETE
    seat = table.seats["Zhou"]
    actions.claim(session, dinner_of(session, table), seat, seat, found.lines[0].id, 1, clock.now())
    edit(session, table, Sheet(
        Mode.BY_DISH, tuple(LineRow(x.id, x.name, x.pool, x.amount) for x in found.lines)
    ), "Lin")  # fmt: skip
    with pytest.raises(Refused) as refused:
        propose(session, table, "Lin")
    assert reason(refused) is BillReason.NOT_PAID


def test_an_edit_after_it_was_agreed_opens_it_and_asks_those_whose_share_moved(
    writing: Writing, facts: list[object]
) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su", "Ma")
        agreed(session, table, 10000, 2000)
        say(session, table, "Ma", transfer(session, table, "Ma"), Settling.SAID_PAID)
        say(session, table, "Lin", transfer(session, table, "Ma"), Settling.CONFIRMED)
        found = bill_on(session, table)
        # Su and Zhou change places about 5.00; Ma's share stays
        sheet = Sheet(
            Mode.ADJUSTED, tuple(LineRow(x.id, x.name, x.pool, x.amount) for x in found.lines),
            payments=(PaymentRow(table.seats["Lin"], 12000),),
            diners=(DinerRow(table.seats["Zhou"], 500), DinerRow(table.seats["Su"], -500)),
        )  # fmt: skip
    with writing() as session:
        after = edit(session, table, sheet, "Zhou")
        assert after.bill.state is BillState.OPEN
        assert after.shares == []
        kept = queries.versions_of(session, after.bill.id)[0]
        assert kept.state is BillState.AGREED
        assert any(name.startswith("transfer:") for name in kept.sheet)
    (reopened,) = (each for each in facts if isinstance(each, BillReopened))
    assert set(reopened.member_ids) == {table.members[name] for name in ("Lin", "Su", "Ma")}
    with writing() as session:
        propose(session, table, "Zhou")
    proposed = [each for each in facts if isinstance(each, BillProposed)][-1]
    # Lin's share and payment are the same but for what Ma has handed over; Su's share is another
    assert table.members["Su"] in proposed.member_ids
    with writing() as session:
        agree(session, table, "Lin", "Su")
    found = told(table)
    assert found.bill.state is BillState.AGREED
    assert {(t.from_seat_id, t.amount) for t in found.transfers} == {
        (table.seats["Zhou"], 3500), (table.seats["Su"], 2500),
    }  # fmt: skip


def test_who_keeps_the_same_share_is_not_asked_again(writing: Writing, facts: list[object]) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su", "Ma")
        agreed(session, table, 12000)
        found = bill_on(session, table)
        renamed = tuple(LineRow(x.id, "Copper pot", x.pool, x.amount) for x in found.lines)
        edit(
            session,
            table,
            Sheet(Mode.EQUAL, renamed, payments=(PaymentRow(table.seats["Lin"], 12000),)),
            "Ma",
        )
        propose(session, table, "Ma")
        assert bill_on(session, table).bill.state is BillState.AGREED  # everybody's word still holds
    proposed = [each for each in facts if isinstance(each, BillProposed)][-1]
    assert proposed.member_ids == ()


def test_a_treat_a_coupon_and_money_given_before(session: Session, table: Table) -> None:
    lin, zhou, su, ma = (table.seats[name] for name in ("Lin", "Zhou", "Su", "Ma"))
    sheet = Sheet(
        Mode.EQUAL, (LineRow(None, "pot", Pool.DISHES, 52400),),
        (ChargeRow(ChargeKind.COUPON, Spread.PRO_RATA, -12400),),
        (PaymentRow(lin, 40000), PaymentRow(zhou, 5000, lin)), (TreatRow(None, ma),),
    )  # fmt: skip
    begin(session, table, sheet, "Lin")
    propose(session, table, "Lin")
    agree(session, table, "Zhou", "Su")
    found = bill_on(session, table)
    assert {each.seat_id: each.amount for each in found.shares}[ma] == 0
    assert sum(each.amount for each in found.shares) == 40000
    paid = {each.from_seat_id: each.amount for each in found.transfers}
    assert paid[zhou] + 5000 == {each.seat_id: each.amount for each in found.shares}[zhou]
    assert set(paid) == {zhou, su}


def test_who_was_not_there_is_taken_off_and_claims_nothing(session: Session, table: Table) -> None:
    found = begin(session, table, a_sheet(table, "Lin", 900, mode=Mode.BY_DISH), "Lin")
    line, dinner = found.lines[0], dinner_of(session, table)
    for name in ("Su", "Ma"):
        actions.claim(session, dinner, table.seats[name], table.seats[name], line.id, 1, clock.now())
    rows = (LineRow(line.id, line.name, line.pool, line.amount),)
    paid = (PaymentRow(table.seats["Lin"], 900),)
    away = (DinerRow(table.seats["Ma"], away=True),)
    edit(session, table, Sheet(Mode.BY_DISH, rows, payments=paid, diners=away), "Lin")
    assert share_of(session, table, "Su") == 900
    with pytest.raises(Refused):
        actions.claim(session, dinner, table.seats["Ma"], table.seats["Ma"], line.id, 1, clock.now())
    everybody = tuple(DinerRow(seat, away=True) for seat in table.seats.values())
    with pytest.raises(Refused) as refused:
        edit(session, table, Sheet(Mode.BY_DISH, rows, payments=paid, diners=everybody), "Lin")
    assert reason(refused) is BillReason.NOBODY


def test_whoever_is_let_in_while_it_is_written_is_on_it(writing: Writing) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou")
        begin(session, table, a_sheet(table, "Lin", 900), "Lin")
    with writing() as session:
        late = Seat(
            dinner_id=table.id, state=SeatState.GOING, pact_version=1, asked_at=clock.now(), walked_in=True,
            member_id=table.members["Outside"],
        )  # fmt: skip
        session.add(late)
        session.flush()
        announce(session, SeatTaken(table.id, late.id, late.member_id))
        seat_id = late.id
    assert seat_id in told(table).on


def test_a_dish_of_the_venue_is_recognised_by_its_name(session: Session, table: Table) -> None:
    from app.core.names import confusable_key
    from app.places.models import Dish

    dinner = dinner_of(session, table)
    dish = Dish(
        venue_id=dinner.venue_id, name="铜锅", name_key=confusable_key("铜锅"), created_at=clock.now(),
        created_by_id=table.members["Lin"],
    )  # fmt: skip
    session.add(dish)
    session.flush()
    sheet = replace(a_sheet(table, "Lin", 4800), lines=(LineRow(None, "铜锅", Pool.DISHES, 4800),))
    assert begin(session, table, sheet, "Lin", key=new_token()).lines[0].dish_id == dish.id
