"""Names in the index: found by the whole of it, by its beginning, by its pinyin, and with one letter wrong. Pure.

A name's tokens are marked so that none is taken for a word of a text: `=` the whole key, `^` its first letters,
`~` a part of it with one character left out. Two texts that differ by one slip share such a part, so that a
question with a slip is a few tokens more and no walk through the names (Garbe's symmetric deletes).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from app.core.search_sounds import spellings
from app.core.search_words import LONGEST_START, fold

SHORTEST_SLIP, SHORTEST_SLIP_HAN, LONGEST_SLIP = 4, 3, 16
LEADING = (3, 4)  # characters: who names a long Chinese name by its beginning may slip there


class Likeness(IntEnum):
    """How a name answers a question, the best first."""

    SAME = 0
    SOUNDS_SAME = 1
    STARTS = 2
    SOUNDS_LIKE_START = 3
    WORDS = 4  # said by who has looked at the words
    SLIP = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as names are asked it."""

    key: str
    whole: tuple[str, ...]
    start: tuple[str, ...]
    slip: tuple[str, ...]


@lru_cache(5_000)
def key_of(text: str) -> str:
    """The name without case, width, accents, spaces and signs."""
    parts = unicodedata.normalize("NFKD", fold(text)[0])
    kept = (c for c in parts if unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "So")
    return unicodedata.normalize("NFC", "".join(kept))


def tokens_of_name(name: str) -> set[str]:
    """What the name is found under, beside its words."""
    key = key_of(name)
    found: set[str] = set()
    for each in {key, *(way for pair in spellings(key) for way in pair)} - {""}:
        found.add(f"={each}")
        found.update(f"^{each[:length]}" for length in range(1, min(LONGEST_START, len(each)) + 1))
    for part in _parts(name):
        found.update(f"~{each}" for each in _left_out(part))
    return found


def ask(text: str) -> Asked:
    """The tokens under which names are looked for."""
    key = key_of(text)
    keys = list(dict.fromkeys(each for each in (key, *_sounds(key)) if each))
    parts = sorted(_words(text), key=len, reverse=True)
    slip = _left_out(parts[0]) if parts and _may_slip(parts[0]) else ()
    return Asked(
        key,
        tuple(f"={each}" for each in keys),
        tuple(f"^{each[:LONGEST_START]}" for each in keys),
        tuple(f"~{each}" for each in slip),
    )


def likeness(asked: Asked, name: str) -> Likeness | None:
    """How the name answers by its letters or its sound; None where it does not."""
    if not asked.key:
        return None
    key = key_of(name)
    if key == asked.key:
        return Likeness.SAME
    heard = {way for pair in spellings(key) for way in pair}
    meant = {asked.key, *_sounds(asked.key)}
    if heard & meant:
        return Likeness.SOUNDS_SAME
    if key.startswith(asked.key):
        return Likeness.STARTS
    if any(way.startswith(each) for way in heard for each in meant):
        return Likeness.SOUNDS_LIKE_START
    return None


def slips(text: str, name: str) -> bool:
    """Whether each word of the question stands in the name with one slip at most."""
    words, parts = _words(text), [*_words(name), *_parts(name)]
    return bool(words) and all(any(_near(word, part) for part in parts) for word in words)


def _near(word: str, part: str) -> bool:
    if not _may_slip(word):
        return word == part
    return is_slip(word, part) or (_is_han(word) and is_slip(word, part[: len(word)]))


def is_slip(a: str, b: str) -> bool:
    """Whether one character more, less, other, or two neighbours changed makes one of the other."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[at:], b[at:]
    swapped = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
    return swapped or rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]


def _sounds(key: str) -> list[str]:
    """The question's pinyin: a wrong character that sounds right is the usual slip. One character is too little."""
    return [full for full, _initials in spellings(key)] if len(key) > 1 else []


def _words(text: str) -> list[str]:
    """Words, accents away; a run of Chinese characters is one."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", fold(text)[0]) if unicodedata.category(c) != "Mn"
    )
    spaced = "".join(
        c if unicodedata.category(c)[0] in "LN" else " " for c in plain.replace("'", "").replace("’", "")
    )
    return spaced.split()


def _parts(name: str) -> set[str]:
    """What of a name may be written with a slip: words, beginnings of long Chinese names, the pinyin."""
    words = {word for word in _words(name) if _may_slip(word)}
    words |= {word[:length] for word in words if _is_han(word) for length in LEADING if len(word) > length}
    key = key_of(name)
    for start in {key, *(key[:length] for length in (2, *LEADING))}:
        words |= {full for full, _initials in spellings(start)[:1] if _may_slip(full)}
    return words


def _may_slip(word: str) -> bool:
    return (SHORTEST_SLIP_HAN if _is_han(word) else SHORTEST_SLIP) <= len(word) <= LONGEST_SLIP


def _is_han(word: str) -> bool:
    return "\u3400" <= word[:1] <= "\u9fff"


def _left_out(word: str) -> tuple[str, ...]:
    """The word, and the word without each of its characters."""
    return tuple(dict.fromkeys((word, *(word[:at] + word[at + 1 :] for at in range(len(word))))))
