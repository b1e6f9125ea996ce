"""Sentences of the ring's reasons."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.homesafe.rules import RingReason

SENTENCES: dict[StrEnum, LazyString] = {
    RingReason.NOT_YET: _l("A ring can be opened from the day before the dinner."),
    RingReason.NOT_BEGUN: _l("The dinner has not begun yet."),
    RingReason.NO_RING: _l("This table has no ring."),
    RingReason.OVER: _l("It is past noon: nothing of this ring is left."),
    RingReason.RIDE_TOO_LONG: _l("Say it in 60 characters or fewer."),
}
