"""The pact: what everybody agrees to before sitting down (DN-02)."""

from dataclasses import dataclass, fields
from enum import StrEnum

MAX_NOTE_LENGTH = 200
MAX_WEIGHT_PERCENT = 100
MAX_LATE_CANCEL_HOURS = 168


class SplitMode(StrEnum):
    """How the bill will be split."""

    EQUAL = "equal"
    DISH = "dish"
    TREAT = "treat"
    SHARES = "shares"


class PactProblem(StrEnum):
    """Why a pact cannot be offered."""

    DEPOSIT_NOTE_TOO_LONG = "deposit_note_too_long"
    LATE_CANCEL_HOURS = "late_cancel_hours"
    TREAT_TOO_LONG = "treat_too_long"
    TREAT_WITHOUT_NAME = "treat_without_name"
    WEIGHT = "weight"


@dataclass(frozen=True)
class Pact:
    """One version of the pact; a changed pact is a new version and asks everyone again.

    `treat` says in words who treats whom, empty for nobody; weights are percents of a member's share;
    `deposit_note` is words, never money.
    """

    split_mode: SplitMode = SplitMode.EQUAL
    drinks_pool: bool = False
    treat: str = ""
    plus_one_weight: int = 100
    child_weight: int = 50
    deposit_note: str = ""
    late_cancel_hours: int = 24
    no_urging: bool = True


def pact_problems(pact: Pact) -> tuple[PactProblem, ...]:
    """Return everything that keeps `pact` from being offered, in a fixed order; empty when it may stand."""
    weights = (pact.plus_one_weight, pact.child_weight)
    found = {
        PactProblem.WEIGHT: any(not 0 <= weight <= MAX_WEIGHT_PERCENT for weight in weights),
        PactProblem.TREAT_WITHOUT_NAME: pact.split_mode is SplitMode.TREAT and not pact.treat.strip(),
        PactProblem.TREAT_TOO_LONG: len(pact.treat) > MAX_NOTE_LENGTH,
        PactProblem.DEPOSIT_NOTE_TOO_LONG: len(pact.deposit_note) > MAX_NOTE_LENGTH,
        PactProblem.LATE_CANCEL_HOURS: not 0 <= pact.late_cancel_hours <= MAX_LATE_CANCEL_HOURS,
    }
    return tuple(problem for problem, stands in found.items() if stands)


def pact_changes(old: Pact, new: Pact) -> tuple[str, ...]:
    """Return the names of the fields that differ, in the order of the pact: what those seated are asked about."""
    return tuple(each.name for each in fields(Pact) if getattr(old, each.name) != getattr(new, each.name))
