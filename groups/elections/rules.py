"""The law of elections: why one opens, when people stand and vote, who is elected. No clock, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from groups.proposals.rules import draw, is_majority

STANDS_FOR = timedelta(days=3)  # candidates come forward
VOTES_FOR = timedelta(days=4)
RESTS_FOR = timedelta(days=30)  # before seats that stayed empty are asked for again
LONGEST_WORDS = 120


class Cause(StrEnum):
    """Why an election opens."""

    TERM = "term"  # one ends, or is about to
    SILENCE = "silence"
    LEFT = "left"
    LAID_DOWN = "laid-down"
    RECALLED = "recalled"
    WANTED = "wanted"  # nobody looked after the group, and somebody would; or it wants more stewards
    AGAIN = "again"  # seats stayed empty the last time


class Outcome(StrEnum):
    """How it ended."""

    ELECTED = "elected"
    NOBODY_STOOD = "nobody_stood"
    NOBODY_CHOSEN = "nobody_chosen"


class Phase(StrEnum):
    """Where it is."""

    STANDING = "standing"
    VOTING = "voting"
    OVER = "over"


class ElectionReason(StrEnum):
    """Why something cannot be done in an election."""

    NOT_STANDING_TIME = "not_standing_time"
    NOT_A_STEWARD = "not_a_steward"
    RECALL_RUNS = "recall_runs"
    WORDS_LONG = "words_long"


CAUSES = {
    "term": Cause.TERM, "silence": Cause.SILENCE, "left": Cause.LEFT, "laid-down": Cause.LAID_DOWN,
    "recalled": Cause.RECALLED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate as counted: `key` is the option's address, for the draw among equals."""

    member: int
    votes: int
    key: str


def elected(
    candidates: Sequence[Standing], seats: int, speaking: int, majority_percent: int, seed: str
) -> list[int]:
    """Who is elected: those with most votes, each with the charter's majority; among equals a draw decides."""
    enough = [each for each in candidates if is_majority(each.votes, speaking, majority_percent)]
    ordered = sorted(enough, key=lambda each: (-each.votes, draw(seed, each.key)))
    return [each.member for each in ordered[:seats]]


def phase(voting: bool, closed: bool) -> Phase:
    """Where an election is."""
    if closed:
        return Phase.OVER
    return Phase.VOTING if voting else Phase.STANDING


def stands_until(now: datetime) -> datetime:
    """When candidates have come forward, and the vote opens."""
    return now + STANDS_FOR


def votes_until(now: datetime) -> datetime:
    """When a vote that opens now ends."""
    return now + VOTES_FOR
