"""What people send about bills: the quick split, and the whole sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FormField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length

from app.core.fields import FieldList, LineField
from app.core.names import clean_name
from events.bills import written
from events.bills.forms_rows import (
    SHORT,
    AmountField,
    ChargeForm,
    DinerForm,
    LineForm,
    PaymentForm,
    TreatForm,
)
from events.bills.rules import (
    COURSES,
    EXPONENTS,
    LOWERING,
    MOST_LINES,
    MOST_NAME,
    ChargeKind,
    Mode,
    Pool,
    Spread,
)
from events.bills.sheet import ChargeRow, DinerRow, LineRow, PaymentRow, Sheet, TreatRow, in_parts
from events.bills.wording import BASES, MODES, POOLS

LINE_POOLS = [SelectChoice(pool.value, POOLS[pool]) for pool in Pool if pool is not Pool.CHARGES]
MOST_ROWS = MOST_LINES + 10  # the law counts; the form only ends somewhere, with its empty rows
OWN_POOLS = (Pool.DRINKS, Pool.STAPLES, Pool.ROOM)


class QuickForm(FlaskForm):
    """Total, payer, done."""

    key = HiddenField()
    total = AmountField(_l("What did it come to?"))
    payer = SelectField(_l("Who paid?"))
    treat = BooleanField(_l("It is a treat: whoever paid bears it all"))
    currency = SelectField(_l("Currency"), choices=[SelectChoice(code, code) for code in EXPONENTS])

    def about(self, seats: Sequence[tuple[str, str]], own: str, currency: str) -> None:
        """Who sat there; the viewer has paid unless somebody else is chosen."""
        self.payer.choices = [SelectChoice(pid, name) for pid, name in seats]
        if not self.is_submitted():
            self.payer.data, self.currency.data = own, currency

    def good(self) -> bool:
        """Whether it can be split."""
        exponent = EXPONENTS.get(self.currency.data or "", 2)
        if self.total.read(exponent, negative=False) and not self.total.data:
            self.total.process_errors = [_("Write what stands at the foot of the paper bill.")]
        return bool(self.validate_on_submit())


class SheetForm(FlaskForm):
    """The whole bill. `about` must be told before it is validated."""

    key = HiddenField()
    version = HiddenField()
    mode = RadioField(
        _l("How it is divided"), choices=[SelectChoice(mode.value, MODES[mode]) for mode in MODES]
    )
    lines = FieldList(FormField(LineForm), max_entries=MOST_ROWS)
    pasted = TextAreaField(_l("Paste the bill as text"), [Length(max=written.MOST_PASTED)])
    charges = FieldList(FormField(ChargeForm), max_entries=MOST_ROWS)
    payments = FieldList(FormField(PaymentForm), max_entries=MOST_ROWS)
    treats = FieldList(FormField(TreatForm), max_entries=MOST_ROWS)
    diners = FieldList(FormField(DinerForm), max_entries=600)
    to_payers = BooleanField(_l("Everybody pays only those who paid for them"))
    tip_base = SelectField(
        _l("A tip in percent is of"), choices=[SelectChoice(key, words) for key, words in BASES.items()],
        default="lines", validate_choice=False,
    )  # fmt: skip
    tip_included = BooleanField(_l("The gratuity is in the prices already"))
    note = LineField(_l("A note"), [SHORT])
    rate = LineField(_l("Rate"), [Length(max=16, message=_l("Write a rate such as 0.0481."))])

    def about(self, seats: Sequence[tuple[int, str, str]], exponent: int) -> None:
        """Who sat there (id, public id, name), and how many digits a minor unit has."""
        self.exponent, self.ids = exponent, {pid: seat for seat, pid, _name in seats}
        self.pids = {seat: pid for pid, seat in self.ids.items()}
        self.named = [SelectChoice(pid, name) for _id, pid, name in seats]
        self.names = {pid: name for _id, pid, name in seats}
        for charge in self.charges:
            charge.seat.choices = [SelectChoice("", "–"), *self.named]
        for payment in self.payments:
            payment.seat.choices = [SelectChoice("", "–"), *self.named]
            payment.to.choices = [SelectChoice("", _("the restaurant")), *self.named]
        for diner in self.diners:
            diner.unit.choices = self.units()
        for treat in self.treats:
            treat.by.choices = [SelectChoice("", "–"), SelectChoice("all", _("all the others")), *self.named]
            treat.of.choices = [SelectChoice("", _("everybody")), *self.named]
            treat.pool.choices = [SelectChoice("", _("everything")), *LINE_POOLS]

    def units(self) -> list[SelectChoice]:
        """With whom somebody may settle as one."""
        return [SelectChoice("", _("nobody else")), *self.named]

    def good(self) -> bool:
        """Whether everything can be read; problems stand at their fields before these are validated."""
        for rows in (self.lines, self.charges, self.payments):
            for row in rows:
                row.form.amount.read(self.exponent)
        mode = Mode(self.mode.data) if self.mode.data in set(Mode) else Mode.EQUAL
        digits = {Mode.PERCENT: 2, Mode.SHARES: 0}.get(mode, self.exponent)
        for row in self.diners:
            row.form.share.read(digits, negative=mode is Mode.ADJUSTED)
        found = written.pasted(self.pasted.data or "", self.exponent)
        if found.unread:
            words = _("This line has no price at its end: %(line)s", line=found.unread[0][:60])
            self.pasted.process_errors = [words]
        try:
            written.rate(self.rate.data or "")
        except ValueError:
            self.rate.process_errors = [_("Write a rate such as 0.0481.")]
        self._ask_for_the_rest()
        return bool(self.validate_on_submit())

    def _ask_for_the_rest(self) -> None:
        """A dish without a price, a charge for one without that one: asked, never dropped."""
        for row in self.lines:
            if row.form.name.data and row.form.amount.data is None and not row.form.amount.process_errors:
                words = _("What did %(dish)s cost?", dish=row.form.name.data)
                row.form.amount.process_errors = [words]
        for row in self.charges:
            if row.form.spread.data == Spread.TO_ONE and row.form.amount.data and not row.form.seat.data:
                row.form.seat.process_errors = [_("Say to whom.")]
            if (
                self.tip_included.data
                and row.form.kind.data == ChargeKind.TIP
                and self._says(row.form.amount)
            ):
                row.form.amount.process_errors = [
                    _("The gratuity is included already: take this tip off, or the switch below.")
                ]

    @staticmethod
    def _says(amount: Any) -> bool:
        return bool(amount.data or amount.percent)

    def in_courses(self) -> bool:
        """Whether somebody came late or left early, or a line is of one part of the evening."""
        rows = [row.form.course.data for row in self.lines]
        rows += [said for row in self.diners for said in (row.form.came.data, row.form.left.data)]
        return any(said not in (None, "", "0") for said in rows)

    def sheet(self) -> Sheet:
        """What was written. A single payment without an amount is all of it, one among several is the rest."""
        lines = tuple(self._lines())
        charges = tuple(in_parts(lines, tuple(self._charges())))
        total = sum(line.amount for line in lines) + sum(charge.amount for charge in charges)
        return Sheet(
            mode=Mode(self.mode.data), lines=lines, charges=charges, payments=tuple(self._payments(total)),
            treats=tuple(self._treats()), diners=tuple(self._diners()), to_payers=bool(self.to_payers.data),
            note=self.note.data or "", rate=(self.rate.data or "").strip(), tip_included=bool(self.tip_included.data),
        )  # fmt: skip

    def read_version(self) -> int:
        """The version that was read when the form was opened."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 9 else -1

    def _lines(self) -> list[LineRow]:
        found = []
        for row in self.lines:
            said = row.form
            if said.amount.data is not None:
                number = said.id.data if (said.id.data or "").isdecimal() and len(said.id.data) < 19 else None
                found.append(LineRow(
                    int(number) if number else None, said.name.data or "", Pool(said.pool.data), said.amount.data,
                    _course(said.course.data),
                ))  # fmt: skip
        read = written.pasted(self.pasted.data or "", self.exponent)
        return found + [
            LineRow(None, clean_name(name)[:MOST_NAME], Pool.DISHES, units) for name, units in read.lines
        ]

    def _charges(self) -> list[ChargeRow]:
        found = []
        for row in self.charges:
            units, kind, spread = (
                row.form.amount.data,
                ChargeKind(row.form.kind.data),
                Spread(row.form.spread.data),
            )
            if units or row.form.amount.percent:
                seat = self.ids.get(row.form.seat.data or "") if spread is Spread.TO_ONE else None
                amount = -abs(units or 0) if kind in LOWERING else units or 0
                after_tax = kind is ChargeKind.TIP and self.tip_base.data == "taxed"
                found.append(ChargeRow(kind, spread, amount, seat, row.form.amount.percent, after_tax))
        return found

    def _payments(self, total: int) -> list[PaymentRow]:
        said = [
            (self.ids[row.form.seat.data], row.form.amount.data, self.ids.get(row.form.to.data or ""))
            for row in self.payments
            if row.form.seat.data in self.ids
        ]
        rest = total - sum(units or 0 for _seat, units, to in said if to is None)
        found = []
        for seat, units, to in said:
            if units is None and to is None:
                units, rest = rest, 0
            if units and to != seat:
                found.append(PaymentRow(seat, units, to))
        return found

    def _treats(self) -> list[TreatRow]:
        found = []
        for row in self.treats:
            by, of, pool = (row.form[name].data or "" for name in ("by", "of", "pool"))
            if by in self.ids or (by == "all" and of in self.ids):
                found.append(TreatRow(self.ids.get(by), self.ids.get(of), Pool(pool) if pool else None))
        return found

    def _diners(self) -> list[DinerRow]:
        found = []
        for row in self.diners:
            seat = self.ids.get(row.form.seat.data or "")
            if seat is not None:
                out = frozenset(pool for pool in OWN_POOLS if not row.form[pool.value].data)
                unit = self.ids.get(row.form.unit.data or "")
                found.append(DinerRow(
                    seat, row.form.share.data or 0, out, away=not row.form.there.data,
                    unit=unit if unit != seat else None, came=_course(row.form.came.data),
                    left_after=_course(row.form.left.data),
                ))  # fmt: skip
        return sorted(found, key=lambda each: each.seat)


def _course(text: str | None) -> int:
    return int(text) if text in {str(each) for each in range(COURSES + 1)} else 0
