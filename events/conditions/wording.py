"""Sentences of this room: reasons, what an answer asks for, and what of it is missing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from app.core.i18n import money
from events.conditions.models import Condition
from events.conditions.rules import MOST_ANSWERS, ConditionReason, Unmet
from events.dinners.models import Dinner

SENTENCES: Mapping[StrEnum, LazyString] = {
    ConditionReason.CLOSED: _l(
        "The time to answer has passed. Nothing about this table rests on an if any more."
    ),
    ConditionReason.NOTHING_ASKED: _l("Say what it depends on. If it depends on nothing, just take a seat."),
    ConditionReason.NOT_HERE: _l("Choose somebody from the list."),
    ConditionReason.NOT_MET: _l("You have no seat that depends on an if. Look at the table as it is now."),
    ConditionReason.ONESELF: _l("You come if you come: choose somebody else."),
    ConditionReason.SEATED: _l(
        "You sit or wait here already. Give that back first; then you can come with an if."
    ),
    ConditionReason.TOO_FEW: _l("Your own party is that many. Ask for more people, or leave it empty."),
    ConditionReason.TOO_MANY: _l(
        "%(count)s people come to this table with an if, and more cannot be weighed. Take a seat, or ask later.",
        count=MOST_ANSWERS,
    ),
    ConditionReason.TOO_MANY_PEOPLE: _l("The table has not so many seats. Ask for fewer people."),
}


def name_of(row: Condition) -> str:
    """What the named member is called, also after leaving."""
    return row.whom.nickname if row.whom is not None else str(_("someone who left"))


def asked_for(row: Condition, dinner: Dinner) -> list[str]:
    """What the answer asks for, each in a few words."""
    words = []
    if row.at_least is not None:
        words.append(ngettext("at least %(num)d comes", "at least %(num)d come", row.at_least))
    if row.whom_id is not None:
        words.append(_("%(name)s comes", name=name_of(row)))
    if row.cap_fen is not None:
        words.append(_("at most %(amount)s a head", amount=money(row.cap_fen, dinner.currency)))
    return [str(each) for each in words]


def missing(row: Condition, dinner: Dinner, found: Unmet) -> list[str]:
    """What of one's own answer is not met, each in a sentence."""
    words = []
    if found.people:
        words.append(
            ngettext("%(num)d more person is needed.", "%(num)d more people are needed.", found.people)
        )
    if found.whom:
        words.append(_("%(name)s has no seat yet.", name=name_of(row)))
    if found.cap:
        words.append(_cap(row, dinner))
    if found.room:
        words.append(
            _(
                "All of it holds, but no seat is free: whoever comes without an if goes first, and so does the bench."
            )
        )
    return [str(each) for each in words]


def _cap(row: Condition, dinner: Dinner) -> str:
    if dinner.cap_fen is None:
        return str(_("No cap is set for this dinner yet."))
    return str(_("The cap is %(amount)s a head now.", amount=money(dinner.cap_fen, dinner.currency)))
