"""What people send to rooms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField, ValidationError

from app.core import wording
from app.core.ids import new_token
from groups.chat.rules import clean_text, text_problem


class SayForm(FlaskForm):
    """A message. The client id is made with the page, so that pressing twice says it once."""

    text = TextAreaField(_l("Write a message"))
    client_id = HiddenField(default=lambda: new_token()[:22])

    def validate_text(self, field: TextAreaField) -> None:
        """One sentence for what cannot be said."""
        problem = text_problem(clean_text(field.data or ""))
        if problem is not None:
            raise ValidationError(wording.say(problem))
