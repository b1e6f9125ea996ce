"""Sentences of elections: reasons, why one was held, how a term began and ended."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from groups.elections.rules import Cause, ElectionReason, Outcome

SENTENCES: dict[StrEnum, LazyString] = {
    ElectionReason.NOT_STANDING_TIME: _l("This election is over. Nobody can come forward any more."),
    ElectionReason.NOT_A_STEWARD: _l("That person does not look after the group any more."),
    ElectionReason.RECALL_RUNS: _l("The group is voting on this already."),
    ElectionReason.WORDS_LONG: _l("That is too long. 120 characters are enough."),
}

CAUSES: dict[Cause, LazyString] = {
    Cause.TERM: _l("A term ends, so the group chooses anew."),
    Cause.SILENCE: _l("A steward has not been seen for long, so the group chooses anew."),
    Cause.LEFT: _l("A steward has left, so the group chooses anew."),
    Cause.LAID_DOWN: _l("A steward has stepped down, so the group chooses anew."),
    Cause.RECALLED: _l("The group has recalled a steward, and chooses anew."),
    Cause.WANTED: _l("The group could do with somebody who looks after it."),
    Cause.AGAIN: _l("The last time a seat stayed empty, so the group is asked once more."),
}

OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.ELECTED: _l("The group has chosen."),
    Outcome.NOBODY_STOOD: _l(
        "Nobody came forward this time, and that is all right: the group goes on as it is."
    ),
    Outcome.NOBODY_CHOSEN: _l("Nobody had enough votes. The group is asked again in a month."),
}

BEGAN: dict[str, LazyString] = {
    "founding": _l("founded the group"),
    "hand-over": _l("by hand-over"),
    "first": _l("was the only one here"),
    "acting": _l("stood in until the group had chosen"),
    "elected": _l("elected by the group"),
}

ENDED: dict[str, LazyString] = {
    "hand-over": _l("handed it over"),
    "left": _l("left the group"),
    "term": _l("the term was over"),
    "silence": _l("was not seen for long"),
    "recalled": _l("recalled by the group"),
    "laid-down": _l("laid it down"),
    "elected": _l("somebody else was elected"),
}
