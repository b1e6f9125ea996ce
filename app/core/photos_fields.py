"""A form's field for pictures: each is taken in, or refused in one sentence. Validate before the unit of work opens."""

from __future__ import annotations

from typing import Any

from flask_babel import ngettext
from wtforms import MultipleFileField, ValidationError
from wtforms.form import BaseForm

from app.core import wording
from app.core.access import Refused
from app.core.photos_drawing import Unfit
from app.core.photos_taking import Prepared, take_in


class PicturesField(MultipleFileField):
    """Files that are pictures, so many at most; `taken` are those that were taken in."""

    taken: list[Prepared]

    def __init__(self, *words: Any, most: int = 12, **more: Any) -> None:
        self.most = most
        super().__init__(*words, **more)

    def process(self, formdata: Any, *rest: Any, **more: Any) -> None:
        """Nothing is taken yet."""
        self.taken = []
        super().process(formdata, *rest, **more)

    def files(self) -> list[Any]:
        """What was chosen; a browser sends an empty one where nothing was."""
        return [file for file in self.data or [] if getattr(file, "filename", "")]

    def pre_validate(self, form: BaseForm) -> None:
        """Take each in, or say why not."""
        if len(self.files()) > self.most:
            said = ngettext(
                "%(num)d picture at most. Choose the best.",
                "%(num)d pictures at most. Choose the best.",
                self.most,
            )
            raise ValidationError(said)
        try:
            self.taken = [take_in(file) for file in self.files()]
        except Refused as no:
            if not isinstance(no.reason, Unfit):
                raise
            raise ValidationError(wording.say(no.reason)) from no
