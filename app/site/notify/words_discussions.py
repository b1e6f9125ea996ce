"""Words about discussions."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Said

WORDS: dict[Kind, Said] = {
    Kind.DISCUSSION_MENTION: Said(
        lambda d: _("%(who)s names you in “%(title)s”", who=d["who"], title=d["title"]),
        lambda d: _("In %(group)s", group=d["group"]), _l("Read"),
    ),
    Kind.DISCUSSION_REPLY: Said(
        lambda d: _("New replies in “%(title)s”", title=d["title"]),
        lambda d: _("%(who)s was the first. %(group)s", who=d["who"], group=d["group"]), _l("Read"),
    ),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {
    Kind.DISCUSSION_MENTION: _l("Somebody names me in a discussion"),
    Kind.DISCUSSION_REPLY: _l("Replies in discussions I wrote in or follow"),
}
