"""The law of polls: what may be asked, who leads, and what wins; the order of answers decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MIN_CHOICES, MAX_CHOICES = 2, 10  # of whoever opens the poll
MOST_CHOICES = 20  # with those that others have added
MOST_ADDED = 3  # by one person to one poll
LEAST_NOTICE = timedelta(hours=1)  # between the end of the vote and the first choice
USUAL_WAIT = timedelta(days=3)
USUAL_NOTICE = timedelta(hours=24)


class Kind(StrEnum):
    """What a poll decides."""

    DATE = "date"
    PLACE = "place"


class Word(StrEnum):
    """An answer to one choice."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


SUPPORT = (Word.YES, Word.IF_NEED_BE)


class PollReason(StrEnum):
    """Why an answer, a choice or an end is not taken."""

    ADDED_ENOUGH = "added_enough"
    ADDING_OFF = "adding_off"
    BEGUN = "dinner_begun"
    NOT_A_CHOICE = "not_a_choice"
    POLL_CLOSED = "poll_closed"
    RUNS_ALREADY = "runs_already"
    TOO_MANY = "too_many_choices"


class PollProblem(StrEnum):
    """Why a poll cannot be asked like this."""

    CHOICE_BEFORE_END = "choice_before_end"
    DEADLINE_AFTER_CHOICE = "deadline_after_choice"
    NO_TIME_TO_ANSWER = "no_time_to_answer"
    NOTHING_TO_DECIDE = "nothing_to_decide"
    TWICE = "choice_twice"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: `rank` is the order of proposing, `starts_at` the moment that a date would be."""

    key: int
    rank: int
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person says of one choice; one person says one word of each."""

    choice: int
    person: int
    word: Word


@dataclass(frozen=True, slots=True)
class Tally:
    """How many said what of a choice."""

    yes: int = 0
    if_need_be: int = 0
    no: int = 0

    @property
    def support(self) -> int:
        """Those who would come."""
        return self.yes + self.if_need_be


def tallies(choices: Iterable[Choice], answers: Iterable[Answer]) -> dict[int, Tally]:
    """Count the words that each choice was given."""
    given: dict[int, list[Word]] = {choice.key: [] for choice in choices}
    for answer in answers:
        if answer.choice in given:
            given[answer.choice].append(answer.word)
    return {
        key: Tally(words.count(Word.YES), words.count(Word.IF_NEED_BE), words.count(Word.NO))
        for key, words in given.items()
    }


def ranking(choices: Sequence[Choice], counts: Mapping[int, Tally], now: datetime) -> list[Choice]:
    """Choices that can win, the winner first: most who would come, then most yes, then the earliest, then the
    first proposed. A date that has passed and a choice that nobody supports cannot win."""
    able = [
        choice for choice in choices
        if counts[choice.key].support and (choice.starts_at is None or choice.starts_at > now)
    ]  # fmt: skip
    return sorted(able, key=lambda choice: _strength(choice, counts[choice.key]))


def _strength(choice: Choice, tally: Tally) -> tuple[int, int, float, int]:
    start = choice.starts_at.timestamp() if choice.starts_at else 0.0
    return -tally.support, -tally.yes, start, choice.rank


def winner(choices: Sequence[Choice], answers: Iterable[Answer], now: datetime) -> Choice | None:
    """The choice that wins, or None when nothing can."""
    return next(iter(ranking(choices, tallies(choices, answers), now)), None)


def moment_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The UTC moment at which the clock of `zone` shows `wall`, when the place and so the zone came later.

    Shown twice, it is the first; never shown (the clocks jump), it is the same time by the clock before the jump.
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall_of(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clock of `zone` shows at that moment, to the minute."""
    return moment.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0, fold=0)


def usual_deadline(earliest: datetime, now: datetime) -> datetime:
    """When a vote ends if nobody says: a day before the first choice, half-way if near, three days at most."""
    half_way = now + (earliest - now) / 2
    end = min(now + USUAL_WAIT, max(earliest - USUAL_NOTICE, half_way))
    return end.replace(second=0, microsecond=0)


def deadline_problem(ends: datetime, earliest: datetime, now: datetime) -> PollProblem | None:
    """Why the vote cannot end then: people need time to answer, and to come to the earliest choice."""
    if earliest - LEAST_NOTICE <= now:
        return PollProblem.NO_TIME_TO_ANSWER
    return PollProblem.DEADLINE_AFTER_CHOICE if ends > earliest - LEAST_NOTICE else None


def addition_refused(*, open_: bool, adding: bool, host: bool, choices: int, own: int) -> PollReason | None:
    """Why somebody may not add a choice: `own` is how many are theirs already."""
    if not open_:
        return PollReason.POLL_CLOSED
    if not adding and not host:
        return PollReason.ADDING_OFF
    if choices >= MOST_CHOICES:
        return PollReason.TOO_MANY
    return PollReason.ADDED_ENOUGH if own >= MOST_ADDED and not host else None
