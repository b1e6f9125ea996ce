"""One picture of the paper bill, or of one's own collection code."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import ValidationError

from app.core import wording
from app.core.photos_drawing import Unfit
from groups.chat.forms_pictures import PicturesField


class PaperForm(FlaskForm):
    """Exactly one picture, taken in before any unit of work."""

    picture = PicturesField(_l("Picture"))

    def validate_picture(self, field: PicturesField) -> None:
        """Nothing chosen is said, several are not taken."""
        if len(field.taken) != 1:
            raise ValidationError(wording.say(Unfit.UNREADABLE))
