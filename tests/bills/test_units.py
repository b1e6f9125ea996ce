"""Who settles as one: a couple, and somebody who was on the bill as a guest and as a member."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.guests import give_link, make_guest
from app.accounts.models_guests import Guest
from app.accounts.signals import GuestsClaimed
from app.core import clock
from app.core.signals import announce
from events.bills import actions
from events.bills.ledger import by_head, owed_of, split_of
from events.bills.models import BillClaim
from events.bills.rules import BillState, Mode, Pool
from events.bills.sheet import DinerRow, LineRow, PaymentRow, Sheet
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
    agreed,
    begin,
    bill_on,
    dinner_of,
    edit,
    propose,
    share_of,
    told,
)


def _couple(table: Table, amount: int, unit: str | None) -> Sheet:
    return Sheet(
        Mode.EQUAL, (LineRow(None, "Pot", Pool.DISHES, amount),),
        payments=(PaymentRow(table.seats["Lin"], amount),),
        diners=(DinerRow(table.seats["Su"], unit=table.seats[unit] if unit else None),),
    )  # fmt: skip


def test_a_couple_claims_and_settles_as_one_and_is_split_back(session: Session) -> None:
    table = a_table(session, "Lin", "Zhou", "Su", "Ma")
    begin(session, table, _couple(table, 12000, "Zhou"), "Lin")
    assert share_of(session, table, "Zhou") == share_of(session, table, "Su") == 6000
    propose(session, table, "Lin")
    agree(session, table, "Su", "Ma")  # either of the two speaks for both
    found = bill_on(session, table)
    assert {(each.from_seat_id, each.amount) for each in found.transfers} == {
        (table.seats["Zhou"], 6000), (table.seats["Ma"], 3000),
    }  # fmt: skip
    assert {each.seat_id: each.amount for each in found.shares} == dict.fromkeys(table.seats.values(), 3000)
    edit(session, table, _couple(table, 12000, None), "Su")
    propose(session, table, "Lin")
    agree(session, table, "Zhou", "Su", "Ma")
    assert sorted(each.amount for each in bill_on(session, table).transfers) == [3000, 3000, 3000]


def test_the_sheet_asks_with_whom_and_the_history_tells_it(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        begin(session, table, _couple(table, 9000, None), "Lin")
        edit(session, table, _couple(table, 9000, "Zhou"), "Su")
    page = as_member(table.members["Su"]).get(f"{table.path}/edit", headers=EN).text
    assert "Settles together with" in page
    assert f'<option selected value="{table.pids["Zhou"]}">Zhou</option>' in page
    history = as_member(table.members["Su"]).get(f"{table.path}/versions", headers=EN).text
    assert "settles with Zhou" in history


def _a_guest(session: Session, table: Table) -> tuple[Guest, Seat]:
    guest = make_guest(session, "Old Wang", clock.now())
    give_link(session, guest, clock.now() + timedelta(days=9))
    seat = Seat(
        dinner_id=table.id, guest_id=guest.id, state=SeatState.GOING, pact_version=1, asked_at=clock.now()
    )
    session.add(seat)
    session.flush()
    return guest, seat


@pytest.mark.parametrize("stands", [False, True])
def test_a_guest_who_is_a_member_with_a_seat_is_one_person_on_the_bill(
    writing: Writing, stands: bool
) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su", "Ma")
        guest, seat = _a_guest(session, table)
        mode = Mode.EQUAL if stands else Mode.BY_DISH
        if stands:
            agreed(session, table, 15000)
            agree(session, table, "Ma")
        else:
            found = begin(session, table, a_sheet(table, "Lin", 6000, 4000, mode=mode), "Lin")
            dinner, (pot, lamb) = dinner_of(session, table), found.lines
            for who, line in (
                (seat.id, pot),
                (seat.id, lamb),
                (table.seats["Su"], pot),
                (table.seats["Lin"], pot),
            ):
                actions.claim(session, dinner, who, who, line.id, 1, clock.now())
        guest_id, seat_id = guest.id, seat.id
    with writing() as session:
        session.get_one(Guest, guest_id).merged_into_id = table.members["Su"]
        announce(session, GuestsClaimed((guest_id,), table.members["Su"], clock.now()))
    found = told(table)
    shares = split_of(found).shares
    owed = owed_of(found, shares)
    assert sum(shares.values()) == found.total
    if stands:  # frozen as agreed; the two shares are settled by one person
        assert found.bill.state is BillState.AGREED
        assert by_head(found, shares)[table.seats["Su"]] == 6000
        assert seat_id not in owed
        return
    assert seat_id not in found.on
    assert shares[table.seats["Su"]] == 3000 + 4000
    with writing() as session:
        mine = select(BillClaim.line_id).where(BillClaim.seat_id == table.seats["Su"])
        assert len(session.scalars(mine).all()) == 2
        assert session.scalars(select(BillClaim).where(BillClaim.seat_id == seat_id)).all() == []
