"""Sentences of this room."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.cards.rules import CardReason

SENTENCES: Mapping[StrEnum, LazyString] = {
    CardReason.ALREADY_GIVEN: _l("Given already: once for a table."),
    CardReason.CALLED_OFF: _l("This dinner was called off."),
    CardReason.CARD_READ_LONG_AGO: _l(
        "You looked at this card more than ten minutes ago. Read it once more."
    ),
    CardReason.NO_CARD: _l("That is no group card. It is on a diner’s phone, under “The group’s card”."),
    CardReason.NO_DATE: _l("The card comes with the date: it is still being decided."),
    CardReason.NO_SUCH_PERK: _l("This is not promised to this table any more."),
    CardReason.NOT_ALL_HERE: _l("It holds for more people than are coming."),
    CardReason.NOT_YET: _l("Not yet: it begins later."),
    CardReason.OTHER_HOUSE: _l("This card is not for this house."),
    CardReason.OVER: _l("Over: the time for it has passed."),
    CardReason.REVIEWS_OPEN: _l("The table’s reviews can be read: nothing is given after that."),
    CardReason.SEAT_GIVEN_BACK: _l("Whoever shows this card has no seat at that table any more."),
    CardReason.STALE: _l(
        "This code is too old: a new one comes every 30 seconds. Read the one on the phone now."
    ),
    CardReason.TOO_LATE_TO_UNDO: _l("It can be taken back for ten minutes, and they are over."),
    CardReason.TOO_MANY_TRIES: _l("Too many wrong codes. Wait ten minutes, or scan the card instead."),
    CardReason.TWO_TABLES: _l("Two tables happen to say this code just now. Scan the card instead."),
    CardReason.WRONG_CODE: _l("No table here says that code now. Ask for the six digits once more."),
}


def given(what: Mapping[str, Any]) -> str:
    """A line of the merchant's log."""
    return str(_("gave a table what was promised: %(words)s", words=what["words"]))


def taken_back(what: Mapping[str, Any]) -> str:
    """The same, undone."""
    return str(_("took it back, it was not given: %(words)s", words=what["words"]))
