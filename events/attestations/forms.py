"""What people send about presence: a code that was heard, and who was at the table."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core.fields import LineField, MaybeCountField
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


class VouchForm(FlaskForm):
    """Who was at the table. Faces are ticked under `vouch`, other words come as `say-<seat>`."""

    present = RadioField(
        _l("And you?"),
        choices=[SelectChoice("yes", _l("I was there")), SelectChoice("no", _l("I could not come"))],
    )  # fmt: skip
    heads = MaybeCountField(
        _l("How many sat there?"),
        most=MOST_HEADS,
        sentence=_l("Write how many people sat there, or leave it empty."),
    )

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
