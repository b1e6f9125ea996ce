"""The pact: what everybody agrees to before sitting down (DN-02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, NamedTuple

from groups.membership.rules import Charter

MAX_NOTE_LENGTH = 200
MAX_WEIGHT_PERCENT = 100
MAX_NAMED_PERCENT = 1000  # somebody may bear ten shares, if everybody agrees
MAX_NAMED = 50
MAX_LATE_CANCEL_HOURS = 168


class SplitMode(StrEnum):
    """How the bill will be split."""

    EQUAL = "equal"
    DISH = "dish"
    TREAT = "treat"
    SHARES = "shares"


class Rounding(StrEnum):
    """Whether shares are rounded up to whole units of the currency, and whose the surplus is (A-31)."""

    NONE = "none"
    PAYER = "payer"
    NEXT = "next"


class Weighed(NamedTuple):
    """Somebody named with a share of their own (A-37): a member, else a name as the table knows it."""

    percent: int
    name: str = ""
    member_id: int | None = None


class PactProblem(StrEnum):
    """Why a pact cannot be offered."""

    DEPOSIT_NOTE_TOO_LONG = "deposit_note_too_long"
    LATE_CANCEL_HOURS = "late_cancel_hours"
    NAMED_TOO_MANY = "named_too_many"
    NAMED_TWICE = "named_twice"
    NAMED_WEIGHT = "named_weight"
    TREAT_TOO_LONG = "treat_too_long"
    TREAT_WITHOUT_NAME = "treat_without_name"
    WEIGHT = "weight"


@dataclass(frozen=True)
class Pact:
    """One version of the pact; a changed pact is a new version and asks everyone again.

    `treat` says in words who treats whom, empty for nobody; weights are percents of a member's share;
    `deposit_note` is words, never money. `weights` are of people named, by nothing that is stored about them.
    """

    split_mode: SplitMode = SplitMode.EQUAL
    drinks_pool: bool = False
    treat: str = ""
    plus_one_weight: int = 100
    child_weight: int = 50
    deposit_note: str = ""
    late_cancel_hours: int = 24
    no_urging: bool = True
    weights: tuple[Weighed, ...] = ()
    rounding: Rounding = Rounding.NONE

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> Pact:
        """The pact that was kept as plain values (`asdict`); what it does not name is as it is without a word."""
        return cls(**{
            **kept, "split_mode": SplitMode(kept["split_mode"]),
            "weights": tuple(Weighed(*each) for each in kept.get("weights", ())),
            "rounding": Rounding(kept.get("rounding", Rounding.NONE)),
        })  # fmt: skip

    @classmethod
    def by(cls, charter: Charter) -> Pact:
        """What the group has agreed on for all its dinners: the pact that a new one begins with (W-09)."""
        return cls(SplitMode(charter.split_mode.value), late_cancel_hours=charter.late_cancel_hours)


def pact_problems(pact: Pact) -> tuple[PactProblem, ...]:
    """Return everything that keeps `pact` from being offered, in a fixed order; empty when it may stand."""
    weights = (pact.plus_one_weight, pact.child_weight)
    found = {
        PactProblem.WEIGHT: any(not 0 <= weight <= MAX_WEIGHT_PERCENT for weight in weights),
        PactProblem.NAMED_WEIGHT: any(not 0 <= each.percent <= MAX_NAMED_PERCENT for each in pact.weights),
        PactProblem.NAMED_TWICE: len({each[1:] for each in pact.weights}) < len(pact.weights),
        PactProblem.NAMED_TOO_MANY: len(pact.weights) > MAX_NAMED,
        PactProblem.TREAT_WITHOUT_NAME: pact.split_mode is SplitMode.TREAT and not pact.treat.strip(),
        PactProblem.TREAT_TOO_LONG: len(pact.treat) > MAX_NOTE_LENGTH,
        PactProblem.DEPOSIT_NOTE_TOO_LONG: len(pact.deposit_note) > MAX_NOTE_LENGTH,
        PactProblem.LATE_CANCEL_HOURS: not 0 <= pact.late_cancel_hours <= MAX_LATE_CANCEL_HOURS,
    }
    return tuple(problem for problem, stands in found.items() if stands)


def pact_changes(old: Pact, new: Pact) -> tuple[str, ...]:
    """Return the names of the fields that differ, in the order of the pact: what those seated are asked about."""
    return tuple(each.name for each in fields(Pact) if getattr(old, each.name) != getattr(new, each.name))
