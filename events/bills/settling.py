"""How an agreed bill is settled, outside: what payer and receiver say of each transfer, and the reminders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import NotThere, Refused
from app.core.signals import announce
from events.bills import queries, rules
from events.bills.models import Bill, BillTransfer
from events.bills.queries import Whole
from events.bills.rules import CLOSED, BillReason, BillState, Party, Settling
from events.dinners.models import Dinner, Seat
from events.signals import BillReminderDue, TransferMoved


def sides(found: Whole, transfer: BillTransfer, own: Seat, host_id: int) -> set[Party]:
    """The sides of the transfer that this seat speaks for: its own, and the host for guests who have no key."""
    named = ((Party.PAYER, transfer.from_seat_id), (Party.RECEIVER, transfer.to_seat_id))
    return {side for side, seat_id in named if speaks_for(found, own, seat_id, host_id)}


def speaks_for(found: Whole, own: Seat, seat_id: int, host_id: int) -> bool:
    """Whether this seat speaks for that one."""
    if found.head(own.id) == found.head(seat_id):
        return True
    seat = found.seats.get(seat_id)
    keyless = (
        seat is not None and seat.member_id is None and (seat.guest is None or not seat.guest.token_digest)
    )
    return keyless and own.member_id == host_id


def say(
    session: Session, dinner: Dinner, own: Seat, public_id: str, after: Settling, now: datetime, turn: int = 1
) -> None:
    """Say that a transfer is paid, received, disputed or waived. Twice is once. Raises NotThere, Refused."""
    db.lock(session, dinner)
    bill, transfer = transfer_at(session, dinner, public_id, turn)
    if transfer.state is after:
        return
    found = queries.whole(session, bill)
    speaking = sides(found, transfer, own, dinner.host_id)
    allowed = any(rules.may_say(side, transfer.state, after) for side in speaking)
    if bill.state not in (BillState.AGREED, BillState.SETTLED) or not allowed:
        raise Refused(BillReason.NOT_YOURS_TO_SAY)
    transfer.state, transfer.said_at = after, now
    open_left = any(each.state not in CLOSED for each in found.transfers)
    bill.state = BillState.AGREED if open_left else BillState.SETTLED
    bill.settled_at = None if open_left else now
    other = transfer.to_seat_id if Party.PAYER in speaking else transfer.from_seat_id
    seat = found.seats.get(other)
    whom = seat.member_id if seat is not None else None
    announce(session, TransferMoved(dinner.id, transfer.id, whom, after.value, bill.turn))


def hush(session: Session, dinner: Dinner, own: Seat, public_id: str, quiet: bool, turn: int = 1) -> None:
    """The receiver wants no reminders sent for this transfer, or wants them again. Raises NotThere, Refused."""
    db.lock(session, dinner)
    bill, transfer = transfer_at(session, dinner, public_id, turn)
    if Party.RECEIVER not in sides(queries.whole(session, bill), transfer, own, dinner.host_id):
        raise Refused(BillReason.NOT_YOURS_TO_SAY)
    transfer.quiet = quiet


def remind(session: Session, transfer_id: int, now: datetime) -> None:
    """Tell the payer once more, by the product and in nobody's name; after a week never again."""
    transfer = session.get(BillTransfer, transfer_id)
    if transfer is None:
        return
    bill = session.get_one(Bill, transfer.bill_id)
    db.lock(session, session.get_one(Dinner, bill.dinner_id))
    session.refresh(bill)
    session.refresh(transfer)
    waits = bill.state is BillState.AGREED and transfer.state is Settling.PLANNED and not transfer.quiet
    if not waits or bill.agreed_at is None or not rules.reminder_due(bill.agreed_at, transfer.reminded, now):
        return
    transfer.reminded = rules.reminders_passed(bill.agreed_at, now)
    seat = session.get_one(Seat, transfer.from_seat_id)
    if seat.member_id is not None:
        announce(session, BillReminderDue(
            bill.dinner_id, transfer.id, seat.member_id, transfer.reminded, bill.turn
        ))  # fmt: skip


def transfer_at(session: Session, dinner: Dinner, public_id: str, turn: int = 1) -> tuple[Bill, BillTransfer]:
    """The dinner's bill and the transfer of that address. Raises NotThere."""
    bill = queries.bill_of(session, dinner.id, turn)
    transfer = queries.transfer_by(session, bill.id, public_id) if bill is not None else None
    if bill is None or transfer is None:
        raise NotThere
    session.refresh(transfer)
    return bill, transfer
