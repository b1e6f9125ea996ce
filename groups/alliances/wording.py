"""Sentences of this room, and the lines that it writes into a merchant's log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from groups.alliances.rules import AllianceReason

SENTENCES: dict[StrEnum, LazyString] = {
    AllianceReason.NOT_CONFIRMED: _l("First diners, or a call, have to confirm that your place is yours."),
    AllianceReason.TOO_MANY_HOUSES: _l("Twelve houses are as many as one alliance has."),
    AllianceReason.NOT_AN_ALLY: _l("That house does not belong to this alliance."),
    AllianceReason.NOTHING_ASKED: _l("Nobody has asked you to come."),
    AllianceReason.NO_SUCH_MERCHANT: _l("That place has no confirmed merchant here who could be asked."),
}
LINES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "alliance_founded": lambda what: _("founded the alliance %(alliance)s", alliance=what["alliance"]),
    "ally_asked": lambda what: _("asked %(house)s to join the alliance", house=what["house"]),
    "ally_came": lambda _what: _("joined the alliance"),
    "ally_declined": lambda _what: _("declined to join an alliance"),
    "ally_perk": lambda what: _(
        "said what those who come from an ally get: %(words)s", words=what["words"] or "–"
    ),
    "ally_notice": lambda _what: _("gave notice to the alliance"),
    "ally_stays": lambda _what: _("took the notice back"),
    "ally_left": lambda _what: _("Out of the alliance, as the notice said"),
}
