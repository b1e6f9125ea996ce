"""Sentences about cases: things, reasons, verdicts, and why something is not done."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from app.site.moderation.rules import CaseReason, Reason, Thing, Verdict

REFUSALS: Mapping[StrEnum, Any] = {
    CaseReason.OWN: _l("This is your own. You can change it or take it back yourself."),
    CaseReason.NOT_HEARD_YET: _l(
        "The other side is heard first. You can vote when it has spoken, or a day has passed."
    ),
    CaseReason.NO_SUCH_VERDICT: _l("That is none of the choices here."),
    CaseReason.OVER: _l("This jury has finished."),
    CaseReason.TOO_LATE: _l("An appeal was possible for a week. That week is over."),
    CaseReason.APPEALED: _l("Eleven others have been asked already. One appeal is all there is."),
    CaseReason.NOTHING_TO_HOLD: _l("There is nothing here that can be held, or it was held once already."),
    CaseReason.GONE: _l("It is not there any more."),
    CaseReason.SETTLED: _l(
        "A jury has just looked at exactly this. If it changes, it can be reported again."
    ),
}

THINGS = {
    Thing.MESSAGE: _l("A message"),
    Thing.POST: _l("A post in a discussion"),
    Thing.REVIEW: _l("A review"),
    Thing.PICTURE: _l("A picture in a review"),
    Thing.MEMBER: _l("A member"),
    Thing.GROUP: _l("How a group presents itself"),
    Thing.VENUE: _l("What is said of a restaurant"),
    Thing.TABLE: _l("A table that may have threatened"),
    Thing.SEAT: _l("Was somebody there?"),
}

REASONS = {
    Reason.INSULT: _l("It insults or torments somebody"),
    Reason.HATE: _l("It stirs up hatred against a group of people"),
    Reason.THREAT: _l("It threatens somebody"),
    Reason.PERSONAL: _l("It tells personal things: a phone number, an address, an illness"),
    Reason.ILLEGAL: _l("It is against the law"),
    Reason.SEXUAL: _l("It is sexual where nobody asked for it"),
    Reason.SPAM: _l("It is advertising or a swindle"),
    Reason.FALSE: _l("It says something that is not so, and does harm"),
    Reason.WRONG_PLACE: _l("It is about another restaurant"),
    Reason.EXTORTION: _l("Somebody asked for a free meal, or else a bad review"),
    Reason.PRESENCE: _l("Word stands against word, and the table was asked again"),
}

VERDICTS = {
    Verdict.KEEP: _l("It stays as it is"),
    Verdict.WARN: _l("It stays, and its author is asked to be kinder"),
    Verdict.HIDE: _l("It is hidden, with the reason in its place"),
    Verdict.REMOVE: _l("It goes for good"),
    Verdict.QUIET_WEEK: _l("It goes, and its author writes nothing for 7 days"),
    Verdict.QUIET_MONTH: _l("No writing for 30 days"),
    Verdict.UPHOLD: _l("It happened: the table's reviews stay, say so, and weigh little"),
    Verdict.NOT_THERE: _l("More likely not there"),
    Verdict.UNSURE: _l("I cannot tell"),
    Verdict.THERE: _l("More likely there"),
}
# The same word means another thing here.
ELSEWISE = {
    (Thing.MEMBER, Verdict.KEEP): _l("Nothing happens"),
    (Thing.MEMBER, Verdict.WARN): _l("The member is asked to be kinder"),
    (Thing.MEMBER, Verdict.QUIET_WEEK): _l("No writing for 7 days"),
    (Thing.GROUP, Verdict.WARN): _l("It stays, and the stewards are asked to word it otherwise"),
    (Thing.VENUE, Verdict.HIDE): _l("The last change is undone"),
    (Thing.TABLE, Verdict.KEEP): _l("It cannot be said that it happened: nothing changes"),
    (Thing.REVIEW, Verdict.HIDE): _l(
        "The words are hidden, with the reason in their place; the bowls count on"
    ),
    (Thing.REVIEW, Verdict.REMOVE): _l("The words go for good; the bowls count on"),
}


def verdict(thing: Thing, said: Verdict) -> str:
    """A verdict on this kind of thing, as one chooses it and as it is told."""
    return str(ELSEWISE.get((thing, said), VERDICTS[said]))
