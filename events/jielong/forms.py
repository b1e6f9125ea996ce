"""What hosts send about lists: the text, and their answers line by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from app.core.names import clean_name, name_problem
from events.dinners.seating import MAX_COMPANIONS
from events.jielong.rules import (
    MAX_ENTRIES,
    Answer,
    Doubt,
    Kind,
    Line,
    Roster,
    TextProblem,
    read_list,
    text_problem,
)
from events.jielong.wording import SENTENCES

_COUNT = re.compile(r"\d{1,2}")


class ListForm(FlaskForm):
    """A pasted list. After `validate` its reading stands in `roster`."""

    text = TextAreaField(
        _l("The list"),
        description=_l("Copy it from the chat as it is: numbers, +1, notes, 替补. You check it next."),
    )
    roster = Roster()

    def validate(self, extra_validators: Any = None) -> bool:
        """Why the text cannot be read, at its field."""
        fine = bool(super().validate(extra_validators))
        self.text.data = (self.text.data or "").replace("\r\n", "\n")
        problem = text_problem(self.text.data)
        if problem is None:
            self.roster = read_list(self.text.data)
            problem = TextProblem.TOO_MANY_NAMES if len(self.roster.entries) > MAX_ENTRIES else None
        if problem is not None:
            self.text.errors = [str(SENTENCES[problem])]
        return fine and problem is None


def answers_to(roster: Roster, sent: Mapping[str, str]) -> tuple[dict[int, Answer], dict[int, str]]:
    """The answers to the lines, by index, and what is wrong with them."""
    answers, wrong = {}, {}
    for at, line in _asked(roster.lines):
        answers[at] = answer = _answer(at, line, sent)
        problem = "" if answer.left_out else _problem(at, line, answer, sent)
        if problem:
            wrong[at] = problem
    return answers, wrong


def _asked(lines: Iterable[Line]) -> Iterable[tuple[int, Line]]:
    return ((at, line) for at, line in enumerate(lines) if line.kind in (Kind.ENTRY, Kind.QUESTION))


def _answer(at: int, line: Line, sent: Mapping[str, str]) -> Answer:
    choices = {doubt: sent.get(f"d{at}-{doubt.value}", "") for doubt in line.doubts}
    adults, children = _count(sent.get(f"a{at}", "")), _count(sent.get(f"c{at}", ""))
    return Answer(
        choices, clean_name(sent.get(f"n{at}", "")), max(0, adults), max(0, children),
        left_out=f"in{at}" not in sent,
    )  # fmt: skip


def _count(text: str) -> int:
    """A count as it was typed; -1 where it is none."""
    bare = unicodedata.normalize("NFKC", text).strip()
    return int(bare) if _COUNT.fullmatch(bare) else -1


def _problem(at: int, line: Line, answer: Answer, sent: Mapping[str, str]) -> str:
    if Doubt.NAME in line.doubts and name_problem(answer.name, shortest=1) is not None:
        return str(_("Write a name, or leave this line out."))
    counts = [_count(sent.get(f"{each}{at}", "")) for each in "ac"]
    if Doubt.PARTY in line.doubts and (min(counts) < 0 or sum(counts) > MAX_COMPANIONS):
        return str(_("At most %(most)s people can come with somebody.", most=MAX_COMPANIONS))
    return ""
