"""The law of words between diners and merchants: how a code is typed, when a reply stands, what numbers are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TYPED_WITHIN = timedelta(days=14)  # after the dinner
MOST_MISSES = 5
MAX_REPLY = 2000
FEWEST_DINERS = 5  # below that a number would be somebody's own word (M-16)
AHEAD = timedelta(days=14)
NEAR = 2  # steps of invitation within which two accounts are of one branch


class ClaimReason(StrEnum):
    """Why something is refused."""

    NOT_NOW = "code_not_now"
    TOO_MANY_MISSES = "too_many_misses"
    NO_SUCH_CODE = "no_such_code"
    SEALED = "reply_sealed"
    WITHDRAWN = "reply_withdrawn"
    ANSWERED_BY_ANOTHER = "answered_by_another"
    REPLY_CHANGED = "reply_changed"


@dataclass(frozen=True, slots=True)
class Tapped:
    """What diners said of one dish: so many of so many would order it again, so many no more."""

    name: str
    again: int
    no_more: int
    diners: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """What a quarter's diners gave an aspect, in bowls on average, and how many gave it."""

    year: int
    number: int
    bowls: Mapping[str, float]
    diners: int


def may_type(ends_at: datetime, now: datetime) -> bool:
    """Tell whether the code that lay on the desk may be typed now."""
    return ends_at <= now <= ends_at + TYPED_WITHIN


def branch_of(member: int, inviters: Sequence[int]) -> frozenset[int]:
    """The accounts near her in the tree of invitations: herself, who invited her, and who invited that one."""
    return frozenset((member, *inviters[:NEAR]))


def tellable(found: Collection[Tapped]) -> list[Tapped]:
    """Of these dishes those of which at least five diners said something."""
    return [each for each in found if each.diners >= FEWEST_DINERS]


def quarters(rows: Collection[tuple[int, datetime, Mapping[str, int | None]]]) -> list[Quarter]:
    """Averages by quarter, the newest first. An aspect that fewer than five different diners gave is left out.

    `rows`: who, when, and half steps by aspect.
    """
    by_quarter: dict[tuple[int, int], list[tuple[int, Mapping[str, int | None]]]] = {}
    for who, at, steps in rows:
        by_quarter.setdefault((at.year, (at.month - 1) // 3 + 1), []).append((who, steps))
    made = [_quarter(year, number, said) for (year, number), said in by_quarter.items()]
    return sorted(
        (each for each in made if each.bowls), key=lambda each: (each.year, each.number), reverse=True
    )


def _quarter(year: int, number: int, said: Sequence[tuple[int, Mapping[str, int | None]]]) -> Quarter:
    bowls: dict[str, float] = {}
    for aspect in {name for _who, steps in said for name in steps}:
        given = {who: value for who, steps in said if (value := steps.get(aspect)) is not None}
        if len(given) >= FEWEST_DINERS:
            bowls[aspect] = round(sum(given.values()) / len(given) / 2, 1)
    return Quarter(year, number, bowls, len({who for who, _steps in said}))
