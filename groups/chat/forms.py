"""What people send to rooms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField, ValidationError

from app.core import wording
from app.core.ids import new_token
from groups.chat.forms_pictures import PicturesField
from groups.chat.pictures import picked
from groups.chat.rules import SayRefusal, clean_text, text_problem

LARGEST = 2**31 - 1


class SayForm(FlaskForm):
    """A message. The client id is made with the page, so that pressing twice says it once."""

    text = TextAreaField(_l("Write a message"))
    client_id = HiddenField(default=lambda: new_token()[:22])
    photos = HiddenField()  # pictures that a script has sent ahead
    pictures = PicturesField(_l("Pictures"))  # files that come along, where there is no script
    alt = StringField(_l("What is to be seen?"))
    reply_to = HiddenField()  # the number of the message that is answered
    standing = 0  # pictures that the message has already

    def answers(self) -> int | None:
        """The number of the message that this one answers."""
        given = self.reply_to.data or ""
        return min(int(given), LARGEST) if given.isdecimal() and given.isascii() and len(given) < 12 else None

    def validate_text(self, field: TextAreaField) -> None:
        """One sentence for what cannot be said. Pictures need no words."""
        problem = text_problem(clean_text(field.data or ""))
        wordless = bool(self.standing or picked(self.photos.data) or self.pictures.files())
        if problem is not None and not (wordless and problem is SayRefusal.EMPTY):
            raise ValidationError(wording.say(problem))
