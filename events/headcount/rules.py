"""The law of the headcount (B-04): when the question is asked, when the number is final, and who then waits.

Nobody loses a seat without having had three hours to answer: whoever sat down, or was asked, later than that has just
said enough and keeps the seat. Where there is no time for it before the dinner, the number is final and nobody moves.
A server that was away puts the lock off rather than count the hours in which nobody could answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

USUAL_HOURS = 24
HOURS = (72, 48, 24, 12, 6, 3)  # the number is final so long before the dinner
ASKED_BEFORE = timedelta(hours=24)
TIME_TO_ANSWER = timedelta(hours=3)
OVERSLEPT = timedelta(minutes=15)  # later than this, a tick was not just slow: nobody could answer meanwhile
FEWEST_ANSWERS, MOST_ANSWERS = 2, 4
LONGEST_QUESTION, LONGEST_ANSWER = 60, 24


class Preset(StrEnum):
    """A question whose words are known in every language; `own` is the host's."""

    BROTH = "broth"
    MENU = "menu"
    STAPLE = "staple"
    OWN = "own"


PRESET_ANSWERS = {Preset.BROTH: 3, Preset.MENU: 2, Preset.STAPLE: 3}


class HeadcountReason(StrEnum):
    """Why the headcount stays as it is."""

    ASKED_ALREADY = "headcount_asked_already"
    BEGUN = "headcount_begun"
    LOCKED = "headcount_locked"
    NOT_SEATED = "headcount_not_seated"
    NOTHING_ASKED = "headcount_nothing_asked"
    NO_SUCH_ANSWER = "headcount_no_such_answer"
    TOO_NEAR = "headcount_too_near"


class QuestionProblem(StrEnum):
    """Why a question of one's own cannot be asked like this."""

    ANSWER_TOO_LONG = "headcount_answer_too_long"
    ANSWERS_ALIKE = "headcount_answers_alike"
    EMPTY = "headcount_question_empty"
    TOO_FEW_ANSWERS = "headcount_too_few_answers"
    TOO_LONG = "headcount_question_too_long"


class Step(StrEnum):
    """What a headcount is due to do."""

    WAIT = "wait"
    ASK = "ask"
    PUT_OFF = "put_off"
    LOCK = "lock"
    LOCK_GENTLY = "lock_gently"  # the number is final, and nobody moves


@dataclass(frozen=True, slots=True)
class Due:
    """The step, and when the number is final from then on."""

    step: Step
    lock_at: datetime


@dataclass(frozen=True, slots=True)
class Sitting:
    """One party at the table: since when, and whether it has answered."""

    head: int
    seated_at: datetime
    answered: bool


def lock_moment(starts_at: datetime, hours: int) -> datetime:
    """Return when the number is final."""
    return starts_at - timedelta(hours=hours)


def hours_left(starts_at: datetime, now: datetime) -> tuple[int, ...]:
    """Return the choices that still leave time to answer; none when the dinner is too near to ask at all."""
    return tuple(hours for hours in HOURS if lock_moment(starts_at, hours) - now >= TIME_TO_ANSWER)


def due(
    *,
    starts_at: datetime,
    lock_at: datetime,
    asked_at: datetime | None,
    now: datetime,
    open_time: bool = False,
) -> Due:
    """Return the next step of a headcount that is not locked. Asking is due a day before the lock."""
    if open_time and now < starts_at:
        return Due(Step.WAIT, lock_at)  # nobody can say yes to a day that is not decided
    if now >= starts_at:
        return Due(Step.LOCK_GENTLY, lock_at)
    if asked_at is None:
        if now < lock_at - ASKED_BEFORE:
            return Due(Step.WAIT, lock_at)
        return Due(Step.ASK, min(starts_at, max(lock_at, now + TIME_TO_ANSWER)))
    if now < lock_at:
        return Due(Step.WAIT, lock_at)
    if lock_at - asked_at < TIME_TO_ANSWER:
        return Due(Step.LOCK_GENTLY, lock_at)
    if now - lock_at <= OVERSLEPT:
        return Due(Step.LOCK, lock_at)
    later = now + TIME_TO_ANSWER
    return Due(Step.PUT_OFF, later) if later < starts_at else Due(Step.LOCK_GENTLY, lock_at)


def silent(parties: Iterable[Sitting], now: datetime) -> tuple[int, ...]:
    """Return the parties that have had time and did not answer, in the order in which they are given."""
    return tuple(p.head for p in parties if not p.answered and now - p.seated_at >= TIME_TO_ANSWER)


def tally(answers: Iterable[int], choices: int) -> tuple[int, ...]:
    """Return how many people chose each answer; what names no answer counts nowhere."""
    counts = [0] * choices
    for answer in answers:
        if 0 <= answer < choices:
            counts[answer] += 1
    return tuple(counts)


def chosen(
    one: int | None, each: Mapping[int, int], seats: Sequence[int], choices: int
) -> dict[int, int] | None:
    """Return seat → answer for a party: `one` for all, or `each` of its own; None when something is no answer."""
    found = {seat: one if one is not None else each.get(seat, -1) for seat in seats}
    return found if seats and all(0 <= answer < choices for answer in found.values()) else None


def question_problems(question: str, answers: Sequence[str]) -> tuple[QuestionProblem, ...]:
    """Return everything that keeps a question of one's own from being asked, in a fixed order."""
    given = [answer for answer in answers if answer]
    found = {
        QuestionProblem.EMPTY: not question,
        QuestionProblem.TOO_LONG: len(question) > LONGEST_QUESTION,
        QuestionProblem.TOO_FEW_ANSWERS: not FEWEST_ANSWERS <= len(given) <= MOST_ANSWERS,
        QuestionProblem.ANSWERS_ALIKE: len({answer.casefold() for answer in given}) < len(given),
        QuestionProblem.ANSWER_TOO_LONG: any(len(answer) > LONGEST_ANSWER for answer in given),
    }
    return tuple(problem for problem, stands in found.items() if stands)
