"""What higher rooms tell of an alliance: promises still to be kept, and tables that went from one house to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """Something that a merchant has promised people and that is still to come."""

    merchant_id: int
    words: str
    on: datetime
    href: str


Promises = Callable[[Session, int, datetime], Iterable[OpenPromise]]
Moves = Callable[[Session, int], Mapping[tuple[int, int], int]]
_promises: list[Promises] = []
_moves: list[Moves] = []


def promises_from(tells: Promises) -> None:
    """Register who knows open promises of an alliance: (session, alliance id, now)."""
    if tells not in _promises:
        _promises.append(tells)


def moves_from(tells: Moves) -> None:
    """Register who knows which tables went from one merchant to another: (session, alliance id) → counts."""
    if tells not in _moves:
        _moves.append(tells)


def open_promises(session: Session, alliance_id: int, now: datetime) -> list[OpenPromise]:
    """All of them, the next first."""
    found = [each for tells in _promises for each in tells(session, alliance_id, now)]
    return sorted(found, key=lambda each: (each.on, each.merchant_id))


def moves(session: Session, alliance_id: int) -> dict[tuple[int, int], int]:
    """Tables from one merchant to another, of every room that knows of some."""
    found: dict[tuple[int, int], int] = {}
    for tells in _moves:
        for pair, tables in tells(session, alliance_id).items():
            found[pair] = found.get(pair, 0) + tables
    return found
