"""Sentences of this room: reasons, problems, and the questions that are ready made."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from events.headcount.models import Headcount
from events.headcount.rules import HeadcountReason, Preset, QuestionProblem

SENTENCES: Mapping[StrEnum, LazyString] = {
    HeadcountReason.ASKED_ALREADY: _l(
        "The question is out and people answer it. Only the time can still change."
    ),
    HeadcountReason.BEGUN: _l("The dinner has begun, or it was called off. The number stands as it is."),
    HeadcountReason.LOCKED: _l("The number is final. Who comes or goes from now on tells the host."),
    HeadcountReason.NOT_SEATED: _l(
        "You have no seat at this table. Sit down first; then your answer counts."
    ),
    HeadcountReason.NOTHING_ASKED: _l("Nothing is asked at this table yet."),
    HeadcountReason.NO_SUCH_ANSWER: _l("Choose one of the answers, for everybody you bring."),
    HeadcountReason.TOO_NEAR: _l("That leaves less than three hours to answer. Choose a later moment."),
    QuestionProblem.ANSWER_TOO_LONG: _l("24 characters are enough for an answer."),
    QuestionProblem.ANSWERS_ALIKE: _l("Two answers are the same. Change one."),
    QuestionProblem.EMPTY: _l("Write what you want to know."),
    QuestionProblem.TOO_FEW_ANSWERS: _l("Give two to four answers to choose from."),
    QuestionProblem.TOO_LONG: _l("60 characters are enough for a question."),
}

PRESETS: Mapping[Preset, tuple[LazyString, tuple[LazyString, ...]]] = {
    Preset.BROTH: (_l("Spicy or not?"), (_l("Spicy"), _l("Clear"), _l("Half and half"))),
    Preset.MENU: (_l("Set menu A or B?"), (_l("Menu A"), _l("Menu B"))),
    Preset.STAPLE: (_l("Rice or noodles?"), (_l("Rice"), _l("Noodles"), _l("Neither"))),
}


def question_of(row: Headcount) -> str:
    """The question in the reader's language, or in the host's own words."""
    return row.question if row.preset is Preset.OWN else str(PRESETS[row.preset][0])


def answers_of(row: Headcount) -> list[str]:
    """Its answers."""
    return row.answers if row.preset is Preset.OWN else [str(each) for each in PRESETS[row.preset][1]]


def preset_answers() -> dict[str, str]:
    """The answers of each preset in one line, under its question."""
    return {each.value: " · ".join(map(str, answers)) for each, (_question, answers) in PRESETS.items()}


def tallies(row: Headcount, counts: tuple[int, ...]) -> str:
    """How many people chose what: "7 Spicy, 3 Clear"; answers that nobody chose are left out."""
    told = zip(counts, answers_of(row), strict=True)
    return str(_(", ")).join(
        _("%(count)s %(answer)s", count=count, answer=words) for count, words in told if count
    )


def hours_words(hours: int) -> str:
    """A choice of when the number is final."""
    if hours % 24 == 0:
        return str(ngettext("%(num)d day before", "%(num)d days before", hours // 24))
    return str(ngettext("%(num)d hour before", "%(num)d hours before", hours))
