"""What can be reported, kind by kind: how it is found by whoever sees it, what a jury reads of it, how it is hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.access import NotThere
from app.core.viewer import Viewer
from app.site.moderation.rules import Thing

Finding = dict[str, str]
Kept = Any


@dataclass(frozen=True, slots=True)
class Found:
    """A thing, whose it is, where it belongs, and what a jury reads of it."""

    thing: Thing
    id: int
    ref: str  # its name in addresses of reports
    path: str  # its page
    title: str
    words: str
    author_id: int | None = None
    group_id: int | None = None
    dinner_id: int | None = None
    venue_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """What is done with one kind of thing."""

    find: Callable[[Session, str, Viewer], Found]  # through its own door; raises NotThere, NotYours
    look: Callable[[Session, int], Found | None]  # without one: for whoever judges
    hide: Callable[[Session, int, Finding, datetime], Kept | None] | None = (
        None  # None: there was nothing to hide
    )
    show: Callable[[Session, int, Kept, datetime], None] | None = None


_ways: dict[Thing, Ways] = {}


def register(thing: Thing, ways: Ways) -> None:
    """Let things of this kind be reported."""
    _ways[thing] = ways


def ways_of(thing: Thing) -> Ways:
    """What is done with this kind."""
    return _ways[thing]


def find(session: Session, kind: str, ref: str, viewer: Viewer) -> Found:
    """The thing of that name, if the viewer sees it. Raises NotThere, NotYours."""
    if kind not in {each.value for each in _ways} or not ref.isascii() or not ref.isprintable():
        raise NotThere
    return _ways[Thing(kind)].find(session, ref[:90], viewer)


def two(ref: str) -> tuple[str, int]:
    """A name with a number after it. Raises NotThere."""
    name, _, number = ref.rpartition(".")
    if not name or not number.isdecimal() or len(number) > 9:
        raise NotThere
    return name, int(number)
