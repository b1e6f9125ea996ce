"""What a bill was before: versions with their difference, and opening it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core.signals import announce
from events.bills import feeding
from events.bills.ledger import claims_of, sheet_of
from events.bills.models import BillAgreement, BillPayment, BillShare, BillTransfer, BillVersion
from events.bills.queries import Whole
from events.bills.rules import CLOSED, BillState, Says
from events.bills.sheet import Parts, difference, parts
from events.signals import BillReopened


def parts_of(found: Whole) -> Parts:
    """Everything that a version keeps: the sheet, the claims, and what was agreed."""
    kept = parts(sheet_of(found), claims_of(found))
    for diner in found.diners:
        if diner.early is not None:
            kept[f"early:{diner.seat_id}"] = [diner.early, diner.early_to_seat_id]
    for line in found.lines:
        if line.kept_by_seat_id is not None:
            kept[f"kept:{line.kept_by_seat_id}"] = line.amount
    for share in found.shares:
        kept[f"share:{share.seat_id}"] = share.amount
    for each in found.transfers if found.shares else ():
        kept[f"transfer:{each.from_seat_id}:{each.to_seat_id}"] = [each.amount, each.state.value]
    return kept


def members_of(found: Whole, seats: Iterable[int]) -> tuple[int, ...]:
    """The members who settle for these seats."""
    heads = (found.seats.get(found.head(seat)) for seat in seats)
    return tuple(
        sorted({seat.member_id for seat in heads if seat is not None and seat.member_id is not None})
    )


def keep(session: Session, found: Whole, after: Parts, by_seat: int, now: datetime) -> None:
    """Keep the bill as it was with what the edit changes, and open it again where it was proposed or agreed."""
    before = parts_of(found)
    stays = ("share:", "transfer:", "early:", "kept:")
    settled = {name: value for name, value in before.items() if name.startswith(stays)}
    session.add(BillVersion(
        bill_id=found.bill.id, version=found.bill.version, state=found.bill.state, sheet=before,
        changed=difference(before, {**settled, **after}), by_seat_id=by_seat, at=now,
    ))  # fmt: skip
    if found.bill.state is not BillState.OPEN:
        _reopen(session, found, by_seat, now)
    found.bill.version += 1


def keep_beside(session: Session, found: Whole, before: Parts, by_seat: int, now: datetime) -> None:
    """Keep the bill as it was where no amount has changed: nobody is asked again, and its plan goes on."""
    session.add(BillVersion(
        bill_id=found.bill.id, version=found.bill.version, state=found.bill.state, sheet=before,
        changed=difference(before, parts_of(found)), by_seat_id=by_seat, at=now,
    ))  # fmt: skip
    found.bill.version += 1


def _reopen(session: Session, found: Whole, by_seat: int, now: datetime) -> None:
    """What was handed over stays handed over; objections are answered by the edit; everything else is open."""
    bill = found.bill
    if found.shares:
        feeding.take_back(session, found, now)
    told = [each.seat_id for each in found.agreements if each.says is Says.AGREE]
    told += [seat for each in found.transfers for seat in (each.from_seat_id, each.to_seat_id)]
    own = set(members_of(found, [by_seat]))
    whom = tuple(each for each in members_of(found, told) if each not in own)
    for transfer in found.transfers:
        if transfer.state in CLOSED:
            session.add(BillPayment(
                bill_id=bill.id, seat_id=transfer.from_seat_id, amount=transfer.amount,
                to_seat_id=transfer.to_seat_id, carried=True,
            ))  # fmt: skip
            session.execute(delete(BillTransfer).where(BillTransfer.id == transfer.id))
    session.execute(delete(BillShare).where(BillShare.bill_id == bill.id))
    session.execute(
        delete(BillAgreement).where(BillAgreement.bill_id == bill.id, BillAgreement.says == Says.OBJECT)
    )
    bill.state, bill.plan_kind = BillState.OPEN, ""
    bill.proposed_at = bill.agreed_at = bill.settled_at = None
    bill.kept, bill.kept_by_seat_id = 0, None
    announce(session, BillReopened(bill.dinner_id, bill.version, whom, bill.turn, bill.title))
