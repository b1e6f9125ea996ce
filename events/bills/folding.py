"""Somebody was on a bill twice, as a guest and as a member: on an open bill the two become one."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.core.signals import announce
from events.bills.models import (
    Bill,
    BillAgreement,
    BillCharge,
    BillClaim,
    BillDiner,
    BillLine,
    BillPayment,
    BillTreat,
)
from events.bills.rules import BillState
from events.dinners.models import Seat
from events.dinners.rules import SeatState
from events.signals import BillChanged

ALSO = (
    BillCharge.seat_id, BillPayment.seat_id, BillPayment.to_seat_id, BillTreat.by_seat_id, BillTreat.of_seat_id,
    BillDiner.early_to_seat_id, BillLine.kept_by_seat_id,
)  # fmt: skip


def fold(session: Session, guest_id: int, member_id: int) -> None:
    """Wherever this guest's seat has given way to the member's own. What was agreed stays as it was agreed: there
    the two shares settle as one, by `Whole.head`.
    """
    gone = select(Seat).where(
        Seat.guest_id == guest_id, Seat.member_id.is_(None), Seat.state == SeatState.GONE
    )
    for seat in session.scalars(gone).all():
        own = select(Seat.id).where(Seat.dinner_id == seat.dinner_id, Seat.member_id == member_id)
        bills = select(Bill).where(Bill.dinner_id == seat.dinner_id, Bill.state == BillState.OPEN)
        to = session.scalar(own)
        if to is None:
            continue
        for bill in session.scalars(bills).all():
            _fold_on(session, bill, seat.id, to)


def _fold_on(session: Session, bill: Bill, seat_id: int, to: int) -> None:
    diners = session.scalars(
        select(BillDiner).where(BillDiner.bill_id == bill.id, BillDiner.seat_id.in_([seat_id, to]))
    )
    here = {diner.seat_id: diner for diner in diners}
    if seat_id not in here:
        return
    if to in here:
        here[to].away = here[to].away and here[seat_id].away
        here[seat_id].away = True
    else:
        here[seat_id].seat_id = to
    lines = select(BillLine.id).where(BillLine.bill_id == bill.id)
    mine = select(BillClaim.line_id).where(BillClaim.seat_id == to)
    theirs = (BillClaim.seat_id == seat_id) & BillClaim.line_id.in_(lines)
    session.execute(delete(BillClaim).where(theirs, BillClaim.line_id.in_(mine)))  # one person ate it once
    session.execute(update(BillClaim).where(theirs).values(seat_id=to))
    for column in ALSO:
        kind = column.class_
        session.execute(update(kind).where(kind.bill_id == bill.id, column == seat_id).values({column: to}))
    session.execute(
        delete(BillAgreement).where(BillAgreement.bill_id == bill.id, BillAgreement.seat_id == seat_id)
    )
    bill.version += 1
    announce(session, BillChanged(bill.dinner_id))
