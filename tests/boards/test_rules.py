"""The law of shared tables, by properties."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.boards import rules
from events.boards.rules import BoardProblem, Door, Sitting, Verdict

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SITTING = st.builds(
    Sitting,
    st.sampled_from(Door),
    st.sampled_from([None, True, False]),
    st.sampled_from([False, False, False, True]),
)
TABLES = st.lists(SITTING, max_size=12)
HOURS = st.integers(min_value=-48, max_value=48).map(lambda hours: timedelta(hours=hours))


def verdict(sitting: list[Sitting], ahead: timedelta, size: int = 1, free: int = 9) -> Verdict:
    """At a table with room, so long before the hour."""
    return rules.verdict(size, free, sitting, until=NOW + ahead, now=NOW)


@given(TABLES, HOURS, st.integers(1, 4), st.integers(0, 30))
def test_nobody_sits_against_a_no_a_block_or_without_room(
    sitting: list[Sitting], ahead: timedelta, size: int, free: int
) -> None:
    said = verdict(sitting, ahead, size, free)
    if size > free or any(each.apart or each.word is False for each in sitting):
        assert said is not Verdict.SITS
    if said is Verdict.SITS:
        assert 2 * sum(each.agrees for each in sitting) >= len(sitting)


@given(TABLES, st.integers(1, 48))
def test_nothing_is_told_before_the_hour_but_that_all_agree(sitting: list[Sitting], hours: int) -> None:
    said = verdict(sitting, timedelta(hours=hours))
    all_agree = all(each.agrees and not each.apart for each in sitting)
    assert said is (Verdict.SITS if all_agree else Verdict.WAITS)


@given(TABLES, st.integers(0, 48))
def test_at_the_hour_everybody_hears_one_of_two_things(sitting: list[Sitting], hours: int) -> None:
    assert verdict(sitting, -timedelta(hours=hours)) is not Verdict.WAITS


@given(TABLES, HOURS, st.integers(0, 11))
def test_one_more_yes_never_unseats_anybody(sitting: list[Sitting], ahead: timedelta, at: int) -> None:
    if at >= len(sitting) or sitting[at].apart or verdict(sitting, ahead) is not Verdict.SITS:
        return
    warmer = [*sitting[:at], Sitting(sitting[at].door, True), *sitting[at + 1 :]]
    assert verdict(warmer, ahead) is Verdict.SITS


@given(TABLES, HOURS)
def test_a_block_looks_like_a_no(sitting: list[Sitting], ahead: timedelta) -> None:
    blocked = [*sitting, Sitting(Door.ANYBODY, apart=True)]
    refused = [*sitting, Sitting(Door.ASK, word=False)]
    assert verdict(blocked, ahead) is verdict(refused, ahead)


def test_half_suffices_at_the_hour_and_silence_alone_does_not() -> None:
    silent, yes = Sitting(Door.ASK), Sitting(Door.ASK, word=True)
    passed = -timedelta(minutes=1)
    assert verdict([yes, silent], passed) is Verdict.SITS
    assert verdict([yes, silent, silent], passed) is Verdict.STAYS
    assert verdict([silent], passed) is Verdict.STAYS
    assert verdict([], passed) is Verdict.SITS


@given(
    st.integers(-10, 3000),
    st.integers(-10, 600),
    st.integers(-100, 3000),
    st.integers(-5, 40),
    st.integers(-5, 40),
)
def test_a_board_without_problems_is_one_that_its_table_takes(
    ahead: int, minutes: int, notice: int, seats: int, least: int
) -> None:
    starts = NOW + timedelta(hours=ahead)
    ends, closes = starts + timedelta(minutes=minutes), starts - timedelta(hours=notice)
    found = rules.problems(
        starts_at=starts, ends_at=ends, closes_at=closes, seats=seats, least=least, now=NOW
    )
    if not found:
        assert NOW < closes <= starts - rules.BEFORE_START
        assert starts < ends <= starts + rules.LONGEST
        assert 2 <= least <= seats <= 30
        assert seats >= 3
    assert (BoardProblem.SEATS in found) == (not 3 <= seats <= 30)


@given(st.integers(3, 24 * 119))
def test_the_usual_deadline_is_one_that_may_stand(hours: int) -> None:
    starts = NOW + timedelta(hours=hours)
    closes = rules.usual_deadline(starts, NOW)
    assert not rules.problems(
        starts_at=starts, ends_at=starts + rules.USUAL_LENGTH, closes_at=closes, seats=8, least=4, now=NOW
    )


@given(st.integers(0, 200), st.integers(1, 200))
def test_the_hour_of_one_who_asks_is_never_after_the_boards_own(before: int, notice: int) -> None:
    closes = NOW + timedelta(hours=notice)
    until = rules.answers_until(closes - timedelta(hours=before), closes)
    assert until <= closes
    assert until - (closes - timedelta(hours=before)) <= rules.THINK
