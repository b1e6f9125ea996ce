"""The verbs of whoever writes a bill: begin it, edit it, claim what one ate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.names import confusable_key
from app.core.signals import announce
from app.places.queries import dishes_named
from events.bills import carrying, keeping, queries, rules, written
from events.bills.ledger import claims_of, sheet_of
from events.bills.models import (
    Bill,
    BillCharge,
    BillClaim,
    BillDiner,
    BillLine,
    BillPayment,
    BillTreat,
)
from events.bills.queries import Whole
from events.bills.rules import BillReason, BillState
from events.bills.sheet import DinerRow, LineRow, Sheet, parts
from events.dinners import weighing
from events.dinners.models import Dinner, Seat
from events.dinners.queries import pact_of
from events.dinners.rules import Pact
from events.signals import BillChanged


def write(
    session: Session, dinner: Dinner, by_seat: int, sheet: Sheet, version: int, key: str, now: datetime,
    currency: str = "", turn: int = 1,
) -> Bill:  # fmt: skip
    """Write the bill down, or begin it (`version` 0). The same again changes nothing, a doubled press is one bill.

    Raises Refused when somebody has changed or begun it meanwhile, or when the dinner has not begun.
    """
    db.lock(session, dinner)
    _may_be_written(dinner, sheet, now)
    bill = queries.bill_of(session, dinner.id, turn)
    if bill is None and turn > 1:
        raise Refused(BillReason.NO_BILL)
    if bill is not None and version == 0:
        if bill.key == key:
            return bill
        raise Refused(BillReason.ANOTHER_BILL)
    if bill is None:
        bill = _begin(session, dinner, by_seat, sheet, key, now, currency)
        _put(session, dinner, queries.whole(session, bill), sheet)
        carrying.take_over(session, dinner, queries.whole(session, bill))
        announce(session, BillChanged(dinner.id))
        return bill
    found = queries.whole(session, bill)
    if parts(sheet_of(found)) == parts(_completed(found, sheet)):
        return bill
    if bill.version != version:
        raise Refused(BillReason.CHANGED_MEANWHILE)
    keeping.keep(session, found, parts(_completed(found, sheet), claims_of(found)), by_seat, now)
    _put(session, dinner, found, sheet)
    announce(session, BillChanged(dinner.id))
    return bill


def claim(
    session: Session, dinner: Dinner, by_seat: int, seat_id: int, line_id: int, weight: int, now: datetime,
    turn: int = 1,
) -> None:  # fmt: skip
    """Somebody ate of a line so many times, or (0) did not. The same again changes nothing. Raises Refused.

    An open bill keeps no version of each tap; one that was proposed or agreed is kept as it was, and opened again.
    """
    db.lock(session, dinner)
    bill = queries.bill_of(session, dinner.id, turn)
    if bill is None:
        raise Refused(BillReason.NO_BILL)
    found = queries.whole(session, bill)
    if seat_id not in found.on or line_id not in {line.id for line in found.lines}:
        raise Refused(BillReason.CHANGED_MEANWHILE)
    weight = max(0, min(rules.MOST_WEIGHT, weight))
    claims = claims_of(found)
    if claims.get((line_id, seat_id), 0) == weight:
        return
    if bill.state is not BillState.OPEN:
        after = claims | {(line_id, seat_id): weight}
        kept = {name: each for name, each in after.items() if each}
        keeping.keep(session, found, parts(sheet_of(found), kept), by_seat, now)
    session.execute(delete(BillClaim).where(BillClaim.line_id == line_id, BillClaim.seat_id == seat_id))
    if weight:
        session.add(BillClaim(line_id=line_id, seat_id=seat_id, weight=weight, by_seat_id=by_seat))
    announce(session, BillChanged(dinner.id))


def join(session: Session, bill: Bill, seat: Seat, weight: int) -> None:
    """Somebody who was let in later is on the bill as long as nobody has proposed it; afterwards an edit adds them."""
    found = queries.whole(session, bill)
    if bill.state is BillState.OPEN and seat.id not in {diner.seat_id for diner in found.diners}:
        session.add(BillDiner(bill_id=bill.id, seat_id=seat.id, weight=weight, out_of=[], away=False))
        bill.version += 1
        announce(session, BillChanged(bill.dinner_id))


def weights_of(seats: Iterable[Seat], pact: Pact) -> dict[int, int]:
    """By the pact: what it gives to somebody named, else to companions and children, else a full share (A-37)."""
    at = list(seats)
    known = [(s.id, s.member_id, str(s.person.nickname) if s.person else s.name) for s in at]
    usual = {
        s.id: pact.child_weight if s.child else 100 if s.brought_by_id is None else pact.plus_one_weight
        for s in at
    }
    return usual | weighing.weights_of(pact.weights, known)


def _may_be_written(dinner: Dinner, sheet: Sheet, now: datetime) -> None:
    if dinner.called_off_at is not None:
        raise Refused(BillReason.CALLED_OFF)
    if now < dinner.starts_at:
        raise Refused(BillReason.NOT_BEGUN)
    rows = (len(sheet.lines) + len(sheet.charges), len(sheet.payments) + len(sheet.treats))
    if max(rows) > rules.MOST_LINES:
        raise Refused(BillReason.TOO_LONG)
    amounts = [each.amount for rows in (sheet.lines, sheet.charges, sheet.payments) for each in rows]
    if any(abs(amount) > rules.MOST_AMOUNT for amount in [*amounts, sheet.total]):
        raise Refused(BillReason.AMOUNT_PASSES)


def _begin(
    session: Session, dinner: Dinner, by_seat: int, sheet: Sheet, key: str, now: datetime, currency: str
) -> Bill:
    code = currency if currency in rules.EXPONENTS else dinner.currency
    bill = Bill(
        dinner_id=dinner.id, key=key, currency=code, exponent=rules.EXPONENTS.get(code, 2), mode=sheet.mode,
        version=1, state=BillState.OPEN, opened_at=now, opened_by_id=by_seat,
        rounding=pact_of(session, dinner).rounding,
    )  # fmt: skip
    session.add(bill)
    session.flush()  # everything on it names its id
    return bill


def _completed(found: Whole, sheet: Sheet) -> Sheet:
    """The sheet with those it does not name: they stay as they are, whoever is not on the bill is away."""
    named = {diner.seat for diner in sheet.diners}
    rest = [each for each in sheet_of(found).diners if each.seat not in named]
    known = {diner.seat_id for diner in found.diners}
    come = [each for each in sheet.diners if each.seat in known or not each.away]
    diners = tuple(sorted([*come, *rest], key=lambda each: each.seat))
    return Sheet(
        sheet.mode,
        sheet.lines,
        sheet.charges,
        sheet.payments,
        sheet.treats,
        diners,
        sheet.to_payers,
        sheet.note,
        sheet.rate,
        sheet.tip_included,
    )


def _put(session: Session, dinner: Dinner, found: Whole, sheet: Sheet) -> None:
    bill = found.bill
    bill.mode, bill.to_payers, bill.note, bill.rate = sheet.mode, sheet.to_payers, sheet.note, sheet.rate
    bill.tip_included = sheet.tip_included
    for kind in (BillCharge, BillTreat):
        session.execute(delete(kind).where(kind.bill_id == bill.id))
    session.execute(delete(BillPayment).where(BillPayment.bill_id == bill.id, BillPayment.carried.is_(False)))
    for charge in sheet.charges:
        session.add(BillCharge(
            bill_id=bill.id, kind=charge.kind, spread=charge.spread, amount=charge.amount, seat_id=charge.seat,
            percent=charge.percent, after_tax=charge.after_tax,
        ))  # fmt: skip
    for payment in sheet.payments:
        session.add(BillPayment(
            bill_id=bill.id, seat_id=payment.seat, amount=payment.amount, to_seat_id=payment.to, carried=False
        ))  # fmt: skip
    for treat in sheet.treats:
        session.add(BillTreat(bill_id=bill.id, by_seat_id=treat.by, of_seat_id=treat.of, pool=treat.pool))
    _put_lines(session, dinner, found, sheet.lines)
    _put_diners(session, dinner, found, sheet.diners)
    session.flush()  # lines are read again by their ids


def _put_lines(session: Session, dinner: Dinner, found: Whole, rows: tuple[LineRow, ...]) -> None:
    """Lines keep their ids, so that claims stay with what was claimed; what was taken off takes its claims along."""
    known = {line.id: line for line in found.lines if line.kept_by_seat_id is None}
    stay = {row.id for row in rows} & known.keys()
    gone = known.keys() - stay
    if gone:
        session.execute(delete(BillClaim).where(BillClaim.line_id.in_(gone)))
        session.execute(delete(BillLine).where(BillLine.id.in_(gone)))
    names = {row.name: written.dish(row.name)[0] for row in rows if row.name}
    dishes = dishes_named(session, queries.venue_of(found.bill, dinner), names.values())
    for row in rows:
        line = known.get(row.id or 0)
        if line is None:
            line = BillLine(bill_id=found.bill.id)
            session.add(line)
        line.name, line.pool, line.amount, line.course = row.name, row.pool, row.amount, row.course
        line.dish_id = dishes.get(confusable_key(names.get(row.name, "")))


def _put_diners(session: Session, dinner: Dinner, found: Whole, rows: tuple[DinerRow, ...]) -> None:
    """Whoever the sheet does not name stays as they are; at the beginning that is everybody who sits."""
    weights = weights_of(found.seats.values(), pact_of(session, dinner).pact)
    said = {row.seat: row for row in rows}
    known = {diner.seat_id: diner for diner in found.diners}
    first = not known
    for seat in found.seats.values():
        row = said.get(seat.id, DinerRow(seat.id, away=not first))
        diner = known.get(seat.id)
        if diner is None and (first or not row.away):
            diner = BillDiner(bill_id=found.bill.id, seat_id=seat.id, weight=weights[seat.id])
            session.add(diner)
        if diner is not None and (seat.id in said or first):
            diner.share, diner.away, diner.with_seat_id = row.share, row.away, row.unit
            diner.out_of = sorted(pool.value for pool in row.out_of)
            diner.came, diner.left_after = row.came, row.left_after
    session.flush()  # counted anew just below
    if not queries.whole(session, found.bill).on:
        raise Refused(BillReason.NOBODY)
