"""Live cards: a thing that is called or linked to in a room, drawn there and acted on in place.

A room never learns what the things are: the rooms above offer their kinds, and draw them for one viewer at a time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.core.markup import tokens
from app.core.viewer import Viewer
from groups.chat.models import Entry
from groups.chat.rules import EntryKind

# (public ids, viewer) -> the card of each that this viewer may see, with the same questions for one as for fifty
Draw = Callable[[Sequence[str], Viewer], Mapping[str, Markup]]
MOST = 25  # cards on a page; a page watches at most fifty things


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of thing: the form of its address, who draws it, and which notes call it."""

    path: re.Pattern[str]
    draw: Draw
    calls: frozenset[str]


_offers: dict[str, Offer] = {}
_site = [""]


def at_home(base_url: str) -> None:
    """Whole addresses that begin with this one are our own."""
    _site[0] = base_url.rstrip("/")


def offer(kind: str, prefix: str, draw: Draw, suffix: str = "", calls: Collection[str] = ()) -> None:
    """Let links to `<prefix><id><suffix>` be cards, and the notes of these keys. Again replaces."""
    path = re.compile(rf"{re.escape(prefix)}([A-Za-z0-9]{{6,40}}){re.escape(suffix)}/?")
    _offers[kind] = Offer(path, draw, frozenset(calls))


def reference(entry: Entry) -> tuple[str, str] | None:
    """The kind and public id of the thing that an entry calls or links to; the first it names."""
    if entry.kind is EntryKind.NOTE:
        data = entry.data or {}
        return _named(str(data.get("path", "")), str(data.get("key", "")))
    if entry.kind is not EntryKind.POST or entry.removed_at is not None:
        return None
    return _linked(entry.text)


def _linked(text: str) -> tuple[str, str] | None:
    if "/" not in text:
        return None
    found = (_named(path) for path in _paths(text))
    return next((each for each in found if each is not None), None)


def is_all(entry: Entry) -> bool:
    """Whether the message says nothing but that address: its card is enough then."""
    paths = [entry.text.strip(), *(_path_of(piece) for piece, link in tokens(entry.text) if link)]
    alone = len(entry.text.split()) == 1 and len(paths) <= 2
    return entry.kind is not EntryKind.NOTE and alone and _named(paths[-1]) is not None


def carried(
    _session: Session, entries: Sequence[Entry], _reader_id: int | None
) -> Mapping[int, Mapping[str, Any]]:
    """Of an entry with a card: that there is one to be asked for, and whether the words may stand back for it.

    An edit tells it of its own words: its post may have got a card by them, another one, or none any more.
    """
    return {
        entry.seq: {"card": "alone" if is_all(entry) else "beside"}
        for entry in entries
        if (_linked(entry.text) if entry.kind is EntryKind.EDIT else reference(entry))
    }


def drawn(entries: Sequence[Entry], viewer: Viewer) -> dict[int, Markup]:
    """The cards of these entries as the viewer sees them: each kind is asked once."""
    wanted: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    found = [(entry.seq, named) for entry in entries if (named := reference(entry))]
    for seq, (kind, public_id) in found[-MOST:]:
        wanted[kind][public_id].append(seq)
    cards: dict[int, Markup] = {}
    for kind, seqs in wanted.items():
        for public_id, card in _offers[kind].draw(list(seqs), viewer).items():
            cards.update(dict.fromkeys(seqs[public_id], card))
    return cards


def _paths(text: str) -> list[str]:
    links = [_path_of(piece) for piece, is_link in tokens(text) if is_link]
    return links or [text.strip()]


def _path_of(link: str) -> str:
    """The path of a whole address of this site, else ""."""
    ours = _site[0] and link.startswith(_site[0] + "/")
    return urlsplit(link).path if ours else ""


def _named(path: str, key: str = "") -> tuple[str, str] | None:
    for kind, each in _offers.items():
        match = each.path.fullmatch(path)
        if match and (not key or key in each.calls):
            return kind, match[1]
    return None
