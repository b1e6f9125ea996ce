"""Who sat at a group's vouched-for tables, and when last: rooms above know it, votes and successions ask it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Attested:
    """At how many of the group's tables somebody was vouched for, and when the last of them began."""

    tables: int
    last_at: datetime


# (session, group, since, until or None) -> by member; a group without vouched-for tables answers nothing
Source = Callable[[Session, int, datetime, datetime | None], Mapping[int, Attested]]
_sources: list[Source] = []


def source(answer: Source) -> None:
    """Let this room answer. Registering twice changes nothing."""
    if answer not in _sources:
        _sources.append(answer)


def since(
    session: Session, group_id: int, moment: datetime, until: datetime | None = None
) -> dict[int, Attested]:
    """Everybody with vouched-for tables of this group that began at or after the moment (and before the other)."""
    found: dict[int, Attested] = {}
    for answer in _sources:
        for member, told in answer(session, group_id, moment, until).items():
            known = found.get(member)
            found[member] = (
                Attested(known.tables + told.tables, max(known.last_at, told.last_at)) if known else told
            )
    return found
