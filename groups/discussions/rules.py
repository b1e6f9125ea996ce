"""The law of discussions: lengths, numbers, what is new to whom, who may be told."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

SHORTEST_TITLE = 2
LONGEST_TITLE = 80
LONGEST = 10_000  # characters of a post; what app.core.markup renders
PAGE = 30  # replies on a page
LIST = 20  # discussions on a page
OPENING = 0  # the number of the post that opens a discussion; replies count from 1
MOST_NEW = 99  # beyond it the list says 99+
QUOTED = 280  # characters that a quote takes along
MOST_PICTURES = 12

_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_BIDI_OVERRIDES = dict.fromkeys(map(ord, "\u202a\u202b\u202d\u202e\u202c"))


class DiscussionRefusal(StrEnum):
    """Why something cannot be written."""

    TITLE_SHORT = "title short"
    TITLE_LONG = "title long"
    EMPTY = "empty"
    TOO_LONG = "too long"
    CLOSED = "closed"  # a steward has closed it: nothing more is answered
    TOO_MANY_PICTURES = "too many pictures"
    GONE = "gone"  # the post was taken back
    CHANGED = "changed"  # somebody has saved another wording meanwhile
    UNMARKED = "unmarked"  # without a client id a second press would be a second post


def clean_text(text: str) -> str:
    """What is kept of a post: NFC, plain line breaks, no control characters; what it means stays to Markdown."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    seen = (
        letter
        for letter in text.translate(_BIDI_OVERRIDES)
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
    )
    lines = [line.rstrip() for line in "".join(seen).split("\n")]
    return "\n".join(lines).strip("\n")


def is_said(cleaned: str) -> bool:
    """Whether there is anything to read in it."""
    return any(unicodedata.category(letter)[0] not in "ZC" for letter in cleaned)


def text_problem(cleaned: str, pictures: int = 0) -> DiscussionRefusal | None:
    """Why this cannot be a post, or None. A picture alone is enough."""
    if not is_said(cleaned) and pictures < 1:
        return DiscussionRefusal.EMPTY
    return DiscussionRefusal.TOO_LONG if len(cleaned) > LONGEST else None


def title_problem(cleaned: str) -> DiscussionRefusal | None:
    """Why this cannot be a title, or None."""
    if len(cleaned) < SHORTEST_TITLE or not is_said(cleaned):
        return DiscussionRefusal.TITLE_SHORT
    return DiscussionRefusal.TITLE_LONG if len(cleaned) > LONGEST_TITLE else None


def is_client_id(given: object) -> bool:
    """Whether it can mark a post as one and the same when it is sent again."""
    return isinstance(given, str) and _CLIENT_ID.fullmatch(given) is not None


def quote(text: str) -> str:
    """A post's words as a quote in Markdown, cut to a few lines, with room to answer below."""
    own = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith(">")]
    words = "\n".join(own)
    if len(words) > QUOTED:
        words = words[: QUOTED - 1].rstrip() + "…"
    return "".join(f"> {line}\n" for line in words.split("\n")) + "\n" if words else ""


def starts_at(wanted: int | None, last: int) -> int:
    """The number of the first reply on the page that was asked for; never beyond the last one."""
    return max(1, min(wanted or 1, max(last, 1)))


def page_before(start: int) -> int | None:
    """Where the page before begins; None on the first."""
    return max(1, start - PAGE) if start > 1 else None


def opens_at(read: int | None, last: int) -> int:
    """Where a reader goes on: the first reply that is new, with one that is known above it; else the last page."""
    if last <= PAGE:
        return 1
    if read is None:
        return 1
    if read >= last:
        return max(1, last - PAGE + 1)
    return max(1, read)


def read_up_to(before: int | None, shown: int, last: int) -> int:
    """How far somebody has read after seeing the number `shown`: never backwards, never beyond the last."""
    floor = OPENING - 1 if before is None else before
    return max(floor, min(shown, last))
