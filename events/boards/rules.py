"""The law of shared tables (M-22): what a board may be, and who sits down with the consent of those who sit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MIN_SEATS, MAX_SEATS = 3, 30
FEWEST = 2  # people without whom no table is set
MAX_COMPANIONS = 3  # a small party: a table for strangers is no booking of half of it
MAX_TITLE = 40
MAX_TERMS = 500
MAX_CANCEL = 200
MAX_HELLO = 140
MOST_BOARDS = 12  # of one house, that are open
MOST_ASKED = 3  # boards at which one member sits or asks at once
THINK = timedelta(hours=12)  # so long those who sit have time to answer
BEFORE_START = timedelta(hours=2)  # the house must know by then
USUAL_NOTICE = timedelta(hours=24)
USUAL_LENGTH = timedelta(hours=2, minutes=30)
LONGEST = timedelta(hours=6)
FARTHEST = timedelta(days=120)
DIETS_FROM = 3  # people from whom on it is told in numbers what the table does not eat


class Door(StrEnum):
    """What somebody who sits has said beforehand about those who would join."""

    ASK = "ask"
    ANYBODY = "anybody"


class AskState(StrEnum):
    """How it stands with somebody who would sit at a board."""

    ASKING = "asking"
    SEATED = "seated"
    STAYS = "stays"  # the table stays as it is
    GONE = "gone"  # took it back, or got up
    OVER = "over"  # the board ended, or filled up, before there was an answer


class BoardState(StrEnum):
    """How it stands with a board."""

    OPEN = "open"
    SET = "set"  # it is a dinner
    LAPSED = "lapsed"  # too few
    UNHOSTED = "unhosted"  # enough, but nobody of them has a group in which a table can be set
    WITHDRAWN = "withdrawn"  # the house took it back, or keeps the place no longer


class Verdict(StrEnum):
    """What becomes of somebody who asks, at this moment."""

    SITS = "sits"
    WAITS = "waits"
    STAYS = "stays"


class BoardReason(StrEnum):
    """Why something about a board is refused."""

    CLOSED = "board_closed"
    FULL = "board_full"
    NOT_ITS_VENUE = "board_not_its_venue"
    NOT_SEATED = "board_not_seated"
    PARTY = "board_party"
    SET = "board_set"
    STAYS = "board_stays"
    TIED = "board_tied"
    TOO_MANY = "too_many_boards"
    TOO_MANY_ASKED = "too_many_boards_asked"
    VENUE_CLOSED = "board_venue_closed"


class BoardProblem(StrEnum):
    """Why a board cannot be put up like this."""

    CLOSES_LATE = "board_closes_late"
    CLOSES_PAST = "board_closes_past"
    ENDS_EARLY = "board_ends_early"
    LEAST = "board_least"
    SEATS = "board_seats"
    TOO_FAR = "board_too_far"
    TOO_LONG = "board_too_long"
    TOO_SOON = "board_too_soon"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One who sits: what was said beforehand, a word about the one who asks, whether the two do not meet (PE-07)."""

    door: Door
    word: bool | None = None
    apart: bool = False

    @property
    def agrees(self) -> bool:
        """Whether this is a yes: by a word, else by what was said beforehand."""
        return self.door is Door.ANYBODY if self.word is None else self.word


def problems(
    *, starts_at: datetime, ends_at: datetime, closes_at: datetime, seats: int, least: int, now: datetime
) -> tuple[BoardProblem, ...]:
    """Return everything that keeps a board from being put up, in a fixed order; empty when it may stand."""
    found = {
        BoardProblem.TOO_SOON: starts_at <= now + BEFORE_START,
        BoardProblem.TOO_FAR: starts_at > now + FARTHEST,
        BoardProblem.ENDS_EARLY: ends_at <= starts_at,
        BoardProblem.TOO_LONG: ends_at - starts_at > LONGEST,
        BoardProblem.CLOSES_PAST: closes_at <= now,
        BoardProblem.CLOSES_LATE: closes_at > starts_at - BEFORE_START,
        BoardProblem.SEATS: not MIN_SEATS <= seats <= MAX_SEATS,
        BoardProblem.LEAST: not FEWEST <= least <= seats,
    }
    return tuple(problem for problem, stands in found.items() if stands)


def usual_deadline(starts_at: datetime, now: datetime) -> datetime:
    """The day before, while there is as much time to ask; else the last moment that is allowed."""
    day_before = starts_at - USUAL_NOTICE
    return day_before if day_before > now + THINK else starts_at - BEFORE_START


def answers_until(asked_at: datetime, closes_at: datetime) -> datetime:
    """The fixed hour of somebody who asks: half a day to think, but not beyond the board's own hour."""
    return min(asked_at + THINK, closes_at)


def verdict(size: int, free: int, sitting: Sequence[Sitting], *, until: datetime, now: datetime) -> Verdict:
    """Tell what becomes of a party of `size` people at a table with `free` seats.

    All who sit agree: it sits at once. Somebody says no, or does not meet the one who asks: the table stays as it is,
    and that is told at the fixed hour and not before, so that nobody can read who it was. Whoever is silent by then
    leaves it to the others: nobody said no and at least half agree, then the party sits (ADR 40).
    """
    early = Verdict.WAITS if now < until else Verdict.STAYS
    if size > free or any(each.apart or each.word is False for each in sitting):
        return early
    yes = sum(each.agrees for each in sitting)
    if yes == len(sitting):
        return Verdict.SITS
    if now < until:
        return Verdict.WAITS
    return Verdict.SITS if 2 * yes >= len(sitting) else Verdict.STAYS


def tells_diets(people: int) -> bool:
    """Tell whether so many sit that numbers of what is not eaten point to nobody."""
    return people >= DIETS_FROM
