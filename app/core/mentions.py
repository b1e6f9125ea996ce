"""Whom a text names by `@nickname`: found once, when it is written, among those who may be named there."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

MOST = 20  # people whom one text may call; more are read as plain words
AT = "@＠"
_TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_QUIET = frozenset(("a", "code", "pre"))  # in these an @ is no call


class Named(NamedTuple):
    """Somebody who may be named."""

    id: int
    nickname: str
    public_id: str


Book = dict[str, list[Named]]  # by the first letter, the longest nickname first


def book(people: Iterable[Named]) -> Book:
    """The people in the shape in which a text is searched for them."""
    made: Book = defaultdict(list)
    for person in people:
        if person.nickname:
            made[person.nickname[0].casefold()].append(person)
    for sharing in made.values():
        sharing.sort(key=lambda person: -len(person.nickname))
    return made


def may_name(text: str) -> bool:
    """Whether it is worth asking who may be named."""
    return any(mark in text for mark in AT)


def pieces(text: str, people: Book) -> Iterator[tuple[str, Named | None]]:
    """The text in pieces, each with whom it names. Joined, they are the text again."""
    at = start = 0
    while at < len(text):
        named = _named_at(text, at, people) if text[at] in AT else None
        if named is None:
            at += 1
            continue
        if at > start:
            yield text[start:at], None
        start = at + 1 + len(named.nickname)
        yield text[at:start], named
        at = start
    if start < len(text):
        yield text[start:], None


def called(text: str, people: Book) -> list[int]:
    """The ids of those whom a plain text names, each once, in order, MOST at most."""
    found = dict.fromkeys(named.id for _piece, named in pieces(text, people) if named is not None)
    return list(found)[:MOST]


def linked(safe: str, people: Book) -> tuple[Markup, list[int]]:
    """HTML that is safe already, with those whom it names as links; and their ids. Code and links stay as they are."""
    made: list[str] = []
    found: dict[int, None] = {}
    quiet: list[str] = []
    for part in _TAG.split(safe):
        if part.startswith("<"):
            _step(part, quiet)
            made.append(part)
        elif quiet or not may_name(part):
            made.append(part)
        else:
            made.append(_with_links(html.unescape(part), people, found))
    return Markup("".join(made)), list(found)  # noqa: S704  tags are kept as they came, words are escaped again


def _with_links(text: str, people: Book, found: dict[int, None]) -> str:
    made: list[str] = []
    for piece, named in pieces(text, people):
        if named is None or (named.id not in found and len(found) >= MOST):
            made.append(str(escape(piece)))
            continue
        found[named.id] = None
        made.append(str(Markup('<a class="mention" href="/m/{}">{}</a>').format(named.public_id, piece)))
    return "".join(made)


def _step(tag: str, quiet: list[str]) -> None:
    """Note that a tag begins or ends a stretch in which an @ is no call."""
    name = re.match(r"</?([a-z0-9]*)", tag)
    if name is None or name[1] not in _QUIET:
        return
    if not tag.startswith("</"):
        quiet.append(name[1])
    elif quiet:
        quiet.pop()


def _named_at(text: str, at: int, people: Book) -> Named | None:
    """Whom the @ at this place names: the longest nickname that stands there whole. An address of mail names nobody."""
    if at and text[at - 1].isascii() and text[at - 1].isalnum():
        return None
    for person in _candidates(text[at + 1 : at + 2], people):
        end = at + 1 + len(person.nickname)
        if text[at + 1 : end].casefold() == person.nickname.casefold() and not _goes_on(text, end):
            return person
    return None


def _candidates(letter: str, people: Book) -> Sequence[Named]:
    return people.get(letter.casefold(), ()) if letter else ()


def _goes_on(text: str, end: int) -> bool:
    """Whether an alphabet's word goes on behind the nickname; Han needs no space."""
    return (
        end < len(text)
        and all(each.isascii() and (each.isalnum() or each == "_") for each in text[end - 1 : end + 1])
    )  # fmt: skip
