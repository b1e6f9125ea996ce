"""Words about groups."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Said

WORDS: dict[Kind, Said] = {
    Kind.JOIN_ASKED: Said(
        lambda d: _("%(who)s would like to join %(group)s", who=d["who"], group=d["group"]), None, _l("Answer"),
    ),
    Kind.JOIN_ACCEPTED: Said(lambda d: _("%(group)s has taken you in", group=d["group"])),
    Kind.JOIN_DECLINED: Said(lambda d: _("%(group)s has no place for you just now", group=d["group"])),
    Kind.STEWARD_NAMED: Said(lambda d: _("You look after %(group)s now", group=d["group"])),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {
    Kind.JOIN_ASKED: _l("Somebody asks to join a group I look after"),
    Kind.JOIN_ACCEPTED: _l("A group takes me in"),
    Kind.JOIN_DECLINED: _l("A group says no"),
    Kind.STEWARD_NAMED: _l("I become a steward"),
}
