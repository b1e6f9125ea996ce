"""Sentences of this room: reasons, problems, and the words of its enums."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from events.polls.rules import PollProblem, PollReason, Word

SENTENCES: Mapping[StrEnum, LazyString] = {
    PollReason.ADDED_ENOUGH: _l("You have added three choices. Leave some for the others."),
    PollReason.ADDING_OFF: _l("Only the host adds choices here. Say in the table talk what is missing."),
    PollReason.BEGUN: _l("The dinner has begun. Its time and place stand."),
    PollReason.NOT_A_CHOICE: _l(
        "That choice is not part of this vote. Go back and look at the page as it is now."
    ),
    PollReason.POLL_CLOSED: _l(
        "The vote is over, and your answer came too late to count. See what was decided."
    ),
    PollReason.RUNS_ALREADY: _l("A vote on this is running already. Add your choices to it."),
    PollReason.TOO_MANY: _l("Twenty choices are as many as anybody reads. Pick one of them."),
    PollProblem.CHOICE_BEFORE_END: _l(
        "That is before the vote ends. Choose a time at least an hour after it."
    ),
    PollProblem.DEADLINE_AFTER_CHOICE: _l("Let the vote end at least an hour before the earliest date."),
    PollProblem.NO_TIME_TO_ANSWER: _l(
        "The earliest date is too near for anybody to answer. Choose a later one."
    ),
    PollProblem.NOTHING_TO_DECIDE: _l(
        "Give at least two dates or two places, so that there is something to choose."
    ),
    PollProblem.TWICE: _l("This one stands here twice."),
}

# What an answer is called, and its sign.
SAYINGS = {
    Word.YES.value: (lazy_pgettext("vote", "Yes"), "check"),
    Word.IF_NEED_BE.value: (lazy_pgettext("vote", "If need be"), "clock"),
    Word.NO.value: (lazy_pgettext("vote", "No"), "close"),
}
