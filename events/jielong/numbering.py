"""How lists number their lines: 1. 1、 1） (1) ① 1️⃣ 🔟 一、 and plain "1 张三"; and bullets."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from events.jielong.lexicon import DIGITS
from events.jielong.quoting import masked

_BULLETS = re.compile(r"^(?:[\s\-–—*•·●○◦▪▫◆◇■□►▶➤➢✅✔☑👉🔸🔹🔶🔷👤]|\^_\^)+")
_DIGITS = r"(?P<n>\d{1,4})"
_STRONG = (
    re.compile(rf"^{_DIGITS}\s*(?:[、)]|[.:,。](?![\d]))\s*"),
    re.compile(rf"^[(\[]\s*{_DIGITS}\s*[)\]]\s*[.、:]?\s*"),
    re.compile(rf"^(?:no\.?|第|#)\s*{_DIGITS}\s*(?:[.、):]|[位个名号]\b|[位个名号](?=\s|:)|\s|$)\s*", re.I),
)
_WEAK = re.compile(
    rf"^{_DIGITS}(?:\s+|(?=[\u3400-\u9fffa-z@「\ue000-\uf8ff]))"
    r"(?!\s*(?:月|日|号|点|人|位|个|名|元|块|大|小|年|时|周|桌|座|岁|斤|瓶|折|楼|层|家|份|成|seats?\b|people\b|ppl\b|pm\b|am\b|persons?\b"
    r"|pax\b|left\b|of\b|st\b|nd\b|rd\b|th\b|free\b|more\b|[/:\-+\d]))",
    re.I,
)
_HAN = re.compile(r"^[(\[]?\s*(?P<n>[一二三四五六七八九十]{1,3})\s*[、.):\]]\s*")
_KEYCAPS = re.compile(r"^(?:(?P<n>(?:\d\u20e3\s?){1,3})|(?P<ten>🔟))\s*[.、):]?\s*")
_MARKERS = re.compile(r"(?:(?<=[\s/|;；,，、])|(?<=^))[(（]?(?P<n>\d{1,3})\s*(?:[、)）．]|[.](?!\d))")
_BETWEEN = " \t/|;；,，、"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before a name: its number, if any; the name begins at `end`; `marked`: it is a line of a list."""

    number: int | None
    end: int
    marked: bool


def read_mark(flat: str, before: int) -> Mark:
    """Read the number at the head of a line. `before` is the last one: a bare "3 李四" counts only when it goes on."""
    bullet = _BULLETS.match(flat)
    start = bullet.end() if bullet else 0
    rest = flat[start:]
    for read in (_circled, _keycaps, _strong, _han):
        found = read(rest)
        if found is not None:
            return Mark(found[0], start + found[1], marked=True)
    weak = _WEAK.match(rest)
    if weak and (before == 0 or int(weak["n"]) == before + 1):
        return Mark(int(weak["n"]), start + weak.end(), marked=True)
    return Mark(None, start, marked=start > 0)


def _strong(rest: str) -> tuple[int, int] | None:
    found = next((match for each in _STRONG if (match := each.match(rest))), None)
    return (int(found["n"]), found.end()) if found else None


def _circled(rest: str) -> tuple[int, int] | None:
    letter = rest[:1]
    if not letter or unicodedata.category(letter) != "No" or letter in "¹²³⁰⁴⁵⁶⁷⁸⁹½¼¾":
        return None
    value = unicodedata.numeric(letter, 0)
    if value != int(value) or not 0 < value <= 50:
        return None
    tail = re.match(r"\s*[.、):]?\s*", rest[1:])
    return int(value), 1 + (tail.end() if tail else 0)


def _keycaps(rest: str) -> tuple[int, int] | None:
    found = _KEYCAPS.match(rest)
    if not found:
        return None
    value = 10 if found["ten"] else int("".join(each for each in found["n"] if each.isdecimal()))
    return value, found.end()


def _han(rest: str) -> tuple[int, int] | None:
    found = _HAN.match(rest)
    value = han(found["n"]) if found else 0
    return (value, found.end()) if found and value else None


def han(word: str) -> int:
    """十二 → 12, 二十 → 20; 0 for what is no number."""
    if "十" not in word:
        return DIGITS[word] if len(word) == 1 else 0
    tens, _ten, ones = word.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def split(raw: str) -> list[str]:
    """Cut a line that holds several numbered people, "1. 张三 / 2. 李四", where its numbers go on by one."""
    cuts: list[int] = []
    wanted: int | None = None
    for found in _MARKERS.finditer(masked(raw)):
        value = int(found["n"])
        if wanted is None:
            if found.start() > 0 and value != 1:
                return [raw]
        elif value != wanted:
            continue
        cuts.append(found.start())
        wanted = value + 1
    if len(cuts) < 2:
        return [raw]
    ends = [*cuts[1:], len(raw)]
    pieces = [raw[: cuts[0]], *(raw[start:end] for start, end in zip(cuts, ends, strict=True))]
    kept = [piece.strip(_BETWEEN) for piece in pieces[:-1]] + [pieces[-1].strip()]
    return [piece for piece in kept if piece]
