"""Facts about votes."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class ProposalOpened(Fact):
    """A vote runs. `by_id` is none where the charter itself asks."""

    group_id: int
    proposal_id: int
    by_id: int | None


@dataclass(frozen=True, slots=True)
class ProposalChanged(Fact):
    """Somebody has voted or spoken, or it was taken back: pages that show it fetch themselves anew."""

    group_id: int
    proposal_id: int


@dataclass(frozen=True, slots=True)
class ProposalVoted(Fact):
    """A member has taken part: what asked him to is answered. Of how, nothing."""

    proposal_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class ProposalReminded(Fact):
    """A vote ends soon; these on its roll have not taken part."""

    group_id: int
    proposal_id: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ProposalClosed(Fact):
    """A vote is over; `passed`: an option has won (whether it could be carried out tells ProposalExecuted)."""

    group_id: int
    proposal_id: int
    passed: bool


@dataclass(frozen=True, slots=True)
class ProposalExecuted(Fact):
    """What was passed is carried out (`done`), or cannot be: the proposal tells why."""

    group_id: int
    proposal_id: int
    kind: str
    done: bool
