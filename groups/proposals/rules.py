"""The law of deciding: who is on the roll, what a vote comes to, who may read its result. No clock, no database."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SHORTEST_TITLE, LONGEST_TITLE, LONGEST_TEXT, LONGEST_LABEL = 2, 80, 4000, 80
MIN_OPTIONS, MAX_OPTIONS = 2, 10
LEAST_TIME, MOST_TIME, USUAL_TIME = timedelta(hours=24), timedelta(days=30), timedelta(days=3)
MOST_OPEN = 3  # that one member may have running in a group
LEAST_ROLL = 2  # one person alone decides nothing where there are others
REMINDS_BEFORE = timedelta(hours=24)


class Word(StrEnum):
    """Options that every vote words alike."""

    YES = "yes"
    NO = "no"
    NONE = "none"  # of these


AGAINST = frozenset({Word.NO, Word.NONE})


class Side(StrEnum):
    """On which side of a question something is said."""

    FOR = "for"
    AGAINST = "against"


class Tie(StrEnum):
    """What happens when several options lead alike."""

    NOBODY = "nobody"  # nothing is decided
    FIRST = "first"  # the one that was proposed first
    LOT = "lot"  # by a draw from a seed that was sealed when the vote opened


class Outcome(StrEnum):
    """What a vote came to."""

    PASSED = "passed"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"
    TIED = "tied"
    TAKEN_BACK = "taken_back"


class RollRule(StrEnum):
    """By which rung of the ladder the roll was made; the first that has enough people counts."""

    TABLES = "tables"  # as many attested tables in the window as the charter says
    ONE_TABLE = "one_table"  # at least one in the window
    EVER = "ever"  # at least one, whenever
    MEMBERS = "members"  # a group without dinners: everybody who belonged to it at opening


class ProposalReason(StrEnum):
    """Why something cannot be done with a proposal."""

    ALREADY_VOTED_ON = "already_voted_on"
    BALLOT_KEY_LOST = "ballot_key_lost"
    CLOSED = "closed"
    JOINED_LATER = "joined_later"
    LABEL_LONG = "label_long"
    NODS_TELL = "nods_tell"
    NONE_AND_SOME = "none_and_some"
    NOT_A_KIND = "not_a_kind"
    NOT_AN_OPTION = "not_an_option"
    NOT_ON_ROLL = "not_on_roll"
    OWN_WORDS = "own_words"
    PARTIAL = "partial"
    TEXT_LONG = "text_long"
    TITLE_LONG = "title_long"
    TITLE_SHORT = "title_short"
    TOO_FEW_OPTIONS = "too_few_options"
    TOO_MANY_OPEN = "too_many_open"
    TOO_MANY_OPTIONS = "too_many_options"
    TWICE = "twice"
    WRONG_TIME = "wrong_time"


class Unmet(StrEnum):
    """Why what was passed could not be carried out."""

    ALREADY_SO = "already_so"
    CHANGED_MEANWHILE = "changed_meanwhile"
    FAULT = "fault"
    NOT_HERE_ANY_MORE = "not_here_any_more"


@dataclass(frozen=True, slots=True)
class Roll:
    """Who votes, by which rung."""

    rule: RollRule
    entitled: frozenset[int]


@dataclass(frozen=True, slots=True)
class Option:
    """One option as it is counted: `rank` is the order of proposing, `key` its public id (for the draw)."""

    rank: int
    key: str
    against: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Law:
    """What the charter asked of this vote when it opened."""

    quorum_percent: int
    majority_percent: int
    tie: Tie = Tie.NOBODY
    plurality: bool = False  # the most votes are enough
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A vote counted: how many took part, how many of them abstained, and how many were for each option, by rank."""

    taken: int
    abstained: int
    votes: Mapping[int, int]

    @property
    def speaking(self) -> int:
        """Those who took a side."""
        return self.taken - self.abstained


@dataclass(frozen=True, slots=True)
class Result:
    """What the count comes to; `winner` is the rank of the option that passed."""

    outcome: Outcome
    winner: int | None = None


def roll_of(members: Collection[int], tables: Mapping[int, int], ever: Mapping[int, int], least: int) -> Roll:
    """Who votes: `tables` are attested tables in the window by member, `ever` those of all time.

    The first rung with at least two people counts (with everybody, where there are fewer).
    """
    wanted = min(LEAST_ROLL, len(members))
    rungs = (
        (RollRule.TABLES, {m for m in members if tables.get(m, 0) >= least}),
        (RollRule.ONE_TABLE, {m for m in members if tables.get(m, 0) >= 1}),
        (RollRule.EVER, {m for m in members if ever.get(m, 0) >= 1}),
    )
    for rule, people in rungs:
        if len(people) >= wanted and people:
            return Roll(rule, frozenset(people))
    return Roll(RollRule.MEMBERS, frozenset(members))


def quorum_of(entitled: int, percent: int) -> int:
    """How many of the roll must take part: rounded up, and somebody at least."""
    return max(1, -(-entitled * percent // 100))


def is_majority(votes: int, of: int, percent: int) -> bool:
    """Whether that many are enough: 50 must be exceeded, anything above it reached (GR-03)."""
    return votes * 2 > of if percent <= 50 else votes > 0 and votes * 100 >= percent * of


def ballot_problem(options: Sequence[Option], ranks: Collection[int], most: int) -> ProposalReason | None:
    """Why this cannot be a ballot; `most` is how many it may be for, 0 as many as one likes."""
    known = {option.rank: option for option in options if not option.withdrawn}
    if not known.keys() >= set(ranks):
        return ProposalReason.NOT_AN_OPTION
    if len(ranks) > 1 and any(known[rank].against for rank in ranks):
        return ProposalReason.NONE_AND_SOME
    return ProposalReason.NOT_AN_OPTION if most and len(ranks) > most else None


def count(options: Sequence[Option], ballots: Sequence[Collection[int]]) -> Count:
    """Count ballots, each the ranks that it is for; an empty one abstains. Who stood back has no votes."""
    votes = {
        option.rank: 0 if option.withdrawn else sum(option.rank in ballot for ballot in ballots)
        for option in options
    }
    return Count(len(ballots), sum(not ballot for ballot in ballots), votes)


def result(options: Sequence[Option], counted: Count, entitled: int, law: Law) -> Result:
    """What the count comes to. The order in which people voted decides nothing."""
    if counted.taken < quorum_of(entitled, law.quorum_percent):
        return Result(Outcome.NO_QUORUM)
    most = max(counted.votes.values(), default=0)
    leaders = [option for option in options if counted.votes[option.rank] == most]
    if most == 0:
        return Result(Outcome.REJECTED)
    if len(leaders) > 1:
        if any(option.against for option in leaders):
            return Result(Outcome.REJECTED)
        if law.tie is Tie.NOBODY:
            return Result(Outcome.TIED)
    winner = min(leaders, key=lambda option: _place(option, law))
    enough = law.plurality or is_majority(most, counted.speaking, law.majority_percent)
    if winner.against or not enough:
        return Result(Outcome.REJECTED)
    return Result(Outcome.PASSED, winner.rank)


def _place(option: Option, law: Law) -> tuple[str, int]:
    return (draw(law.seed, option.key) if law.tie is Tie.LOT else "", option.rank)


def draw(seed: str, key: str) -> str:
    """Where the sealed seed puts an option in a draw: the smallest wins. Anybody can do this again."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def seal(seed: str) -> str:
    """What is shown of the seed while the vote runs."""
    return hashlib.sha256(seed.encode()).hexdigest()


def shows_result(*, closed: bool, voted: bool, secret: bool) -> bool:
    """Whether somebody may read the result: after the end, or after one's own vote.

    A secret vote's numbers stand still until the end: seen one by one they would tell who said what.
    """
    return closed or (voted and not secret)


def time_problem(closes_at: datetime, now: datetime) -> ProposalReason | None:
    """Why a member's vote cannot end then: people need time, and an end."""
    return None if LEAST_TIME <= closes_at - now <= MOST_TIME else ProposalReason.WRONG_TIME


def reminds_at(opened_at: datetime, closes_at: datetime) -> datetime:
    """When those who have not voted are reminded, once: a day before the end, half-way if that is later."""
    return max(closes_at - REMINDS_BEFORE, opened_at + (closes_at - opened_at) / 2)
