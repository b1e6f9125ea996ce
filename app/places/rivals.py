"""Which groups are tied to a competing house's alliance; alliances tell, reviews ask (X-15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

Pair = tuple[int, int]  # venue, group
Source = Callable[[Session, int | None], Iterable[Pair]]

_sources: list[Source] = []


def source(tells: Source) -> None:
    """Register who knows such ties: (session, venue or None for all) -> pairs of venue and group."""
    if tells not in _sources:
        _sources.append(tells)


def tied(session: Session, venue_id: int | None = None) -> set[Pair]:
    """The pairs of a venue and a group that dines under a competing house's alliance."""
    return {pair for tells in _sources for pair in tells(session, venue_id)}
