"""Sentences of rooms: why something cannot be said, and the product's own lines in a log."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.core.i18n import LANGUAGES
from groups.chat.pictures import PictureRefusal
from groups.chat.rules import SayRefusal

REFUSALS: dict[StrEnum, LazyString] = {
    SayRefusal.EMPTY: _l("There is nothing to send yet."),
    SayRefusal.TOO_LONG: _l(
        "That is too long for one message: 2,000 characters at most. Send it in two parts."
    ),
    SayRefusal.GONE: _l("This message has been removed."),
    SayRefusal.NO_POST: _l("The message you answer is not in this room."),
    PictureRefusal.TOO_MANY: _l("Nine pictures fit into one message. Send the others in the next."),
    SayRefusal.UNMARKED: _l("This page is too old to send from. Reload it; what you wrote is kept."),
}

# Notes: %(name)s is the member the line is about, other names are values given with the note.
_notes: dict[str, LazyString] = {}
UNKNOWN = _l("Something changed here.")


def add_notes(sentences: Mapping[str, LazyString]) -> None:
    """Register a room's own lines, by keys such as "dinner.called"."""
    _notes.update(sentences)


def note_in(language: str, data: Mapping[str, Any], name: str) -> str:
    """A note's sentence in "zh" or "en"; each reader of a room has it in his own."""
    with force_locale(LANGUAGES[language]):
        return str(_notes.get(data.get("key", ""), UNKNOWN)) % {**data, "name": name or someone_who_left()}


def someone_who_left() -> str:
    """What a member is called whose account is closed."""
    return str(_l("someone who left"))


def nothing_said() -> str:
    """What a list shows of a room in which nobody has spoken."""
    return str(_l("Nobody has said anything yet"))


def picture() -> str:
    """What a list shows of a message that has no words."""
    return str(_l("Picture"))


def removed() -> str:
    """What stands where a message was."""
    return str(_l("Message removed"))


add_notes({
    "discussion.opened": _l("%(name)s has started a discussion"),
    "group.joined": _l("%(name)s has joined the group"),
    "group.left": _l("%(name)s has left the group"),
    "group.removed": _l("%(name)s is no longer in the group"),
})  # fmt: skip
