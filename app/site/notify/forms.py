"""What members send about being told."""

from __future__ import annotations

import unicodedata

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.site.notify.models import Manner
from app.site.notify.rules import (
    DAY_BEFORE,
    MOST_HOURS,
    QUIET,
    TWO_HOURS,
    Quiet,
    read_hours,
)

USUAL = (DAY_BEFORE, TWO_HOURS)
HOURS = [SelectChoice(str(hour), f"{hour:02d}:00") for hour in range(24)]


class MannerForm(FlaskForm):
    """How long before a dinner one is reminded, and when one sleeps."""

    usual = SelectMultipleField(
        _l("Before a dinner of mine"),
        choices=[
            SelectChoice(str(DAY_BEFORE), _l("A day before")),
            SelectChoice(str(TWO_HOURS), _l("Two hours before")),
        ],
    )
    own = StringField(_l("Another time, in hours before"))
    sleeps = BooleanField(_l("Let me sleep"))
    since = SelectField(_l("From"), choices=HOURS)
    until = SelectField(_l("To"), choices=HOURS)

    @classmethod
    def of(cls, manner: Manner) -> MannerForm:
        """The form as it was saved."""
        hours = read_hours(manner.reminders)
        form = cls(formdata=None)
        form.usual.data = [str(each) for each in hours if each in USUAL]
        form.own.data = next((str(each) for each in hours if each not in USUAL), "")
        form.sleeps.data = manner.quiet_since is not None
        form.since.data = str(QUIET.since if manner.quiet_since is None else manner.quiet_since)
        form.until.data = str(QUIET.until if manner.quiet_until is None else manner.quiet_until)
        return form

    def validate_own(self, field: StringField) -> None:
        """A whole number of hours within a week, in whatever digits, or nothing."""
        text = unicodedata.normalize("NFKC", field.data or "").strip()
        if text and not (
            text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_HOURS
        ):
            raise ValidationError(_("Write whole hours, from 1 to %(most)s.", most=MOST_HOURS))
        field.data = text

    def hours(self) -> list[int]:
        """All chosen reminders."""
        return [int(each) for each in [*(self.usual.data or []), self.own.data or ""] if each]

    def quiet(self) -> Quiet | None:
        """The quiet hours; none when not wanted."""
        return Quiet(int(self.since.data), int(self.until.data)) if self.sleeps.data else None
