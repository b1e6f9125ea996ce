"""Rows of the bill's form: a line, a charge, a payment, a treat, a seat; and the field of an amount."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length
from wtforms.widgets import TextInput

from app.core.fields import LineField
from events.bills import written
from events.bills.rules import MOST_NAME, Pool, Spread
from events.bills.wording import CAME, COURSES, KINDS, LEFT, POOLS, SPREADS

SHORT = Length(max=MOST_NAME, message=_l("That is too long. Shorten it."))


class AmountField(Field):
    """An amount; `data` is minor units once `read(exponent)` was asked, what was typed stays."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was typed; the bill knows its exponent."""
        self.typed = str(valuelist[0]) if valuelist else ""
        self.data = None

    def show(self, units: int | None, exponent: int) -> None:
        """Show an amount that is written already."""
        self.data, self.typed = units, "" if units is None else written.plain(units, exponent)

    def read(self, exponent: int, *, negative: bool = True) -> bool:
        """Read what was typed; a problem becomes the field's error."""
        problem = _("Write an amount such as 71.69.") if exponent == 2 else _("Write an amount such as 120.")
        try:
            self.data = written.amount(getattr(self, "typed", ""), exponent)
        except ValueError:
            self.process_errors = [problem]
            return False
        if self.data is not None and self.data < 0 and not negative:
            self.process_errors = [_("This is an amount above zero.")]
            return False
        return True

    def _value(self) -> str:
        return str(getattr(self, "typed", ""))


class PartField(AmountField):
    """An amount, or a part of the bill in percent: `percent` is hundredths of one."""

    percent: int | None = None

    def read(self, exponent: int, *, negative: bool = True) -> bool:
        """Read an amount or a percent."""
        typed = str(getattr(self, "typed", ""))
        try:
            self.percent = written.percent(typed)
        except ValueError:
            self.process_errors = [_("Write an amount, or a part such as %(sample)s.", sample="12.5 %")]
            return False
        if self.percent is None:
            return super().read(exponent, negative=negative)
        self.data = 0  # of what, the sheet knows
        return True

    def show_percent(self, hundredths: int) -> None:
        """Show a percent that is written already."""
        self.typed = written.plain(hundredths, 2) + " %"


class LineForm(Form):
    """One line."""

    id = HiddenField()
    name = LineField(_l("Dish"), [SHORT])
    amount = AmountField(_l("Amount"))
    pool = SelectField(
        _l("Belongs to"), choices=[SelectChoice(p.value, POOLS[p]) for p in Pool if p is not Pool.CHARGES]
    )
    course = SelectField(
        _l("When"), choices=[SelectChoice(str(n), words) for n, words in COURSES.items()], default="0",
        validate_choice=False,
    )  # fmt: skip


class ChargeForm(Form):
    """One charge or discount; discounts are typed as people say them, above zero."""

    kind = SelectField(_l("What"), choices=[SelectChoice(kind.value, KINDS[kind]) for kind in KINDS])
    amount = PartField(_l("Amount"))
    spread = SelectField(_l("Divided"), choices=[SelectChoice(each.value, SPREADS[each]) for each in Spread])
    seat = SelectField(_l("To whom"))


class PaymentForm(Form):
    """Who paid."""

    seat = SelectField(_l("Who"))
    amount = AmountField(_l("How much"))
    to = SelectField(_l("Whom"))


class TreatForm(Form):
    """Who treats whom."""

    by = SelectField(_l("Who treats"))
    of = SelectField(_l("Whom"))
    pool = SelectField(_l("To what"))


class DinerForm(Form):
    """What is said of one seat."""

    seat = HiddenField()
    there = BooleanField(_l("on the bill"))
    share = AmountField(_l("Parts or amount"))
    unit = SelectField(_l("Settles together with"))
    came = SelectField(
        _l("Came"), choices=[SelectChoice(str(n), words) for n, words in CAME.items()], default="0",
    )  # fmt: skip
    left = SelectField(
        _l("Left"), choices=[SelectChoice(str(n), words) for n, words in LEFT.items()], default="0",
    )  # fmt: skip
    drinks = BooleanField(POOLS[Pool.DRINKS])
    staples = BooleanField(POOLS[Pool.STAPLES])
    room = BooleanField(POOLS[Pool.ROOM])
