"""Facts about deciding when, where and whether."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class PollOpened(Fact):
    """The time or the place of a dinner is being decided."""

    dinner_id: int
    poll_id: int


@dataclass(frozen=True, slots=True)
class PollChanged(Fact):
    """Somebody has answered a poll, or added a choice."""

    dinner_id: int
    poll_id: int


@dataclass(frozen=True, slots=True)
class PollClosed(Fact):
    """A poll is over; `decided` when one choice won and is the dinner's now."""

    dinner_id: int
    poll_id: int
    decided: bool


@dataclass(frozen=True, slots=True)
class TippingOpened(Fact):
    """Somebody asks who would come if enough do."""

    tipping_id: int
    group_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class TippingChanged(Fact):
    """Somebody has answered a tipping table, or taken an answer back."""

    tipping_id: int


@dataclass(frozen=True, slots=True)
class Tipped(Fact):
    """Enough agreed on one time and place: there is a dinner, and they sit."""

    tipping_id: int
    dinner_id: int


@dataclass(frozen=True, slots=True)
class TippingLapsed(Fact):
    """Too few agreed by the deadline; nothing came of it."""

    tipping_id: int


@dataclass(frozen=True, slots=True)
class CravingMatched(Fact):
    """Wishes of these members fit together: a draft of a table waits for a host. Told to them alone."""

    draft_id: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CravingHosted(Fact):
    """Somebody hosts the table that came of cravings."""

    draft_id: int
    dinner_id: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CravingDissolved(Fact):
    """A draft has too few left; nobody is told who declined."""

    draft_id: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ConditionMet(Fact):
    """What somebody asked for holds: the seat is taken."""

    dinner_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class ConditionLost(Fact):
    """What somebody asked for no longer holds: the seat waits for it again."""

    dinner_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class ConditionsDue(Fact):
    """What seats with an if rest on has moved: once all causes of this unit are known, they are settled."""

    dinner_id: int
    silent = True


@dataclass(frozen=True, slots=True)
class ConditionsSettled(Fact):
    """Answers with an if were given, taken back or have lapsed. Silent: they are nobody else's concern."""

    dinner_id: int
    silent = True
