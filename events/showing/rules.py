"""The law of showing up: what a no-show is, when it counts, and what follows by the group's own rule (DN-13, B-08)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from events.dinners.rules import no_show_pause

DISPUTE_WINDOW = timedelta(days=14)
ASKED_AGAIN_FOR = timedelta(days=7)
LOOKS_BACK = timedelta(days=30)  # after downtime; what is older is left in peace
FORGIVERS = 2
WORDS_TO_UPHOLD = 2
FEWEST_DINNERS, FEWEST_SEATS = 3, 12
RATE_WINDOW = timedelta(days=365)


class NoShowReason(StrEnum):
    """Why a word about a no-show is not taken."""

    DISPUTE_OVER = "dispute_over"
    NOT_AT_THE_TABLE = "not_at_the_table"
    ONESELF = "oneself"
    SETTLED = "settled"


class NoShowState(StrEnum):
    """What a no-show is; only a noted one counts."""

    NOTED = "noted"
    DISPUTED = "disputed"
    FORGIVEN = "forgiven"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class Rule:
    """The charter's three numbers, as they stood when a dinner was called; 0 strikes: no rule."""

    strikes: int
    window_days: int
    pause_days: int


@dataclass(frozen=True, slots=True)
class Missed:
    """One missed dinner: when it was, by which rule it is judged, and whether it counts."""

    at: datetime
    rule: Rule
    state: NoShowState = NoShowState.NOTED


@dataclass(frozen=True, slots=True)
class ShowUp:
    """How many seats of a group were kept, how many missed, at how many dinners."""

    kept: int
    missed: int
    dinners: int

    @property
    def percent(self) -> int | None:
        """The share of seats kept; None while it would speak of single people."""
        seats = self.kept + self.missed
        if self.dinners < FEWEST_DINNERS or seats < FEWEST_SEATS:
            return None
        return self.kept * 100 // seats


def is_no_show(
    *, going: bool, walked_in: bool, absent: bool, denied_by: Collection[int], own_no: bool, host: int | None
) -> bool:
    """Tell whether the table's final word makes a kept seat a no-show.

    `denied_by` are the confirmed tablemates who said "was not there". The seat must be found absent, and that by
    somebody else than the host alone: one tablemate, or the host together with the person's own word. What only
    time, the host or the person herself says is no no-show.
    """
    if not going or walked_in or not absent:
        return False
    others = [each for each in denied_by if each != host]
    return bool(others) or (own_no and bool(denied_by))


def pause_until(missed: Iterable[Missed]) -> datetime | None:
    """Return until when the member only waits, or None; the order of `missed` means nothing.

    Each missed dinner is judged by its own rule, together with the earlier ones that were called under the same
    numbers: a change of the charter never makes an old dinner count for more, or at all.
    """
    counting = sorted((each for each in missed if each.state is NoShowState.NOTED), key=lambda each: each.at)
    ends = [
        no_show_pause(
            [other.at for other in counting[: place + 1] if other.rule == last.rule], strikes=last.rule.strikes,
            window_days=last.rule.window_days, pause_days=last.rule.pause_days, now=last.at,
        )
        for place, last in enumerate(counting)
    ]  # fmt: skip
    return max((end for end in ends if end is not None), default=None)


def counted(missed: Iterable[Missed], rule: Rule, now: datetime) -> int:
    """Return how many missed dinners of this rule count at `now`."""
    window = timedelta(days=rule.window_days)
    return sum(
        each.state is NoShowState.NOTED and each.rule == rule and now - window < each.at <= now for each in missed
    )  # fmt: skip


def may_dispute(state: NoShowState, noted_at: datetime, now: datetime) -> bool:
    """Tell whether the member may still say "I was there": within 14 days of the note."""
    return state is NoShowState.NOTED and now - noted_at <= DISPUTE_WINDOW


def is_forgiven(forgivers: Collection[int]) -> bool:
    """Tell whether enough diners of that table said that it is fine."""
    return len(set(forgivers)) >= FORGIVERS


def settled(words: Iterable[tuple[int, bool]], host: int | None) -> NoShowState:
    """Return what a disputed no-show is once tablemates were asked again, and the days for it are over.

    `words` are (member, was there), the last word of each confirmed tablemate; their order means nothing. A yes
    that only the host contradicts lifts it, no's of two people uphold it; word against word, or too few words,
    leave it disputed for good: then it never counts.
    """
    said = dict(words)
    yes = {who for who, there in said.items() if there}
    no = said.keys() - yes
    if yes:
        return NoShowState.DISPUTED if no - {host} else NoShowState.LIFTED
    return NoShowState.NOTED if len(no) >= WORDS_TO_UPHOLD else NoShowState.DISPUTED


def asks_again(disputed_at: datetime, now: datetime) -> bool:
    """Tell whether tablemates are still asked about a disputed no-show."""
    return now < disputed_at + ASKED_AGAIN_FOR
