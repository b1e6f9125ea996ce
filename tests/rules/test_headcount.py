"""The headcount: asked in time, locked once, and nobody moves who had no time to answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.headcount.rules import (
    HOURS,
    OVERSLEPT,
    TIME_TO_ANSWER,
    Due,
    QuestionProblem,
    Sitting,
    Step,
    chosen,
    due,
    hours_left,
    lock_moment,
    question_problems,
    silent,
    tally,
)

STARTS = datetime(2026, 5, 8, 19, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

minutes = st.integers(-300, 7 * 24 * 60).map(lambda n: STARTS - n * MINUTE)


def run(set_at: datetime, hours: int, ticks: list[datetime]) -> list[tuple[datetime, Due]]:
    """What happens at these ticks, as the tick of the room applies it."""
    lock_at, asked_at = lock_moment(STARTS, hours), None
    told = []
    for now in sorted(each for each in ticks if each >= set_at):
        found = due(starts_at=STARTS, lock_at=lock_at, asked_at=asked_at, now=now)
        told.append((now, found))
        lock_at = found.lock_at
        if found.step is Step.ASK:
            asked_at = now
        if found.step in (Step.LOCK, Step.LOCK_GENTLY):
            break
    return told


def test_it_is_asked_a_day_before_the_lock_and_then_locked() -> None:
    ticks = [STARTS - timedelta(hours=60) + n * MINUTE for n in range(60 * 60)]
    steps = [(now, found.step) for now, found in run(ticks[0], 24, ticks) if found.step is not Step.WAIT]
    assert steps == [(STARTS - 48 * HOUR, Step.ASK), (STARTS - 24 * HOUR, Step.LOCK)]


@given(minutes, st.sampled_from(HOURS), st.lists(minutes, max_size=30))
def test_whatever_ticks_are_missed_it_is_asked_once_before_anybody_moves(
    set_at: datetime, hours: int, ticks: list[datetime]
) -> None:
    told = run(set_at, hours, ticks)
    steps = [found.step for _now, found in told]
    assert steps.count(Step.ASK) <= 1
    assert sum(step in (Step.LOCK, Step.LOCK_GENTLY) for step in steps) <= 1
    if Step.LOCK in steps:
        asked = next(now for now, found in told if found.step is Step.ASK)
        locked = told[-1][0]
        assert locked - asked >= TIME_TO_ANSWER
        assert locked < STARTS


@given(minutes, st.sampled_from(HOURS), st.lists(minutes, max_size=30))
def test_by_the_beginning_the_number_is_final(set_at: datetime, hours: int, ticks: list[datetime]) -> None:
    steps = [found.step for _now, found in run(set_at, hours, [*ticks, STARTS + HOUR * 6])]
    assert steps[-1] in (Step.LOCK, Step.LOCK_GENTLY)


def test_a_skipped_asking_is_made_up_and_the_lock_waits() -> None:
    now = STARTS - 23 * HOUR  # the server slept through both moments
    found = due(starts_at=STARTS, lock_at=lock_moment(STARTS, 24), asked_at=None, now=now)
    assert found == Due(Step.ASK, now + TIME_TO_ANSWER)


def test_too_near_to_ask_fairly_nobody_moves() -> None:
    now = STARTS - 2 * HOUR
    found = due(starts_at=STARTS, lock_at=lock_moment(STARTS, 24), asked_at=None, now=now)
    assert found == Due(Step.ASK, STARTS)
    at_start = due(starts_at=STARTS, lock_at=STARTS, asked_at=now, now=STARTS)
    assert at_start.step is Step.LOCK_GENTLY


def test_hours_in_which_nobody_could_answer_are_given_back() -> None:
    lock_at = STARTS - 12 * HOUR
    late = lock_at + OVERSLEPT + MINUTE
    asked = lock_at - 24 * HOUR
    assert due(starts_at=STARTS, lock_at=lock_at, asked_at=asked, now=late) == Due(
        Step.PUT_OFF, late + TIME_TO_ANSWER
    )
    near = STARTS - HOUR
    assert due(starts_at=STARTS, lock_at=lock_at, asked_at=asked, now=near).step is Step.LOCK_GENTLY


def test_nobody_is_asked_about_a_day_that_is_not_decided() -> None:
    now = STARTS - 24 * HOUR
    found = due(starts_at=STARTS, lock_at=lock_moment(STARTS, 24), asked_at=None, now=now, open_time=True)
    assert found.step is Step.WAIT


@given(minutes)
def test_every_choice_leaves_time_to_answer(now: datetime) -> None:
    assert all(lock_moment(STARTS, hours) - now >= TIME_TO_ANSWER for hours in hours_left(STARTS, now))


def test_who_has_just_sat_down_is_not_silent() -> None:
    parties = [
        Sitting(1, STARTS - 30 * HOUR, False),
        Sitting(2, STARTS - 30 * HOUR, True),
        Sitting(3, STARTS - 25 * HOUR, False),
        Sitting(4, STARTS - 28 * HOUR, False),
    ]
    assert silent(parties, STARTS - 24 * HOUR) == (1, 4)


@given(st.lists(st.integers(-2, 6)), st.integers(2, 4))
def test_a_tally_counts_every_answer_once(answers: list[int], choices: int) -> None:
    counts = tally(answers, choices)
    assert len(counts) == choices
    assert sum(counts) == sum(0 <= answer < choices for answer in answers)


def test_a_party_answers_for_all_or_for_each() -> None:
    assert chosen(1, {}, [7, 8], 3) == {7: 1, 8: 1}
    assert chosen(None, {7: 0, 8: 2}, [7, 8], 3) == {7: 0, 8: 2}
    assert chosen(None, {7: 0}, [7, 8], 3) is None
    assert chosen(3, {}, [7], 3) is None
    assert chosen(0, {}, [], 3) is None


@pytest.mark.parametrize(
    ("question", "answers", "problems"),
    [
        ("Crab or duck?", ["Crab", "Duck", "", ""], ()),
        ("", ["Crab", "Duck"], (QuestionProblem.EMPTY,)),
        ("Crab?", ["Crab"], (QuestionProblem.TOO_FEW_ANSWERS,)),
        ("Crab?", ["Crab", "crab"], (QuestionProblem.ANSWERS_ALIKE,)),
        ("x" * 61, ["a", "b" * 25], (QuestionProblem.TOO_LONG, QuestionProblem.ANSWER_TOO_LONG)),
    ],
)
def test_what_can_be_asked(question: str, answers: list[str], problems: tuple[QuestionProblem, ...]) -> None:
    assert question_problems(question, answers) == problems
