"""Words about parting and joining."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Said

WORDS: dict[Kind, Said] = {
    Kind.FORK_ASKED: Said(
        lambda d: _("%(who)s would like a table of their own", who=d["who"]),
        lambda d: _("Somebody from %(group)s, and you may go along. Three suffice.", group=d["group"]), _l("Look"),
    ),
    Kind.FORK_DONE: Said(
        lambda d: _("%(child)s is there", child=d["title"]),
        lambda d: _("With the rules of %(group)s. You belong to both.", group=d["group"]), _l("Look"),
    ),
    Kind.GROUPS_MERGED: Said(
        lambda d: _("%(group)s and %(kept)s are one group now", group=d["group"], kept=d["title"]),
        lambda d: _("Both have voted so. You find everything in %(kept)s.", kept=d["title"]), _l("Look"),
    ),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {
    Kind.FORK_ASKED: _l("A group of mine parts, or joins another"),
}
