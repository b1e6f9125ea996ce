"""What people send about presence: a code that was heard, and who was at the table."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.widgets import TextInput

from app.core.fields import LineField
from events.attestations.actions import Words
from events.attestations.rules import Word, is_spoken, normalise_spoken
from events.dinners.models import Seat

MOST_HEADS = 500
LONGEST = 40


class CodeForm(FlaskForm):
    """Six characters that somebody heard."""

    code = LineField(_l("Table code"))

    def validate_code(self, field: LineField) -> None:
        """A code that cannot be one is no try."""
        field.data = normalise_spoken((field.data or "")[:LONGEST])
        if not is_spoken(field.data):
            raise ValidationError(_("A table code has six characters. Ask a tablemate to read it out."))


class HeadsField(Field):
    """How many sat there; nothing written is no count. `data` is a number or None, what was typed stays."""

    widget = TextInput()

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the number in whatever digits it is typed."""
        self.typed = str(valuelist[0]) if valuelist else ""
        text = unicodedata.normalize("NFKC", self.typed).strip()
        self.data = None
        if not text:
            return
        if not (text.isdecimal() and len(text) <= 4 and 1 <= int(text) <= MOST_HEADS):
            raise ValueError(_("Write how many people sat there, or leave it empty."))
        self.data = int(text)

    def _value(self) -> str:
        typed = getattr(self, "typed", None)
        return str(self.data or "") if typed is None else str(typed)


class VouchForm(FlaskForm):
    """Who was at the table. Faces are ticked under `vouch`, other words come as `say-<seat>`."""

    present = RadioField(
        _l("And you?"),
        choices=[SelectChoice("yes", _l("I was there")), SelectChoice("no", _l("I could not come"))],
    )  # fmt: skip
    heads = HeadsField(_l("How many sat there?"))

    def read(self, seats: Mapping[str, Seat]) -> Words | None:
        """What was said, by the seats' public ids; None when it cannot be. Nothing is said of faces left alone."""
        good = bool(self.validate_on_submit())
        ticked = set(request.form.getlist("vouch")) & seats.keys()
        said = {
            pid: Word(word) for pid in seats if (word := request.form.get(f"say-{pid}")) in ("no", "unsure")
        }
        self.both = ticked & said.keys()
        if self.both:
            names = _(", ").join(who.nickname for pid in sorted(self.both) if (who := seats[pid].member))
            self.form_errors.append(
                _("You ticked %(names)s and said something else below. Choose one.", names=names)
            )
            return None
        if not good:
            return None
        of_others = {seats[pid].id: word for pid, word in (dict.fromkeys(ticked, Word.YES) | said).items()}
        return Words(self.present.data == "yes", of_others, self.heads.data)
