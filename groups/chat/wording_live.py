"""Sentences of what lives in a room: signs, pins."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from groups.chat.pins import PinRefusal
from groups.chat.reactions import ReactRefusal

REFUSALS: dict[StrEnum, LazyString] = {
    ReactRefusal.NO_SIGN: _l("Only one emoji goes there."),
    ReactRefusal.TOO_MANY: _l("Twelve different signs stand under this message. Press one of them."),
    ReactRefusal.GONE: _l("This message has been removed."),
    PinRefusal.FULL: _l("Twenty messages are pinned here. Take one down first."),
    PinRefusal.GONE: _l("This message has been removed."),
}
