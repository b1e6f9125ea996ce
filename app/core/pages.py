"""Keyset pages: older rows at constant cost, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and the key from which older ones go on (None: no more)."""

    rows: Sequence[T]
    before: int | None


def cut(rows: Sequence[T], size: int, key: str = "id") -> Page[T]:
    """A page of `size` from rows that were read with LIMIT size + 1, newest first."""
    shown = rows[:size]
    more = len(rows) > size
    return Page(shown, int(getattr(shown[-1], key)) if more and shown else None)
