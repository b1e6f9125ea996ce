"""The part of the pact that names people, and what becomes of the odd amounts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length

from app.core.names import confusable_key
from events.dinners import weighing
from events.dinners.rules import Rounding, Weighed
from events.dinners.wording import ROUNDINGS

Called = Callable[[Collection[str]], Mapping[str, Collection[int]]]
LONGEST = 4000


class NamingForm(FlaskForm):
    """Shares by name. `know` tells whose names they may be; without it every name is only a name."""

    weights = TextAreaField(
        _l("Other shares, by name"), [Length(max=LONGEST)],
        description=_l("One to a line, in percent of a full share, such as “Zhou Ye 50”. Whoever sits down agrees."),
    )  # fmt: skip
    rounding = SelectField(
        _l("Odd amounts"), choices=[SelectChoice(each.value, words) for each, words in ROUNDINGS.items()],
        default=Rounding.NONE.value,
    )  # fmt: skip
    _called: Called | None = None

    def know(self, called: Called) -> None:
        """How members are found by what they are called."""
        self._called = called

    def validate(self, extra_validators: Any = None) -> bool:
        """Names and percents that can be read, each of one person."""
        fine = bool(super().validate(extra_validators))
        self.named: tuple[Weighed, ...] = ()
        try:
            rows = weighing.written(self.weights.data or "")
            known = self._called({confusable_key(name) for name, _p in rows}) if rows and self._called else {}
            self.named = weighing.bound(rows, known)
        except weighing.Unread as line:
            words = _("Write a name and a number here: %(line)s", line=str(line)[:60])
        except weighing.Unclear as name:
            words = _("More than one person here is called %(name)s.", name=name)
        else:
            return fine
        self.weights.errors = [words]
        return False
