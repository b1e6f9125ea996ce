"""What came after the dinner (第二摊): another bill of the night, elsewhere, with people and a name of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from events.bills import queries
from events.bills.actions import weights_of
from events.bills.models import Bill, BillDiner
from events.bills.rules import EXPONENTS, BillReason, BillState, Mode
from events.bills.turns import MOST_BILLS
from events.dinners.models import Dinner, Seat
from events.dinners.queries import pact_of
from events.dinners.rules import SeatState
from events.signals import BillChanged

MOST_NEW = 12


def begin(
    session: Session, dinner: Dinner, by: Seat, title: str, venue_id: int | None, came: Collection[int],
    others: Sequence[str], key: str, now: datetime,
) -> Bill:  # fmt: skip
    """Begin a bill of those who went on, and of `others` who came only then. A doubled press is one. Raises Refused.

    Whoever came only then has no seat at the dinner: nothing says that they ate there. Who writes them down settles
    for them.
    """
    db.lock(session, dinner)
    if dinner.called_off_at is not None:
        raise Refused(BillReason.CALLED_OFF)
    if now < dinner.starts_at:
        raise Refused(BillReason.NOT_BEGUN)
    known = session.scalar(select(Bill).where(Bill.key == key, Bill.dinner_id == dinner.id))
    if known is not None:
        return known
    turn = max([1, *(bill.turn for bill in queries.bills_of(session, dinner.id))]) + 1
    if turn > MOST_BILLS:
        raise Refused(BillReason.TOO_MANY_BILLS)
    seats = queries.seats_for(session, dinner.id)
    pact = pact_of(session, dinner)
    bill = Bill(
        dinner_id=dinner.id, turn=turn, title=title, venue_id=venue_id, key=key, currency=dinner.currency,
        exponent=EXPONENTS.get(dinner.currency, 2), mode=Mode.EQUAL, state=BillState.OPEN, opened_at=now,
        opened_by_id=by.id, rounding=pact.rounding,
    )  # fmt: skip
    session.add(bill)
    new = [_newcomer(dinner, by, name, now) for name in others[:MOST_NEW]]
    session.add_all(new)
    session.flush()  # those on it name it
    weights = weights_of(seats.values(), pact.pact)
    here = {*came, by.id} & seats.keys()
    for seat in seats:
        session.add(_diner(bill, seat, weights[seat], away=seat not in here))
    for each in new:
        session.add(_diner(bill, each.id, 100, away=False))
    session.flush()  # the page reads it
    announce(session, BillChanged(dinner.id))
    return bill


def _diner(bill: Bill, seat: int, weight: int, *, away: bool) -> BillDiner:
    return BillDiner(bill_id=bill.id, seat_id=seat, weight=weight, out_of=[], away=away)


def _newcomer(dinner: Dinner, by: Seat, name: str, now: datetime) -> Seat:
    return Seat(
        dinner_id=dinner.id, brought_by_id=by.brought_by_id or by.id, name=name, state=SeatState.DECLINED,
        pact_version=dinner.pact_version, asked_at=now,
    )  # fmt: skip
