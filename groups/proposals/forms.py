"""What people send about votes: a question of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, TextAreaField, ValidationError

from app.accounts.models import Member
from app.core import wording
from app.core.fields import FieldList, LineField
from groups.membership.charter import parameter
from groups.membership.forms import Among, charter_field, chosen_from
from groups.proposals.kinds import NONE_OF_THESE, YES_NO, Choice
from groups.proposals.rules import (
    LONGEST_LABEL,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MAX_OPTIONS,
    MIN_OPTIONS,
    SHORTEST_TITLE,
    ProposalReason,
)

LASTS = {"1": 1, "2": 2, "3": 3, "7": 7, "14": 14}


class AskForm(FlaskForm):
    """What every question has: why, how long, and whether ballots are secret."""

    text = TextAreaField(
        _l("Why"), description=_l("A few words to those who vote. They cannot be changed later.")
    )
    lasts = RadioField(
        _l("The vote lasts"), [Among()], default="3", validate_choice=False,
        choices=chosen_from(
            ("1", _l("a day")), ("2", _l("two days")), ("3", _l("three days")), ("7", _l("a week")),
            ("14", _l("two weeks")),
        ),
    )  # fmt: skip
    secret = BooleanField(_l("Secret ballots"))

    def validate_text(self, field: TextAreaField) -> None:
        """Not a novel."""
        if len(field.data or "") > LONGEST_TEXT:
            raise ValidationError(wording.say(ProposalReason.TEXT_LONG))

    def closes_at(self, now: datetime) -> datetime:
        """When the vote ends."""
        return now + timedelta(days=LASTS[self.lasts.data])

    def choices(self) -> Sequence[Choice]:
        """Between what."""
        return YES_NO

    def headline(self) -> str:
        """The title, where the question needs one."""
        return ""


class WordsForm(AskForm):
    """Something to agree on, yes or no."""

    title = LineField(_l("What shall be so?"), description=_l("One sentence that one can say yes or no to."))

    def validate_title(self, field: LineField) -> None:
        """One sentence."""
        length = len(field.data or "")
        if length < SHORTEST_TITLE:
            raise ValidationError(wording.say(ProposalReason.TITLE_SHORT))
        if length > LONGEST_TITLE:
            raise ValidationError(wording.say(ProposalReason.TITLE_LONG))

    def headline(self) -> str:
        """As it was written."""
        return self.title.data or ""


class ChoiceForm(WordsForm):
    """Several options; where and when the group eats has its own question."""

    title = LineField(
        _l("What is to be chosen?"), description=_l("For example “What our New Year table is about”.")
    )
    options = FieldList(LineField(_l("Option")), min_entries=MAX_OPTIONS, max_entries=MAX_OPTIONS)
    none = BooleanField(_l("“None of these” is an answer too"), default=True)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for number, field in enumerate(self.options, 1):
            field.label.text = _l("Option %(number)s", number=number)

    def validate(self, extra_validators: Any = None) -> bool:
        """At least two options, each of its own."""
        fine = bool(super().validate(extra_validators))
        seen: set[str] = set()
        for field in self.options:
            words = (field.data or "").casefold()
            if len(words) > LONGEST_LABEL:
                field.errors = [wording.say(ProposalReason.LABEL_LONG)]
            elif words and words in seen:
                field.errors = [wording.say(ProposalReason.TWICE)]
            seen.add(words)
        given = len(seen - {""})
        if given < MIN_OPTIONS and not any(field.errors for field in self.options):
            self.options[given].errors = [wording.say(ProposalReason.TOO_FEW_OPTIONS)]
        self.options.errors = [field.errors for field in self.options if field.errors]
        return fine and not self.options.errors

    def choices(self) -> Sequence[Choice]:
        """The options that were given, and perhaps none of them."""
        given = tuple(Choice(field.data) for field in self.options if field.data)
        room = len(given) < MAX_OPTIONS
        return (*given, NONE_OF_THESE) if self.none.data and room else given


class PersonForm(AskForm):
    """A vote about somebody: secret unless one says otherwise."""

    whom = SelectField(_l("Whom is it about?"), validate_choice=False)
    secret = BooleanField(_l("Secret ballots"), default=True)

    def about(self, people: Sequence[Member]) -> None:
        """Those whom it may be about."""
        self.people = {each.public_id: each.id for each in people}
        self.whom.choices = [("", ""), *((each.public_id, each.nickname) for each in people)]

    def validate_whom(self, field: SelectField) -> None:
        """One of them."""
        if field.data not in self.people:
            raise ValidationError(str(_l("Choose one of these.")))

    def subject_id(self) -> int:
        """Whom it is about."""
        return self.people[str(self.whom.data)]


class RuleForm(AskForm):
    """Another value for a rule; `rule_form` adds its field."""

    key = ""

    def raw(self) -> str:
        """What it shall be."""
        return str(self[self.key].data or "")


def rule_form(key: str, stands: str, *, shown: bool) -> RuleForm:
    """The form that changes this rule: what stands is its answer until another is given."""

    class Changing(RuleForm):
        pass

    Changing.key = key
    setattr(Changing, key, charter_field(parameter(key)))
    return Changing(formdata=None, **{key: stands}) if shown else Changing()
