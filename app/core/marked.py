"""What people type in chat, as a small tree: a subset of Markdown read in one pass, so that no message is costly.

The tree is the JSON that sockets carry; the HTML is made from the same tree, so that page and socket show the same.
A part is a string, {"href"}, {"mention", "name"} or {"tag", "parts"}. What looks like a mark and is none (2*3*4,
snake_case, the shrug, a drawn-out 好呀~~) stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from app.core.marked_line import inline
from app.core.markup import REL

BLOCKS = frozenset(("pre", "blockquote", "ul", "ol"))
ENDS = frozenset(("pre", "blockquote", "li"))  # after which a line of its own begins
_FENCE = re.compile(r"```[A-Za-z0-9+#-]{0,20}[ \t]*")
_QUOTED = re.compile(r"> (.*)")
_BULLET = re.compile(r"([-*]) +(\S.*)")
_NUMBER = re.compile(r"(\d{1,2})(?:\. +|、 *)(\S.*)")  # 1.5 is no item
_PROFILE = "/m/"


def parse(text: str, names: Mapping[str, str] | None = None) -> list[Any]:
    """The tree of a message; `names` are the nicknames that are mentions in it, with their public ids."""
    known = dict(sorted((names or {}).items(), key=lambda each: -len(each[0])))
    lines = text.split("\n")
    closes = _fences(lines)
    parts: list[Any] = []
    at = 0
    while at < len(lines):
        taken, block = _block(lines, at, closes, known)
        if block is None:
            if parts and not _is_block(parts[-1]):
                parts.append("\n")
            if lines[at] or not parts or not _is_block(parts[-1]):  # a block ends its own line
                parts += inline(lines[at], known) or [""]
        else:
            parts.append(block)
        at += taken
    return _joined(parts)


def html(parts: Iterable[Any]) -> Markup:
    """The tree as HTML: escaped words, and no element but those of the tree."""
    return Markup("".join(_html(part) for part in parts))  # noqa: S704  each string is escaped where it is put in


def words(parts: Iterable[Any]) -> str:
    """The tree as plain words, for lists of rooms, quotes and search."""
    return "".join(_words(parts)).strip("\n")


def _block(
    lines: Sequence[str], at: int, closes: Mapping[int, int], names: Mapping[str, str]
) -> tuple[int, dict[str, Any] | None]:
    """How many lines the block takes that begins here, and what it is; None is an ordinary line."""
    if at in closes:
        code = "\n".join(lines[at + 1 : closes[at]])
        return closes[at] + 1 - at, {"tag": "pre", "parts": [{"tag": "code", "parts": [code]}]}
    if quoted := [found[1] for found in _run(_QUOTED, lines, at)]:
        inside = [part for line in quoted for part in ("\n", *inline(line, names))]
        return len(quoted), {"tag": "blockquote", "parts": _joined(inside[1:])}
    for tag, items in (("ul", _bullets(lines, at)), ("ol", _numbers(lines, at))):
        if len(items) > 1:  # one line with a dash is a dash, two are a list
            return len(items), {
                "tag": tag,
                "parts": [{"tag": "li", "parts": inline(i, names)} for i in items],
            }
    return 1, None


def _bullets(lines: Sequence[str], at: int) -> list[str]:
    return [found[2] for found in _run(_BULLET, lines, at) if found[1] == lines[at][0]]


def _numbers(lines: Sequence[str], at: int) -> list[str]:
    """1., 2. and so on are a list; a number that begins elsewhere says what it says."""
    items: list[str] = []
    for found in _run(_NUMBER, lines, at):
        if found[1] != str(len(items) + 1):
            break
        items.append(found[2])
    return items


def _run(pattern: re.Pattern[str], lines: Sequence[str], at: int) -> Iterator[re.Match[str]]:
    for number in range(at, len(lines)):
        found = pattern.fullmatch(lines[number])
        if found is None:
            return
        yield found


def _fences(lines: Sequence[str]) -> dict[int, int]:
    """Where blocks of code begin, with the line that ends each; one that is never closed is none."""
    closes: dict[int, int] = {}
    opened: int | None = None
    for number, line in enumerate(lines):
        if opened is None and _FENCE.fullmatch(line):
            opened = number
        elif opened is not None and line.rstrip() == "```":
            if number > opened + 1:
                closes[opened] = number
            opened = None
    return closes


def _is_block(part: Any) -> bool:
    return isinstance(part, dict) and part.get("tag") in BLOCKS


def _joined(parts: Iterable[Any]) -> list[Any]:
    """Strings that stand side by side are one."""
    joined: list[Any] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return joined


def _html(part: Any, code: bool = False) -> str:
    if isinstance(part, str):
        escaped = str(escape(part))
        return escaped if code else escaped.replace("\n", "<br>")
    if "href" in part:
        address = escape(part["href"])
        return f'<a href="{address}" rel="{REL}" target="_blank">{address}</a>'
    if "mention" in part:
        who, name = escape(part["mention"]), escape(part["name"])
        return f'<a class="at" href="{_PROFILE}{who}" data-at="{who}">@{name}</a>'
    tag = part["tag"]
    inside = "".join(_html(each, code or tag == "pre") for each in part["parts"])
    return f"<{tag}>{inside}</{tag}>"


def _words(parts: Iterable[Any]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif "href" in part:
            yield part["href"]
        elif "mention" in part:
            yield "@" + part["name"]
        else:
            yield "\n" if part["tag"] in BLOCKS else ""
            yield from _words(part["parts"])
            yield "\n" if part["tag"] in ENDS else ""
