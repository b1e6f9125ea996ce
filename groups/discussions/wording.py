"""Sentences of discussions: why something cannot be written."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from groups.discussions.rules import DiscussionRefusal

SENTENCES: dict[StrEnum, LazyString] = {
    DiscussionRefusal.TITLE_SHORT: _l("Give it a title, so that others know what it is about."),
    DiscussionRefusal.TITLE_LONG: _l("The title is too long. 80 characters are enough; the rest goes below."),
    DiscussionRefusal.EMPTY: _l("There is nothing to read yet. Write a few words."),
    DiscussionRefusal.TOO_LONG: _l(
        "That is too long for one post: 10,000 characters at most. Put the rest into a reply."
    ),
    DiscussionRefusal.TOO_MANY_PICTURES: _l("12 pictures at most. Choose the best."),
    DiscussionRefusal.CLOSED: _l("This discussion is closed to further replies."),
    DiscussionRefusal.GONE: _l("This was taken back by its author."),
    DiscussionRefusal.CHANGED: _l("This was changed elsewhere while you wrote. Look at both, then save."),
    DiscussionRefusal.UNMARKED: _l("This page is too old to send from. Reload it; what you wrote is kept."),
}
