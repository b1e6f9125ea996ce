"""What people send here: a code, and an answer to a review."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.core.fields import LineField
from events.claims.rules import MAX_REPLY

TOO_LONG = _l("That is too long. Shorten it.")


class CodeForm(FlaskForm):
    """The code that lay on the desk."""

    code = LineField(
        _l("The code at the desk"),
        [DataRequired(_l("Type the eight letters and numbers.")), Length(max=20, message=TOO_LONG)],
    )


class ReplyForm(FlaskForm):
    """The merchant's answer to one review."""

    version = HiddenField()
    text = TextAreaField(
        _l("Your answer"),
        [DataRequired(_l("Write a sentence or two.")), Length(max=MAX_REPLY, message=TOO_LONG)],
        filters=[lambda text: (text or "").strip()],
    )

    def read_version(self) -> int:
        """The version that was read when the form was opened."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 7 else -1
