"""The kinds of lines as members read them: a sentence, an icon, and the part of the ledger it belongs to.

A room above that writes lines of its own says here how they read; a kind that nobody explains is shown plainly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from groups.ledger.rules import PERSON

Words = Callable[["ShownLine"], object]


class Part(StrEnum):
    """What a reader may ask for."""

    RULES = "rules"
    PEOPLE = "people"
    DECISIONS = "decisions"
    TABLES = "tables"
    REFUSED = "refused"


@dataclass(frozen=True)
class Kind:
    """How a kind is told."""

    words: Words
    icon: str
    part: Part


@dataclass(frozen=True)
class ShownLine:
    """A line with its names: `who(token)` is what a commitment means to the readers, while it means anything."""

    seq: int
    at: str
    kind: str
    what: Mapping[str, Any]
    source: str
    actor: str
    subject: str
    hash: str
    names: Mapping[str, str]

    def who(self, token: str) -> str:
        """The name behind a commitment."""
        if not PERSON.fullmatch(str(token)):
            return str(_("nobody in particular"))
        return self.names.get(token) or str(_("somebody who has left"))

    @property
    def by(self) -> str:
        """Who did it, by name."""
        return self.who(self.actor)

    @property
    def name(self) -> str:
        """Whom it concerns, by name."""
        return self.who(self.subject)


_told: dict[str, Kind] = {}


def tell(kind: str, words: Words, icon: str = "scroll", part: Part = Part.DECISIONS) -> None:
    """Say how lines of this kind read."""
    _told[kind] = Kind(words, icon, part)


def of(kind: str) -> Kind:
    """How this kind is told."""
    return _told.get(kind) or Kind(_plainly, "scroll", Part.DECISIONS)


def kinds_in(part: Part) -> list[str]:
    """The kinds of this part of the ledger."""
    return sorted(kind for kind, told in _told.items() if told.part is part)


def _plainly(line: ShownLine) -> object:
    if line.subject:
        return _("Written down of %(name)s: %(kind)s", name=line.name, kind=line.kind)
    return _("Written down: %(kind)s", kind=line.kind)
