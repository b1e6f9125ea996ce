"""Sentences of this room: why something is refused or cannot be proposed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.tipping.rules import TippingProblem, TippingReason

SENTENCES: Mapping[StrEnum, LazyString] = {
    TippingReason.ENDED: _l("This is no longer being asked. Nothing came of it, and nothing is expected of you."),
    TippingReason.NO_TIME_LEFT: _l("All the times that were offered have passed."),
    TippingReason.NOTHING_CHOSEN: _l("Choose at least one time and one place. If none suits you, do nothing."),
    TippingReason.PARTY_TOO_LARGE: _l("That is more people than the table has seats, or than one person can bring."),
    TippingReason.TIPPED: _l("Enough people agreed a moment ago: it is a table now. Its page has your seat."),
    TippingProblem.CLOSES_AFTER_LAST: _l("By then the last of these times has passed. Set it earlier."),
    TippingProblem.CLOSES_IN_THE_PAST: _l("That moment has passed. Choose a later one."),
    TippingProblem.NEED: _l("Between 2 and 100 people."),
    TippingProblem.NEED_OVER_SEATS: _l("More people than seats: it could never come about."),
    TippingProblem.NO_SLOT: _l("Offer at least one time."),
}  # fmt: skip
