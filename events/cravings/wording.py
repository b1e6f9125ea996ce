"""Sentences of this room: why something is refused or cannot be wished, and the words of its choices."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.cravings.rules import LEASTS, Audience, CravingProblem, CravingReason, Tongue

SENTENCES: Mapping[StrEnum, LazyString] = {
    CravingReason.DRAFT_CLOSED: _l("The hour for answers has passed. What came of it is told to those who come."),
    CravingReason.TOO_MANY: _l("Five wishes at a time are enough. Take one back first."),
    CravingProblem.ENDS_BEFORE_START: _l("That time ends before it begins."),
    CravingProblem.NO_WINDOW: _l("Say at least one time that would suit you."),
    CravingProblem.TOO_FAR: _l("A wish looks a month ahead at most."),
    CravingProblem.TOO_LATE: _l("People need three hours to answer and to get there. Choose a later time."),
    CravingProblem.TOO_SHORT: _l("An hour and a half is the shortest time for a dinner."),
}  # fmt: skip

AUDIENCES = {
    Audience.GROUPS: _l("People of my groups"),
    Audience.TABLEMATES: _l("People I have sat with"),
    Audience.CITY: _l("Anybody in the city"),
}

TONGUES = {Tongue.ANY: _l("Any language"), Tongue.ZH: _l("Mandarin"), Tongue.EN: _l("English")}

AT_LEAST = {least: _l("at least %(num)s", num=least) for least in LEASTS}
