"""What is sent in cases."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from app.site.moderation import rules
from app.site.moderation.rules import Reason, Thing, Verdict
from app.site.moderation.wording import REASONS, verdict

_SHORT = Length(max=rules.LONGEST, message=_l("1000 characters are the most."))


class ReportForm(FlaskForm):
    """Why something is reported, and a word more."""

    reason = RadioField(_l("What is wrong?"), [InputRequired(_l("Choose what is wrong."))])
    words = TextAreaField(
        _l("Tell the jury more"), [_SHORT], render_kw={"maxlength": rules.LONGEST, "rows": 4}
    )

    def offer(self, reasons: Sequence[Reason]) -> None:
        """The reasons to choose from."""
        self.reason.choices = [SelectChoice(each.value, str(REASONS[each])) for each in reasons]
        if len(reasons) == 1 and not self.reason.data:
            self.reason.data = reasons[0].value


class HoldForm(FlaskForm):
    """Why an operator hides something before a jury has looked."""

    ground = RadioField(
        _l("Why before a jury?"), [InputRequired(_l("Choose why."))],
        choices=[SelectChoice(each.value, REASONS[each]) for each in rules.HOLDS],
    )  # fmt: skip


class SpeakForm(FlaskForm):
    """One's own side."""

    text = TextAreaField(
        _l("Your side"), [InputRequired(_l("Write a sentence or two.")), _SHORT],
        render_kw={"maxlength": rules.LONGEST, "rows": 4},
    )  # fmt: skip


class VoteForm(FlaskForm):
    """A vote and its reason."""

    verdict = RadioField(_l("What do you say?"), [InputRequired(_l("Choose one."))])
    why = TextAreaField(
        _l("Why, in a sentence"),
        [InputRequired(_l("Write one sentence: both sides will read it.")),
         Length(max=300, message=_l("300 characters are the most."))],
        render_kw={"maxlength": 300, "rows": 3},
    )  # fmt: skip

    def offer(self, thing: Thing) -> None:
        """What can be said of this kind of thing."""
        self.verdict.choices = [
            SelectChoice(each.value, verdict(thing, each)) for each in rules.SCALES[thing]
        ]

    def said(self) -> Verdict:
        """What was chosen."""
        return Verdict(self.verdict.data)
