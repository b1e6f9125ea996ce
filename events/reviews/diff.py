"""What changed between two wordings, piece by piece: words in alphabets, single characters in Han."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

PIECES = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]|\w+|\s+|[^\w\s]")
MOST_PIECES = 1500  # beyond it the matcher, which is quadratic, compares lines


class Change(NamedTuple):
    """A stretch of text that was kept, or replaced: `old` is gone, `new` has come; alike when kept."""

    old: str
    new: str

    @property
    def kept(self) -> bool:
        """Whether nothing changed here."""
        return self.old == self.new


def changes(before: str, after: str) -> list[Change]:
    """The stretches of `after` beside those of `before`, in order; joined, each side is its text again."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    if len(old) > MOST_PIECES or len(new) > MOST_PIECES:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [Change("".join(old[a:b]), "".join(new[c:d])) for _tag, a, b, c, d in matcher.get_opcodes()]
