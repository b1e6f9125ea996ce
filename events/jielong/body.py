"""A line while it is read: what is understood is cut out of it, what is left is a name and remarks."""

from __future__ import annotations

import re

from events.jielong.lexicon import FLAT, GROUP, HARD, QUOTE_FIRST
from events.jielong.quoting import spans, unquote

_EDGES = str.maketrans(dict.fromkeys("()[]", GROUP))
_MOST_QUOTES = 400


class Body:
    """The line as written and, place by place, as the patterns see it (`flat`)."""

    def __init__(self, raw: str) -> None:
        self._quotes: list[str] = []
        self.raw = self._kept(raw)
        self.flat = self.raw.translate(FLAT)

    def _kept(self, raw: str) -> str:
        """The line with one private character for each of its quoted words."""
        parts, at = [], 0
        for start, end in spans(raw)[:_MOST_QUOTES]:
            parts += [raw[at:start], chr(QUOTE_FIRST + len(self._quotes))]
            self._quotes.append(unquote(raw[start:end]))
            at = end
        return "".join([*parts, raw[at:]])

    def quoted(self, letter: str) -> str:
        """The words for which this private character stands."""
        return self._quotes[ord(letter) - QUOTE_FIRST]

    def whole(self, text: str) -> str:
        """The text with its quoted words put back."""
        return "".join(self.quoted(each) if self.is_quote(each) else each for each in text)

    def is_quote(self, letter: str) -> bool:
        """Whether the character stands for quoted words."""
        return 0 <= ord(letter) - QUOTE_FIRST < len(self._quotes)

    def original(self, match: re.Match[str], *groups: str) -> str:
        """What was written where the first of these groups has matched."""
        name = next(each for each in groups if match[each])
        return self.raw_of(match.start(name), match.end(name))

    def raw_of(self, start: int, end: int) -> str:
        """What was written between two places, before anything was cut."""
        return self._before[start:end]

    def cut(self, pattern: re.Pattern[str], *, after: int = 0) -> list[re.Match[str]]:
        """Take out all that the pattern finds, but what would leave no name before it (`after`)."""
        found = [
            match for match in pattern.finditer(self.flat) if match[0].strip() and self._may(match, after)
        ]
        self._before = self.raw
        for match in found:
            gap = HARD * (match.end() - match.start())
            self.raw = self.raw[: match.start()] + gap + self.raw[match.end() :]
            self.flat = self.flat[: match.start()] + gap + self.flat[match.end() :]
        return found

    def _may(self, match: re.Match[str], after: int) -> bool:
        return not after or any(each.isalnum() or self.is_quote(each) for each in self.flat[: match.start()])

    def open_brackets(self) -> None:
        """From here on brackets only part what stands inside from the rest."""
        self.raw = "".join(
            GROUP if flat in "()[]" else raw for raw, flat in zip(self.raw, self.flat, strict=True)
        )
        self.flat = self.flat.translate(_EDGES)
