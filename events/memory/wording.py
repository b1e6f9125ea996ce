"""Sentences of this room's reasons."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.memory.rules import FileReason

SENTENCES: Mapping[StrEnum, LazyString] = {
    FileReason.NOT_A_ZIP: _l("That file cannot be opened. Take the group's file anew and send it as it is."),
    FileReason.STRANGE_NAMES: _l(
        "There are things in this file that no group's file has. Nothing was taken."
    ),
    FileReason.TOO_LARGE: _l("Something in this file is too large. Take the group year by year instead."),
    FileReason.NOT_A_GROUP: _l("That is no group's file. Choose the one that a group's memory page gives."),
    FileReason.LEDGER_NOT_SOUND: _l("The ledger in this file is not as it was written. Nothing was taken."),
    FileReason.BAD_PICTURE: _l("A picture in this file cannot be read. Nothing was taken."),
}
