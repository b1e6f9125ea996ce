"""What the desk sends: six digits that it was told, or the text of a code that its camera read."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import ValidationError

from app.core.fields import LineField
from events.cards.code import Shown, parse, read_digits

LONGEST = 300


class CodeForm(FlaskForm):
    """One field for both, so that a scanner that types as a keyboard does works too."""

    code = LineField(_l("Six digits"))

    def validate_code(self, field: LineField) -> None:
        """What cannot be a code is no try."""
        if self.said() is None:
            raise ValidationError(_("Six digits, as the card shows them. Or scan the card."))

    def said(self) -> Shown | str | None:
        """The digits, or what a scanned address says."""
        text = (self.code.data or "")[:LONGEST]
        return parse(text.rsplit("/card/", 1)[-1]) or read_digits(text)
