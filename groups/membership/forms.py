"""What people send about groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core import wording
from app.core.cloths import CLOTHS, COLOURS, PATTERNS
from app.core.fields import LineField
from app.core.names import NameProblem, name_problem
from groups.membership.charter_words import CHOICES, TITLES, short
from groups.membership.rules import (
    MAX_ANSWER_LENGTH,
    PARAMETERS,
    CharterError,
    JoinReason,
    Kind,
    Parameter,
    Value,
    dump,
    parameter,
    read,
)
from groups.membership.wording import NAME_PROBLEMS

LONGEST_NAME, LONGEST_CITY, LONGEST_LINE = 40, 40, 120
COLOUR_NAMES = dict(zip(COLOURS, (
    _l("Celadon"), _l("Yolk"), _l("Jujube"), _l("Indigo"), _l("Shrimp"), _l("Taro"), _l("Bamboo"), _l("Scallion"),
), strict=True))  # fmt: skip
PATTERN_NAMES = dict(zip(PATTERNS, (
    _l("gingham"), _l("dots"), _l("stripes"), _l("waves"), _l("crackle"), _l("blossom"), _l("weave"), _l("clouds"),
), strict=True))  # fmt: skip
# Eight that stand open; all the others are folded away.
FIRST_CLOTHS = tuple(f"{colour}-{pattern}" for colour, pattern in zip(COLOURS, PATTERNS, strict=True))


def chosen_from(*choices: tuple[str, LazyString]) -> list[SelectChoice]:
    """Choices of a field, each a value and what it is called."""
    return [SelectChoice(value, label) for value, label in choices]


class Named:
    """Words that strangers read: nothing hidden, one alphabet, neither too short nor too long.

    `missing` is said when there is nothing, or next to nothing.
    """

    def __init__(self, missing: LazyString, longest: int, shortest: int = 2) -> None:
        self.missing, self.longest, self.shortest = missing, longest, shortest

    def __call__(self, _form: object, field: Any) -> None:
        """Raises ValidationError with what is wrong."""
        given = field.raw_data[0] if field.raw_data else field.data or ""
        problem = name_problem(given, shortest=self.shortest, longest=self.longest)
        if problem in (NameProblem.EMPTY, NameProblem.TOO_SHORT):
            raise ValidationError(self.missing)
        if problem is not None:
            raise ValidationError(NAME_PROBLEMS[problem])


class Among:
    """One of the field's own choices."""

    def __call__(self, _form: object, field: Any) -> None:
        """Raises ValidationError for anything else."""
        if field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(_("Choose one of these."))


class DescriptionForm(FlaskForm):
    """How a group presents itself."""

    name = LineField(_l("Name of the group"), [Named(_l("Give the group a name."), LONGEST_NAME)])
    city = LineField(_l("City"), [Named(_l("Say in which city you eat."), LONGEST_CITY, 1)])
    line = LineField(
        _l("What you eat, in one line"), [Named(_l("Say in one line what you eat."), LONGEST_LINE)],
        description=_l("Who you are and what you look for. It stands under the name."),
    )  # fmt: skip
    cloth = RadioField(
        _l("Tablecloth"), [Among()], choices=[SelectChoice(each) for each in CLOTHS], default=CLOTHS[0],
        validate_choice=False,
    )  # fmt: skip
    listed = RadioField(
        _l("Who finds it"), [Among()], default="yes", validate_choice=False,
        choices=chosen_from(("yes", _l("Everyone")), ("no", _l("Only whoever has an invitation"))),
    )  # fmt: skip

    @property
    def cloths(self) -> list[tuple[str, str]]:
        """All tablecloths with their names, those that stand open first."""
        rest = [each for each in CLOTHS if each not in FIRST_CLOTHS]
        return [(each, cloth_name(each)) for each in (*FIRST_CLOTHS, *rest)]

    def words(self) -> dict[str, Any]:
        """What was said of the group."""
        return {
            "name": self.name.data or "", "city": self.city.data or "", "line": self.line.data or "",
            "cloth": self.cloth.data, "listed": self.listed.data == "yes",
        }  # fmt: skip


def cloth_name(cloth: str) -> str:
    """What a tablecloth is called, read aloud."""
    colour, _dash, pattern = cloth.partition("-")
    return str(_("%(colour)s, %(pattern)s", colour=COLOUR_NAMES[colour], pattern=PATTERN_NAMES[pattern]))


class Lawful:
    """A value that the charter can take."""

    def __call__(self, _form: object, field: Any) -> None:
        """Raises ValidationError with the charter's own reason."""
        try:
            read(field.name, str(field.data or ""))
        except CharterError as error:
            raise ValidationError(self._says(error)) from error

    def _says(self, error: CharterError) -> str:
        wanted = parameter(error.key)
        if wanted.kind is Kind.WHOLE:
            least, most = wanted.minimum, wanted.maximum
            return str(_("Write a whole number from %(least)d to %(most)d.", least=least, most=most))
        return wording.say(error.reason)


HINTS = {
    "join_questions": _l("One to a line, at most three. Whoever asks to join answers them."),
    "offer_topics": _l("One to a line, at most three: a cuisine, a dish. Empty lets in everything."),
}


def charter_field(each: Parameter) -> Field:
    """The field of one rule, with the default as its answer."""
    default = dump(each.key, each.default)
    if each.kind is Kind.CHOICE:
        kind = RadioField if each.key == "join_rule" else SelectField
        choices = chosen_from(*((str(value), short(each.key, value)) for value in CHOICES[each.key]))
        return kind(TITLES[each.key], [Lawful()], choices=choices, default=default, validate_choice=False)
    if each.kind is Kind.TEXTS:
        return TextAreaField(TITLES[each.key], [Lawful()], default=default, description=HINTS[each.key])
    return StringField(TITLES[each.key], [Lawful()], default=default)


class FoundingForm(DescriptionForm):
    """A group and its table rules; every rule has a good default."""

    def charter(self) -> dict[str, Value]:
        """The table rules as they were chosen."""
        return {each.key: read(each.key, str(self[each.key].data or "")) for each in PARAMETERS}

    @property
    def folded(self) -> list[Field]:
        """The rules that are folded away: all but the two about coming in."""
        return [self[each.key] for each in PARAMETERS if each.key not in ("join_rule", "join_questions")]

    @property
    def folded_wrong(self) -> bool:
        """Whether something folded away must be put right, so that the page unfolds it."""
        return any(field.errors for field in self.folded)


for _each in PARAMETERS:
    setattr(FoundingForm, _each.key, charter_field(_each))


LASTS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30), "always": None}
USES = {"1": 1, "5": 5, "20": 20, "any": None}


class InviteForm(FlaskForm):
    """A link that lets people in: how long, how many."""

    lasts = RadioField(
        _l("Good for"), [Among()], default="week", validate_choice=False,
        choices=chosen_from(
            ("day", _l("a day")), ("week", _l("a week")), ("month", _l("a month")), ("always", _l("always"))
        ),
    )  # fmt: skip
    uses = RadioField(
        _l("Lets in"), [Among()], default="5", validate_choice=False,
        choices=chosen_from(
            ("1", _l("one person")), ("5", _l("five people")), ("20", _l("twenty people")), ("any", _l("any number"))
        ),
    )  # fmt: skip

    def limits(self) -> tuple[timedelta | None, int | None]:
        """How long it lasts and how many it lets in; None: without end."""
        return LASTS[self.lasts.data], USES[self.uses.data]


class AskForm(FlaskForm):
    """Answers to the group's own questions; `ask_form` adds a field for each."""

    def answers(self) -> list[str]:
        """What was answered, in the order of the questions."""
        return [str(field.data or "") for field in self if field.name.startswith("answer_")]


def ask_form(questions: Sequence[str]) -> AskForm:
    """The form of these questions."""

    class Asked(AskForm):
        pass

    for number, question in enumerate(questions):
        said = [Answered()]
        setattr(Asked, f"answer_{number}", TextAreaField(question, said))
    return Asked()


class Answered:
    """An answer: something, and not a novel."""

    def __call__(self, _form: object, field: Any) -> None:
        """Raises ValidationError with the reason."""
        if not (field.data or "").strip():
            raise ValidationError(_("Write a line or two."))
        if len(field.data) > MAX_ANSWER_LENGTH:
            raise ValidationError(wording.say(JoinReason.ANSWER_TOO_LONG))
