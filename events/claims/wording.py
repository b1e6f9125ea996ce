"""Sentences of this room."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.claims.rules import ClaimReason
from events.reviews.rules import Aspect

SENTENCES: dict[StrEnum, LazyString] = {
    ClaimReason.NOT_NOW: _l("The code can be typed for two weeks after the dinner."),
    ClaimReason.TOO_MANY_MISSES: _l("Five wrong codes for this dinner: no more are read."),
    ClaimReason.NO_SUCH_CODE: _l("Nobody waits for a code of this place."),
    ClaimReason.SEALED: _l("This review has not opened yet."),
    ClaimReason.WITHDRAWN: _l("This review was withdrawn by its author."),
    ClaimReason.ANSWERED_BY_ANOTHER: _l("Whoever kept the place before you has answered this review."),
    ClaimReason.REPLY_CHANGED: _l("A colleague has answered meanwhile. Read that first."),
}
ASPECTS = {
    Aspect.TASTE.value: _l("Taste"), Aspect.ROOM.value: _l("Room"), Aspect.SERVICE.value: _l("Service"),
    Aspect.VALUE.value: _l("Worth it"),
}  # fmt: skip


def replied(what: object) -> str:
    """The line of the merchant's log."""
    first = isinstance(what, dict) and what.get("version") == 1
    return str(_("answered a review") if first else _("changed the answer to a review"))
