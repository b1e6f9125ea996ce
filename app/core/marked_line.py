"""One line of chat: bold, italic, struck, code, links, mentions; every letter is read a fixed number of times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.markup import tokens

TAGS = {
    "*": ("em",),
    "_": ("em",),
    "**": ("strong",),
    "__": ("strong",),
    "***": ("strong", "em"),
    "~~": ("del",),
}
_CODE = re.compile(r"(?<![`\\])(`{1,2})(?!`)([^`]+)\1(?!`)")
_MARKS = re.compile(r"\*+|_+|~+")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")


@dataclass(slots=True)
class _Run:
    """A run of marks in the line: it opens, closes, or is just what was typed."""

    text: str
    opens: bool
    closes: bool
    partner: int | None = None  # of an opening one: where it is closed; of a closing one: where it was opened


def inline(line: str, names: Mapping[str, str]) -> list[Any]:
    """The parts of a line; `names` with the longest first."""
    pieces = list(_pieces(line, names))
    runs = {number: piece for number, piece in enumerate(pieces) if isinstance(piece, _Run)}
    _pair(runs)
    return _nested(pieces)


def _pieces(line: str, names: Mapping[str, str]) -> Iterator[Any]:
    """Code, links and mentions, which nothing inside them changes; runs of marks; and the words between."""
    at = 0
    for match in _CODE.finditer(line):
        if match[2].isspace():
            continue
        yield from _linked(line, at, match.start(), names)
        yield {"tag": "code", "parts": [match[2]]}
        at = match.end()
    yield from _linked(line, at, len(line), names)


def _linked(line: str, start: int, end: int, names: Mapping[str, str]) -> Iterator[Any]:
    at = start
    for piece, is_link in tokens(line[start:end]):
        if is_link:
            yield {"href": piece}
        else:
            yield from _named(line, at, at + len(piece), names)
        at += len(piece)


def _named(line: str, start: int, end: int, names: Mapping[str, str]) -> Iterator[Any]:
    at = start
    look = line.find("@", at, end) if names else -1
    while look >= 0:
        name = mentioned(line, look, end, names)
        if name is None:
            look = line.find("@", look + 1, end)
            continue
        yield from _marked(line, at, look)
        yield {"mention": names[name], "name": name}
        at = look + 1 + len(name)
        look = line.find("@", at, end)
    yield from _marked(line, at, end)


def mentioned(line: str, at: int, end: int, names: Iterable[str]) -> str | None:
    """The nickname that stands after the @ at this place; none in an address, nor at the beginning of a longer word."""
    if at > 0 and _ASCII_WORD.match(line[at - 1]):
        return None
    for name in names:
        after = at + 1 + len(name)
        if after <= end and line.startswith(name, at + 1):
            goes_on = after < end and _ASCII_WORD.match(line[after]) and _ASCII_WORD.match(name[-1])
            if not goes_on:
                return name
    return None


def _marked(line: str, start: int, end: int) -> Iterator[Any]:
    at = start
    for match in _MARKS.finditer(line, start, end):
        if match.start() > at:
            yield line[at : match.start()]
        text = match.group()
        before = line[match.start() - 1] if match.start() else ""
        after = line[match.end()] if match.end() < len(line) else ""
        good = text in TAGS and before != "\\"
        yield _Run(text, good and _may_open(text, before, after), good and _may_close(text, before, after))
        at = match.end()
    if at < end:
        yield line[at:end]


def _may_open(mark: str, before: str, after: str) -> bool:
    if not after or after.isspace():
        return False
    if mark[0] == "*":  # between Chinese words there is no space
        return not _ASCII_WORD.match(before or " ")
    return not (before and before.isalnum()) and (mark[0] == "~" or after.isalnum() or after in "*`")


def _may_close(mark: str, before: str, after: str) -> bool:
    if not before or before.isspace():
        return False
    if mark[0] == "*":
        return not _ASCII_WORD.match(after or " ")
    return not (after and after.isalnum()) and (
        mark[0] == "~" or before.isalnum() or before in "*`。！？.!?…"
    )


def _pair(runs: Mapping[int, _Run]) -> None:
    """Each closing run takes the last opening one of its kind; what was opened in between stays text."""
    stack: list[int] = []
    last: dict[str, int] = {}
    for number, run in runs.items():
        opened = last.get(run.text)
        if run.closes and opened is not None and not (number == opened + 2 and opened + 1 in runs):
            while stack[-1] != opened:
                between = stack.pop()
                if last.get(runs[between].text) == between:
                    del last[runs[between].text]
            stack.pop()
            del last[run.text]
            runs[opened].partner, run.partner = number, opened
        elif run.opens:
            stack.append(number)
            last[run.text] = number


def _nested(pieces: list[Any]) -> list[Any]:
    parts: list[Any] = []
    outer: list[list[Any]] = []
    for number, piece in enumerate(pieces):
        if not isinstance(piece, _Run):
            parts.append(piece)
        elif piece.partner is None:
            parts.append(piece.text)
        elif piece.partner > number:
            outer.append(parts)
            parts = []
        else:
            inside = _flat(parts)
            for tag in reversed(TAGS[piece.text]):
                inside = [{"tag": tag, "parts": inside}]
            parts = [*outer.pop(), *inside]
    return _flat(parts)


def _flat(parts: Iterable[Any]) -> list[Any]:
    flat: list[Any] = []
    for part in parts:
        if isinstance(part, str) and flat and isinstance(flat[-1], str):
            flat[-1] += part
        else:
            flat.append(part)
    return flat
