"""Words about talk."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Said

WORDS: dict[Kind, Said] = {
    Kind.MENTIONED: Said(
        lambda d: _("%(who)s speaks to you in %(room)s", who=d["who"], room=d["room"]), None, _l("Read"),
    ),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {Kind.MENTIONED: _l("Somebody speaks to me by name")}
