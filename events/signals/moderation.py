"""Facts about cases and juries."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class CaseOpened(Fact):
    """A thing of this member was reported (None: of nobody): who did it is told, and may speak."""

    case_id: int
    public_id: str
    thing: str
    member_id: int | None


@dataclass(frozen=True, slots=True)
class JurorDrawn(Fact):
    """The lot has fallen on somebody: a case waits for a vote."""

    case_id: int
    public_id: str
    member_id: int
    number: int


@dataclass(frozen=True, slots=True)
class CaseDecided(Fact):
    """A jury has spoken, or nobody could be found to; `member_ids` are the sides."""

    case_id: int
    public_id: str
    outcome: str
    number: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CaseAppealed(Fact):
    """A side has asked eleven others."""

    case_id: int
    public_id: str
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MemberQuieted(Fact):
    """A jury has suspended somebody from writing, or taken that back: open sockets begin anew."""

    member_id: int
