"""What an entry carries beside its words: quotes, reactions, pictures, cards. Each asks once for a whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from groups.chat.models import Entry

# (session, entries, the reader's id or None when all are told alike) -> plain values by the entry's number
Extra = Callable[[Session, Sequence[Entry], int | None], Mapping[int, Mapping[str, Any]]]
_extras: list[Extra] = []
Farewell = Callable[[Session, Entry], None]
_farewells: list[Farewell] = []


def add(extra: Extra) -> None:
    """Let entries carry more. Registering twice changes nothing."""
    if extra not in _extras:
        _extras.append(extra)


def of(session: Session, entries: Sequence[Entry], reader_id: int | None = None) -> dict[int, dict[str, Any]]:
    """What these entries of one channel carry, by number: plain values that go to pages and sockets alike."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    if entries:
        for extra in _extras:
            for seq, values in extra(session, entries, reader_id).items():
                found[seq].update(values)
    return found


def at_removal(farewell: Farewell) -> None:
    """What hangs on a post goes with it: `farewell(session, post)`, in the same unit. Twice changes nothing."""
    if farewell not in _farewells:
        _farewells.append(farewell)


def removed(session: Session, post: Entry) -> None:
    """A post's words are gone; what hung on it goes too."""
    for farewell in _farewells:
        farewell(session, post)
