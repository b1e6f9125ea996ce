"""Words about tables that are asked once more who was there. No name stands in a notice."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Said

WORDS: dict[Kind, Said] = {
    Kind.PRESENCE_ASKED: Said(
        lambda d: _("A tablemate asks: were we there together? %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("Your word can settle it. Nobody reads who said what."), _l("Answer"),
    ),
}  # fmt: skip
NAMES: dict[Kind, LazyString] = {}
