"""What is known of one table, and what a verdict on it says (TRUST.md section 2): values, no judgement."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

YES_IF_PRESENT, YES_IF_ABSENT = 0.93, 0.04
NO_IF_PRESENT, NO_IF_ABSENT = 0.03, 0.60
RELIABILITY_PRIOR = 20.0


class SeatKind(StrEnum):
    """How a seat stood in the list when the table sat down."""

    GOING = "going"
    WALK_IN = "walk_in"
    CANCELLED = "cancelled"
    UNLISTED = "unlisted"


class Word(StrEnum):
    """What a witness says of a tablemate; saying nothing is no statement."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class SeatFinding(StrEnum):
    """What a table's evidence says of a seat."""

    CONFIRMED = "confirmed"
    UNVERIFIED = "unverified"
    CONTESTED = "contested"
    ABSENT = "absent"


class VerdictReason(StrEnum):
    """Which rule decided a seat; each has its sentence in both languages."""

    VOUCHED = "vouched"
    SAID_NOT_THERE = "said_not_there"
    DENIED = "denied"
    WORD_AGAINST_WORD = "word_against_word"
    NOBODY_VOUCHED = "nobody_vouched"
    NOT_ENOUGH = "not_enough"
    NOT_LINKED = "not_linked"
    MORE_THAN_COUNTED = "more_than_counted"
    REINSTATED = "reinstated"
    ELSEWHERE = "elsewhere"
    THIRD_THAT_DAY = "third_that_day"


@dataclass(frozen=True)
class Reliability:
    """What is known of a witness's errors: how often her no met somebody present, her yes somebody absent."""

    present: float = 0.0
    denied_present: float = 0.0
    absent: float = 0.0
    vouched_absent: float = 0.0

    def weight_of(self, word: Word) -> float:
        """Return the log-odds that her yes or no carries, her record mixed with a prior of 20 seats."""
        k = RELIABILITY_PRIOR
        if word is Word.YES:
            wrong = (self.vouched_absent + YES_IF_ABSENT * k) / (self.absent + k)
            return math.log(YES_IF_PRESENT / min(max(wrong, 0.01), YES_IF_PRESENT))
        wrong = (self.denied_present + NO_IF_PRESENT * k) / (self.present + k)
        return math.log(min(wrong, NO_IF_ABSENT) / NO_IF_ABSENT)

    def after(self, word: Word, finding: SeatFinding) -> "Reliability":
        """Return what is known once a seat that she spoke about is strongly settled."""
        if finding is SeatFinding.CONFIRMED:
            denied = self.denied_present + (word is Word.NO)
            return replace(self, present=self.present + 1, denied_present=denied)
        if finding is SeatFinding.ABSENT:
            vouched = self.vouched_absent + (word is Word.YES)
            return replace(self, absent=self.absent + 1, vouched_absent=vouched)
        return self


@dataclass(frozen=True)
class SeatEvidence:
    """What is known of one seat: how it was listed, her own word, her head count, last night's standing.

    `linked` marks a person linked to the merchant (or an ally): no witness here. `groups` are those in which she
    has confirmed seats. `jury` is +1, 0 or -1.
    """

    seat: int
    kind: SeatKind = SeatKind.GOING
    own: bool | None = None
    heads: int | None = None
    standing: float = 0.0
    linked: bool = False
    groups: frozenset[int] = frozenset()
    reliability: Reliability = Reliability()
    jury: int = 0


@dataclass(frozen=True)
class Scan:
    """Seat `scanner` read the live code of seat `shower`; `inside` is the geofence, None where nobody asked."""

    shower: int
    scanner: int
    inside: bool | None = None


@dataclass(frozen=True)
class Testimony:
    """The last word of seat `witness` about seat `subject`."""

    witness: int
    subject: int
    word: Word


@dataclass(frozen=True)
class Table:
    """All evidence of one table; the order in which it is listed means nothing."""

    seats: tuple[SeatEvidence, ...]
    scans: tuple[Scan, ...] = ()
    testimonies: tuple[Testimony, ...] = ()


@dataclass(frozen=True)
class Why:
    """The counts behind a verdict, from which a sentence is written in either language.

    `witnesses` are the seats, themselves probably there, that speak for this one; `groups` in how many groups they
    dine; `scans` how many of them by a code; `yes`, `no`, `unsure` the words said of it; `discounted` how many
    denials counted a quarter because their witness was an outlier at this table.
    """

    reason: VerdictReason
    witnesses: frozenset[int] = frozenset()
    groups: int = 0
    scans: int = 0
    yes: int = 0
    no: int = 0
    unsure: int = 0
    discounted: int = 0
    own: bool | None = None


@dataclass(frozen=True)
class Verdict:
    """What the table says of one seat."""

    state: SeatFinding
    probability: float
    why: Why
