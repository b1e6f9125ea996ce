"""Pictures that people send to rooms: one at a time by script, or with the message by a plain form."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import MultipleFileField, StringField, ValidationError
from wtforms.form import BaseForm

from app.core import wording
from app.core.access import Refused
from app.core.photos_drawing import Unfit
from app.core.photos_taking import Prepared, take_in
from groups.chat.pictures import MOST, PictureRefusal


class PicturesField(MultipleFileField):
    """Files that are pictures; `taken` are those that are fit. They are read here, before any unit of work."""

    taken: list[Prepared]

    def process(self, formdata: Any, *rest: Any, **more: Any) -> None:
        """Nothing is taken yet."""
        self.taken = []
        super().process(formdata, *rest, **more)

    def files(self) -> list[Any]:
        """What was chosen; a browser sends an empty one where nothing was."""
        return [file for file in self.data or [] if getattr(file, "filename", "")]

    def pre_validate(self, form: BaseForm) -> None:
        """Take each in, or say in one sentence why not."""
        if len(self.files()) > MOST:
            raise ValidationError(wording.say(PictureRefusal.TOO_MANY))
        try:
            self.taken = [take_in(file) for file in self.files()]
        except Refused as no:
            if not isinstance(no.reason, Unfit):
                raise
            raise ValidationError(wording.say(no.reason)) from no


class PictureForm(FlaskForm):
    """A picture that is on its way before its message is said."""

    picture = PicturesField(_l("Picture"))
    alt = StringField(_l("What is to be seen?"))

    def validate_picture(self, field: PicturesField) -> None:
        """Exactly one."""
        if len(field.taken) != 1:
            raise ValidationError(wording.say(Unfit.UNREADABLE))
