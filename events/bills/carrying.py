"""A surplus that was kept for the next dinner: the group's next bill takes it over as a line, once and whole (A-31).

What a member keeps is what agreed bills left with them less what later bills have taken. So a bill that is opened
again, and then keeps another amount, puts the next one right by the difference: nothing is lost or counts twice.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import db
from events.bills.models import Bill, BillLine, BillPayment
from events.bills.queries import Whole
from events.bills.rules import Pool
from events.dinners.models import Dinner, Seat
from groups.membership.models import Group


def kept_by(session: Session, group_id: int, currency: str) -> dict[int, int]:
    """Member → minor units that they keep for the group, of that currency."""
    bills = select(Seat.member_id, func.sum(Bill.kept)).join(Seat, Seat.id == Bill.kept_by_seat_id)
    taken = (
        select(Seat.member_id, func.sum(BillLine.amount))
        .join(Bill, Bill.id == BillLine.bill_id)
        .join(Seat, Seat.id == BillLine.kept_by_seat_id)
    )
    found: dict[int, int] = {}
    for query in (bills, taken):  # what was taken stands below zero
        here = query.join(Dinner, Dinner.id == Bill.dinner_id).where(
            Dinner.group_id == group_id, Bill.currency == currency, Seat.member_id.is_not(None)
        )
        for member, units in session.execute(here.group_by(Seat.member_id)):
            found[int(member or 0)] = found.get(int(member or 0), 0) + int(units)
    return found


def take_over(session: Session, dinner: Dinner, found: Whole) -> None:
    """Put what members on this bill keep on it, as lines; who keeps it brings it. No more than the bill comes to."""
    bill, here = found.bill, {found.seats[seat].member_id: seat for seat in found.on if seat in found.seats}
    if not any(kept_by(session, dinner.group_id, bill.currency).values()):
        return
    db.lock(session, session.get_one(Group, dinner.group_id))  # two bills begun at once do not both take it
    left = max(0, found.total)
    for member, kept in sorted(kept_by(session, dinner.group_id, bill.currency).items()):
        units = min(kept, left)
        if units and member in here:
            left -= units
            session.add(BillLine(
                bill_id=bill.id, name="", pool=Pool.CHARGES, amount=-units, kept_by_seat_id=here[member]
            ))  # fmt: skip
            session.add(BillPayment(bill_id=bill.id, seat_id=here[member], amount=-units, carried=True))
    session.flush()  # read again with the bill
