"""What the house gave a table, by its bill: the amount, and of how much; a discount that turns out to be a gift."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from events.bills import keeping, queries
from events.bills.models import Bill, BillCharge, BillLine
from events.bills.rules import BillReason, ChargeKind
from events.dinners.models import Dinner
from events.signals import BillChanged


@dataclass(frozen=True, slots=True)
class Given:
    """Of a bill of `worth` before anything was taken off: what the house gave, and what was taken off besides."""

    worth: int = 0
    gift: int = 0
    discount: int = 0


def of(lines: Iterable[int], charges: Iterable[tuple[ChargeKind, int]]) -> Given:
    """The same of amounts. Coupons were paid for elsewhere, and rounding off is nobody's gift."""
    off = {ChargeKind.GIFT: 0, ChargeKind.DISCOUNT: 0}
    worth = sum(lines)
    for kind, amount in charges:
        worth += max(0, amount)
        if kind in off:
            off[kind] -= min(0, amount)
    return Given(max(0, worth), off[ChargeKind.GIFT], off[ChargeKind.DISCOUNT])


def on(found: queries.Whole) -> Given:
    """The same of a bill that has been read."""
    lines, charges = (line.amount for line in found.lines), ((c.kind, c.amount) for c in found.charges)
    return of(lines, charges)


def at(session: Session, dinner_id: int) -> Given:
    """What the table's own bill says; nothing where there is none, or nothing was taken off."""
    mine = (Bill.dinner_id == dinner_id, Bill.turn == 1)
    asked = select(BillCharge.kind, BillCharge.amount).join(Bill, Bill.id == BillCharge.bill_id).where(*mine)
    charges = [(kind, amount) for kind, amount in session.execute(asked)]
    if all(kind not in (ChargeKind.GIFT, ChargeKind.DISCOUNT) for kind, _amount in charges):
        return Given()
    lines = select(BillLine.amount).join(Bill, Bill.id == BillLine.bill_id).where(*mine)
    return of(session.scalars(lines), charges)


def by_house(session: Session, dinner: Dinner, by_seat: int, now: datetime) -> None:
    """Somebody of the table says that its discounts are the house's gift. Twice is once; the bill's history says who.

    No amount changes, so nobody is asked to agree again. Raises Refused where there is no bill.
    """
    db.lock(session, dinner)
    bill = queries.bill_of(session, dinner.id)
    if bill is None:
        raise Refused(BillReason.NO_BILL)
    found = queries.whole(session, bill)
    before, marked = keeping.parts_of(found), [c for c in found.charges if c.kind is ChargeKind.DISCOUNT]
    if not marked:
        return
    for charge in marked:
        charge.kind = ChargeKind.GIFT
    keeping.keep_beside(session, found, before, by_seat, now)
    session.flush()  # labels are read from it
    announce(session, BillChanged(dinner.id))
