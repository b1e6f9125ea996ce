"""From texts and questions to tokens, and back to the places where a question's words stand: pure, no database.

Scripts that are written without spaces (Chinese above all) and pictographs give one token for each character and
one for each two neighbours; words give themselves whole and their first letters. So a question of one character,
of two, or of half an English word is one token or a few, each looked up at the same cost.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

LONGEST_START = 8  # letters; of longer beginnings of words the text itself is asked
LONGEST_QUERY = 100  # characters
MOST_PIECES = 8
MOST_TOKENS = 16  # of a question; what they let through is checked against the text
WHOLE = " "  # ends the token of a whole word, so that it is no beginning
_SOLID = (
    "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "THAI", "LAO", "KHMER", "MYANMAR", "IDEOGRAPHIC", "YI ",
    "TANGUT", "NUSHU", "HENTAIGANA",
)  # fmt: skip
_APART, _WORD, _JOINED = range(3)


class _Kinds(dict[str, int]):
    """What each character is, looked up once."""

    def __missing__(self, letter: str) -> int:
        kind = self[letter] = _kind(letter)
        return kind


def _kind(letter: str) -> int:
    category, name = unicodedata.category(letter), unicodedata.name(letter, "")
    if category == "So" or (category[0] in "LN" and name.startswith(_SOLID)):
        return _JOINED
    return _WORD if category[0] in "LNM" and not name.startswith("VARIATION") else _APART


_kinds = _Kinds()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a question that must stand in the text: joined characters, a whole word, or the start of one."""

    text: str
    joined: bool
    start: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for. Without pieces it finds nothing."""

    pieces: tuple[Piece, ...]
    tokens: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.pieces)


def fold(text: str) -> tuple[str, Sequence[int]]:
    """The text without differences of width and case, and for each of its characters where it stood."""
    if unicodedata.is_normalized("NFKC", text):
        low = text.casefold()
        if len(low) == len(text) and unicodedata.is_normalized("NFKC", low):
            return low, range(len(text))
    folded, origins = [], []
    for at, cluster in _clusters(text):
        low = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
        folded.append(low)
        origins += [at] * len(low)
    return "".join(folded), origins


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Each character with the marks that follow it, since these two may become one."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or (unicodedata.category(text[at])[0] != "M" and text[at] not in "ﾞﾟ"):
            yield start, text[start:at]
            start = at


def tokens_of(text: str) -> set[str]:
    """Everything under which a text can be found."""
    found: set[str] = set()
    for joined, piece in _runs(fold(text)[0]):
        if joined:
            found.update(piece)
            found.update(map("".join, pairwise(piece)))
        else:
            found.add(piece + WHOLE)
            found.update(piece[:end] for end in range(1, min(len(piece), LONGEST_START) + 1))
    return found


def read(question: str) -> Query:
    """What somebody typed. The last word may be unfinished."""
    folded = fold(unicodedata.normalize("NFC", question[:LONGEST_QUERY]))[0]
    runs = list(dict.fromkeys(_runs(folded)))[:MOST_PIECES]
    pieces = tuple(
        Piece(text, joined, start=not joined and at == len(runs) - 1)
        for at, (joined, text) in enumerate(runs)
    )
    tokens = dict.fromkeys(token for piece in pieces for token in _tokens_for(piece))
    return Query(pieces, tuple(tokens)[:MOST_TOKENS])


def _tokens_for(piece: Piece) -> Iterable[str]:
    """As few tokens as hold all characters of the piece: every second pair, and the last."""
    text = piece.text
    if not piece.joined:
        return [text[:LONGEST_START] if piece.start else text + WHOLE]
    if len(text) == 1:
        return [text]
    return [text[at : at + 2] for at in sorted({*range(0, len(text) - 1, 2), len(text) - 2})]


def places(query: Query, text: str) -> list[tuple[int, int]]:
    """Where the question's words stand in the text, from start to end; nothing unless all of them do."""
    folded, origins = fold(text)
    words = [] if all(piece.joined for piece in query.pieces) else list(_words(folded))
    found: set[tuple[int, int]] = set()
    for piece in query.pieces:
        at = list(_joined_at(piece, folded) if piece.joined else _words_at(piece, words))
        if not at:
            return []
        found.update(at)
    ends = [*origins, len(text)]
    return _merged((ends[start], _after(ends, end)) for start, end in sorted(found))


def excerpt(query: Query, text: str, length: int = 100) -> list[tuple[str, bool]]:
    """A part of the text around the first place, in pieces: each with whether it was looked for."""
    marked = places(query, text)
    first = marked[0][0] if marked else 0
    start = max(0, min(first - length // 3, len(text) - length))
    end = min(len(text), start + length)
    shown: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for left, right in marked:
        left, right = max(left, start), min(right, end)
        if left < right:
            shown += [(text[at:left], False), (text[left:right], True)]
            at = right
    shown += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return [(words, looked_for) for words, looked_for in shown if words]


def _runs(folded: str) -> Iterator[tuple[bool, str]]:
    for kind, letters in groupby(folded, _kinds.__getitem__):
        if kind != _APART:
            yield kind == _JOINED, "".join(letters)


def _words(folded: str) -> Iterator[tuple[int, str]]:
    at = 0
    for kind, letters in groupby(folded, _kinds.__getitem__):
        word = "".join(letters)
        if kind == _WORD:
            yield at, word
        at += len(word)


def _joined_at(piece: Piece, folded: str) -> Iterator[tuple[int, int]]:
    at = folded.find(piece.text)
    while at >= 0:
        yield at, at + len(piece.text)
        at = folded.find(piece.text, at + len(piece.text))


def _words_at(piece: Piece, words: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    for at, word in words:
        if word == piece.text or (piece.start and word.startswith(piece.text)):
            yield at, at + len(piece.text)


def _after(ends: Sequence[int], end: int) -> int:
    """Where the text goes on after a folded place: one character may have become several."""
    last = ends[end - 1]
    while ends[end] == last:
        end += 1
    return ends[end]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
