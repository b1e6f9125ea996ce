"""What the host sends about the headcount."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core import wording
from app.core.fields import LineField
from events.dinners.models import Dinner
from events.headcount import rules
from events.headcount.actions import Question
from events.headcount.models import Headcount
from events.headcount.rules import USUAL_HOURS, Preset, QuestionProblem
from events.headcount.wording import PRESETS, hours_words


class HeadcountForm(FlaskForm):
    """The question, its answers, and when the number is final. `about` must be told before it is validated."""

    preset = RadioField(_l("What do you ask?"), default=Preset.BROTH.value)
    question = LineField(_l("Your question"))
    first = LineField(_l("First answer"))
    second = LineField(_l("Second answer"))
    third = LineField(_l("Third answer"))
    fourth = LineField(_l("Fourth answer"))
    hours = SelectField(_l("The number is final"), coerce=int)

    def about(self, dinner: Dinner, row: Headcount | None, now: datetime) -> HeadcountForm:
        """What can be chosen for this dinner; what is set already stays a choice."""
        self.preset.choices = [
            *(SelectChoice(each.value, words) for each, (words, _answers) in PRESETS.items()),
            SelectChoice(Preset.OWN.value, _l("Another question")),
        ]
        hours = set(rules.hours_left(dinner.starts_at, now)) | ({row.hours} if row is not None else set())
        self.offered = sorted(hours, reverse=True)
        self.hours.choices = [SelectChoice(each, hours_words(each)) for each in self.offered]
        return self

    def show(self, row: Headcount | None) -> HeadcountForm:
        """What is set, or what is usual."""
        usual = [each for each in self.offered if each <= USUAL_HOURS]
        self.hours.data = next(iter(usual or self.offered), None)
        self.preset.data = Preset.BROTH.value
        if row is not None:
            self.preset.data, self.hours.data, self.question.data = row.preset.value, row.hours, row.question
            for field, words in zip(self._answers(), row.answers, strict=False):
                field.data = words
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that keeps the question from being asked, at its field."""
        fine = bool(super().validate(extra_validators))
        if self.preset.data != Preset.OWN.value:
            return fine
        found = self.asked()
        own = {QuestionProblem.EMPTY, QuestionProblem.TOO_LONG}
        problems = rules.question_problems(found.own, found.answers)
        for problem in problems:
            field = self.question if problem in own else self.first
            field.errors = [*field.errors, wording.say(problem)][:1]
        return fine and not problems

    def asked(self) -> Question:
        """What is asked."""
        preset = Preset(self.preset.data)
        if preset is not Preset.OWN:
            return Question(preset)
        return Question(
            preset, self.question.data or "", tuple(field.data for field in self._answers() if field.data)
        )

    def _answers(self) -> Sequence[LineField]:
        return self.first, self.second, self.third, self.fourth
