"""The law of talk: what an entry is, what may be said, how far back one catches up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

PAGE = 50  # entries on a page, and in a fresh snapshot
BEHIND = 300  # whoever is further behind gets a snapshot
MOST_UNREAD = 99  # beyond it the badge says 99+
LONGEST = 2000  # characters of one message
PAUSE = timedelta(minutes=30)  # silence after which the time is said again
TOGETHER = timedelta(minutes=5)  # one person's messages that stand under one name
MOST_MARKS = 3  # combining marks in a row; a tower of them covers the line above (SECURITY.md IN15)

_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_BIDI_OVERRIDES = dict.fromkeys(map(ord, "\u202a\u202b\u202d\u202e\u202c"))


class EntryKind(StrEnum):
    """What an entry of a log says. Typing and presence are no entries."""

    POST = "post"
    EDIT = "edit"
    REMOVAL = "removal"
    REACTION = "reaction"
    PIN = "pin"  # a post is kept in sight, or no longer
    NOTE = "note"  # the product's own line: somebody joined, a dinner was called


SHOWN = (
    EntryKind.POST,
    EntryKind.NOTE,
)  # what stands in the room by itself; the others speak of one of these


class SayRefusal(StrEnum):
    """Why something cannot be said."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    GONE = "gone"  # the message was removed
    NO_POST = "no post"  # what is to be answered is no message of this room
    UNMARKED = "unmarked"  # without a client id a repeated send would be two messages


def clean_text(text: str) -> str:
    """What is kept of a message: NFC, plain line breaks, no control characters, no towers of marks."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    seen = (
        c
        for c in text.translate(_BIDI_OVERRIDES)
        if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")
    )
    lines = "".join(_clamped(seen)).strip().split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines))


def _clamped(letters: Iterable[str]) -> Iterable[str]:
    marks = 0
    for letter in letters:
        marks = marks + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            yield letter


def text_problem(cleaned: str) -> SayRefusal | None:
    """Why this cannot be a message, or None."""
    if not any(unicodedata.category(letter)[0] not in "ZC" for letter in cleaned):
        return SayRefusal.EMPTY
    return SayRefusal.TOO_LONG if len(cleaned) > LONGEST else None


def is_client_id(given: object) -> bool:
    """Whether it can mark a message as one and the same when it is sent again."""
    return isinstance(given, str) and _CLIENT_ID.fullmatch(given) is not None


def is_too_far_behind(after: int, last_seq: int) -> bool:
    """Whether to give a snapshot: too much was missed, or the number is from another life of the log."""
    return last_seq - after > BEHIND or after > last_seq


def opens_with_time(previous: datetime | None, moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the time is said above this entry: the first, a new day, or after a pause."""
    if previous is None or moment - previous > PAUSE:
        return True
    return previous.astimezone(zone).date() != moment.astimezone(zone).date()
