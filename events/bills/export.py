"""What a member bore and paid, for a file of one's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core import db
from events.bills.models import Bill, BillPayment, BillShare
from events.dinners.models import Dinner, Seat


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file: shares as they were agreed, and what one paid."""
    session = db.session()
    named = (Dinner.public_id, Bill.currency, Bill.exponent)
    shares = session.execute(
        select(*named, BillShare.amount)
        .join(Bill, Bill.id == BillShare.bill_id)
        .join(Dinner, Dinner.id == Bill.dinner_id)
        .join(Seat, Seat.id == BillShare.seat_id)
        .where(Seat.member_id == member_id)
        .order_by(BillShare.id)
    )
    payments = session.execute(
        select(*named, BillPayment.amount)
        .join(Bill, Bill.id == BillPayment.bill_id)
        .join(Dinner, Dinner.id == Bill.dinner_id)
        .join(Seat, Seat.id == BillPayment.seat_id)
        .where(Seat.member_id == member_id)
        .order_by(BillPayment.id)
    )
    return [
        {name: [
            {"dinner": dinner, "currency": currency, "exponent": exponent, "minor_units": amount}
            for dinner, currency, exponent, amount in rows
        ]}
        for name, rows in (("bill_shares", shares), ("bill_payments", payments))
    ]  # fmt: skip
