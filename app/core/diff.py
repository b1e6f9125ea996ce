"""What changed between two wordings, piece by piece: words in alphabets, single characters in Han."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

PIECES = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]|\w+|\s+|[^\w\s]")
SENTENCES = re.compile(r"[^。！？!?.\n]*[。！？!?.\n]+\s*|[^。！？!?.\n]+")
# The matcher is quadratic in what repeats: so many pairs of equal pieces at most, else the coarser cut stands.
MOST_PAIRS = 30_000
MOST_PIECES = 1500


class Change(NamedTuple):
    """A stretch of text that was kept, or replaced: `old` is gone, `new` has come; alike when kept."""

    old: str
    new: str

    @property
    def kept(self) -> bool:
        """Whether nothing changed here."""
        return self.old == self.new


def changes(before: str, after: str) -> list[Change]:
    """The stretches of `after` beside those of `before`, in order; joined, each side is its text again.

    Sentences are compared first, and pieces within those that changed: ten thousand characters cost little.
    """
    found: list[Change] = []
    for change in _compared(SENTENCES.findall(before), SENTENCES.findall(after)):
        if change.kept or not (change.old and change.new):
            found.append(change)
        else:
            found += _compared(PIECES.findall(change.old), PIECES.findall(change.new))
    return list(_joined(found))


def _compared(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    if _pairs(old, new) > MOST_PAIRS or max(len(old), len(new)) > MOST_PIECES:
        return [Change("".join(old), "".join(new))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [Change("".join(old[a:b]), "".join(new[c:d])) for _tag, a, b, c, d in matcher.get_opcodes()]


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    there = Counter(new)
    return sum(number * there[piece] for piece, number in Counter(old).items())


def _joined(found: Sequence[Change]) -> Iterator[Change]:
    """Neighbours of one kind are one stretch."""
    last: Change | None = None
    for change in found:
        if last is not None and last.kept == change.kept:
            last = Change(last.old + change.old, last.new + change.new)
            continue
        if last is not None:
            yield last
        last = change
    if last is not None:
        yield last
