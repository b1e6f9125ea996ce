"""The form of the whole bill: drawn from what is written, or read from what was typed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import gcd
from typing import Any

from sqlalchemy.orm import Session

from app.core.ids import new_token
from events.bills import queries
from events.bills.actions import weights_of
from events.bills.forms import OWN_POOLS, SheetForm
from events.bills.ledger import sheet_of
from events.bills.queries import Whole
from events.bills.rules import EXPONENTS, Mode
from events.bills.sheet import DinerRow, PaymentRow, Sheet
from events.bills.shown import name_of
from events.bills.tabled import Tabled
from events.bookings.queries import booking_of
from events.dinners.models import Dinner, Seat
from events.dinners.queries import pact_of
from events.dinners.rules import Pact, SplitMode

BLANK = {"lines": 4, "charges": 2, "payments": 1, "treats": 1}
BY_PACT = {SplitMode.DISH: Mode.BY_DISH, SplitMode.SHARES: Mode.SHARES}


def draw(
    session: Session, dinner: Dinner, found: Whole | None, own: Seat, more: Tabled | None = None
) -> SheetForm:
    """The form as the bill stands, with empty rows; at the beginning by the pact. `more` is from a file."""
    form = SheetForm(formdata=None)
    if found is None:
        pact = pact_of(session, dinner).pact
        mode = BY_PACT.get(pact.split_mode, Mode.EQUAL)
        seats = queries.seats_for(session, dinner.id)
        paid = _deposit(session, dinner, seats)
        parts = _parts(seats, pact) if mode is Mode.SHARES else {}
        rows = tuple(DinerRow(seat, parts.get(seat, 0)) for seat in seats)
        sheet = Sheet(mode, diners=rows, payments=paid)
        form.version.data, form.key.data = "0", new_token()
    else:
        seats, sheet = found.seats, sheet_of(found)
        form.version.data, form.key.data = str(found.bill.version), found.bill.key
    if more is not None:
        sheet = replace(sheet, lines=sheet.lines + more.lines, charges=sheet.charges + more.charges)
    _append(form, sheet)
    exponent = _about(form, dinner, found, seats)
    _fill(form, sheet, seats, exponent)
    if found is None:
        form.payments[len(sheet.payments)].form.seat.data = own.public_id  # the rest
    return form


def _parts(seats: dict[int, Seat], pact: Pact) -> dict[int, int]:
    """The pact's shares in the smallest whole parts: 100, 100 and 50 percent are two, two and one."""
    weights = weights_of(seats.values(), pact)
    step = gcd(*weights.values())
    return {seat: weight // step for seat, weight in weights.items()} if step else {}


def _deposit(session: Session, dinner: Dinner, seats: dict[int, Seat]) -> tuple[PaymentRow, ...]:
    """What somebody of the table has paid to the restaurant already, as the booking says (A-10, A-15)."""
    booking, exponent = booking_of(session, dinner.id), exponent_of(dinner, None)
    if booking is None or not booking.deposit_fen:
        return ()
    units = Fraction(booking.deposit_fen * 10**exponent, 100)
    whose = (seat.id for seat in seats.values() if seat.member_id == booking.deposit_by_id is not None)
    seat = next(whose, None)
    return (PaymentRow(seat, int(units)),) if seat is not None and units.denominator == 1 else ()


def typed(session: Session, dinner: Dinner, found: Whole | None) -> SheetForm:
    """The form as it was sent."""
    form = SheetForm()
    seats = found.seats if found is not None else queries.seats_for(session, dinner.id)
    _about(form, dinner, found, seats)
    return form


def exponent_of(dinner: Dinner, found: Whole | None) -> int:
    """How many digits a minor unit has on this bill, or on the one that would be begun."""
    return found.bill.exponent if found is not None else EXPONENTS.get(dinner.currency, 2)


def _about(form: SheetForm, dinner: Dinner, found: Whole | None, seats: dict[int, Seat]) -> int:
    exponent = exponent_of(dinner, found)
    named = [(seat.id, seat.public_id, name_of(seats, seat.id)) for seat in seats.values()]
    form.about(named, exponent)
    return exponent


def _append(form: SheetForm, sheet: Sheet) -> None:
    rows = {
        "lines": len(sheet.lines) or 1, "charges": len(sheet.charges), "payments": len(sheet.payments),
        "treats": len(sheet.treats), "diners": 0,
    }  # fmt: skip
    for name, count in rows.items():
        for _row in range(count + BLANK.get(name, 0)):
            form[name].append_entry()


def _fill(form: SheetForm, sheet: Sheet, seats: dict[int, Seat], exponent: int) -> None:
    form.mode.data, form.to_payers.data, form.note.data = sheet.mode.value, sheet.to_payers, sheet.note
    form.rate.data, form.tip_included.data = sheet.rate, sheet.tip_included
    form.tip_base.data = "taxed" if any(each.after_tax for each in sheet.charges) else "lines"
    for line, row in zip(sheet.lines, form.lines, strict=False):
        said: Any = row.form
        said.id.data, said.name.data, said.pool.data = str(line.id or ""), line.name, line.pool.value
        said.amount.show(line.amount, exponent)
        said.course.data = str(line.course)
    for charge, row in zip(sheet.charges, form.charges, strict=False):
        said = row.form
        said.kind.data, said.spread.data = charge.kind.value, charge.spread.value
        said.seat.data = form.pids.get(charge.seat or 0, "")
        said.amount.show(abs(charge.amount) if charge.amount < 0 else charge.amount, exponent)
        if charge.percent is not None:
            said.amount.show_percent(charge.percent)
    alone = len(sheet.payments) == 1 and sheet.paid == sheet.total  # stays "all of it" when the bill grows
    for payment, row in zip(sheet.payments, form.payments, strict=False):
        said = row.form
        said.seat.data, said.to.data = form.pids.get(payment.seat, ""), form.pids.get(payment.to or 0, "")
        said.amount.show(None if alone else payment.amount, exponent)
    rest = sheet.total - sheet.paid
    if sheet.payments and rest > 0:
        form.payments[len(sheet.payments)].form.amount.show(rest, exponent)  # the next payer's, prefilled
    for treat, row in zip(sheet.treats, form.treats, strict=False):
        said = row.form
        said.by.data = form.pids.get(treat.by, "") if treat.by else "all"
        said.of.data = form.pids.get(treat.of or 0, "")
        said.pool.data = treat.pool.value if treat.pool else ""
    _fill_diners(form, sheet, seats, exponent)


def _fill_diners(form: SheetForm, sheet: Sheet, seats: dict[int, Seat], exponent: int) -> None:
    known = {diner.seat: diner for diner in sheet.diners}
    digits = {Mode.PERCENT: 2, Mode.SHARES: 0}.get(sheet.mode, exponent)
    for seat in seats.values():
        diner = known.get(seat.id, DinerRow(seat.id, away=True))
        form.diners.append_entry()
        said: Any = form.diners[-1].form
        said.seat.data, said.there.data = seat.public_id, not diner.away
        said.share.show(diner.share or None, digits)
        said.came.data, said.left.data = str(diner.came), str(diner.left_after)
        said.unit.choices = form.units()
        said.unit.data = form.pids.get(diner.unit or 0, "")
        for pool in OWN_POOLS:
            said[pool.value].data = pool not in diner.out_of
