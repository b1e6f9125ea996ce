"""How Chinese names sound: pinyin without tones, and its initials. Read character by character, with few readings each.

The library is asked at the first need and without its phrases: 13 MB and 70 ms instead of 58 and 640. What several
readings leave open (重庆 is chongqing or zhongqing) is kept open: all of them find the name.
"""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import islice, product

MOST_READINGS = 2  # of one character, the most usual ones
MOST_SPELLINGS = 4  # of one name
LONGEST = 16  # characters of a name that are read


@lru_cache(5_000)
def spellings(key: str) -> tuple[tuple[str, str], ...]:
    """Pinyin and initials of a name's key, in each way that it may be read; nothing where no character is Chinese."""
    shown = key[:LONGEST]
    if not any(_is_han(letter) for letter in shown):
        return ()
    ways = islice(product(*(_readings(letter) for letter in shown)), MOST_SPELLINGS)
    return tuple(
        ("".join(way), "".join(_first(*pair) for pair in zip(shown, way, strict=True))) for way in ways
    )


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


def _first(letter: str, reading: str) -> str:
    return reading[:1] if _is_han(letter) else reading


@lru_cache(20_000)
def _readings(letter: str) -> tuple[str, ...]:
    if not _is_han(letter):
        return (letter,)
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    found = pinyin(letter, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(each.lower() for each in found[0][:MOST_READINGS]) if found else (letter,)
