"""Dinners: what may be called, its phases, and its pact."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.dinners.rules import (
    Allowed,
    DinnerProblem,
    Pact,
    PactProblem,
    Phase,
    Refused,
    SeatReason,
    SplitMode,
    code_window,
    dinner_problems,
    may_change_seat,
    may_undo,
    pact_changes,
    pact_problems,
    phase,
)

STARTS = datetime(2026, 5, 1, 19, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=2)
NOW = STARTS - timedelta(days=2)

pacts = st.builds(
    Pact,
    split_mode=st.sampled_from(SplitMode),
    drinks_pool=st.booleans(),
    treat=st.text(max_size=20),
    plus_one_weight=st.integers(0, 100),
    child_weight=st.integers(0, 100),
    deposit_note=st.text(max_size=20),
    late_cancel_hours=st.integers(0, 168),
    no_urging=st.booleans(),
)


def problems(**how: object) -> tuple[DinnerProblem, ...]:
    case = {
        "title": "Hotpot", "seats": 8, "note": "", "starts_at": STARTS, "ends_at": ENDS,
        "closes_at": None, "now": NOW,
    }  # fmt: skip
    return dinner_problems(**(case | how))  # type: ignore[arg-type]


def test_an_ordinary_dinner_has_no_problem() -> None:
    assert problems() == ()
    assert problems(title="二人", seats=2, note="字" * 2000, closes_at=STARTS) == ()
    assert problems(title="字" * 60, seats=500) == ()


@pytest.mark.parametrize(
    ("how", "problem"),
    [
        ({"title": " 火 "}, DinnerProblem.TITLE_TOO_SHORT),
        ({"title": "字" * 61}, DinnerProblem.TITLE_TOO_LONG),
        ({"seats": 1}, DinnerProblem.SEATS),
        ({"seats": 501}, DinnerProblem.SEATS),
        ({"note": "字" * 2001}, DinnerProblem.NOTE_TOO_LONG),
        ({"now": STARTS}, DinnerProblem.IN_THE_PAST),
        ({"ends_at": STARTS}, DinnerProblem.ENDS_BEFORE_START),
        ({"ends_at": STARTS + timedelta(hours=13)}, DinnerProblem.TOO_LONG),
        ({"closes_at": STARTS + timedelta(seconds=1)}, DinnerProblem.CLOSES_AFTER_START),
    ],
)
def test_a_dinner_that_cannot_be_called_tells_why(how: dict[str, object], problem: DinnerProblem) -> None:
    assert problems(**how) == (problem,)


@pytest.mark.parametrize(
    ("minutes_from_start", "expected"),
    [(-31, Phase.BEFORE), (-30, Phase.DURING), (0, Phase.DURING), (300, Phase.DURING), (301, Phase.AFTER)],
)
def test_during_is_when_codes_are_shown(minutes_from_start: int, expected: Phase) -> None:
    assert phase(STARTS, ENDS, STARTS + timedelta(minutes=minutes_from_start), called_off=False) is expected


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_called_off_dinner_stays_called_off(now: datetime) -> None:
    assert phase(STARTS, ENDS, now, called_off=True) is Phase.CALLED_OFF


@given(st.timedeltas(timedelta(days=-3), timedelta(days=3)), st.timedeltas(timedelta(0), timedelta(days=1)))
def test_phases_only_go_forward(since: timedelta, later: timedelta) -> None:
    order = [Phase.BEFORE, Phase.DURING, Phase.AFTER]
    one, other = (phase(STARTS, ENDS, STARTS + at, called_off=False) for at in (since, since + later))
    assert order.index(one) <= order.index(other)


def test_the_code_window_is_half_an_hour_before_to_three_hours_after() -> None:
    assert code_window(STARTS, ENDS) == (STARTS - timedelta(minutes=30), ENDS + timedelta(hours=3))


def test_seats_change_until_the_deadline() -> None:
    closes = STARTS - timedelta(hours=3)

    def at(now: datetime, called_off: bool = False) -> object:
        return may_change_seat(starts_at=STARTS, closes_at=closes, now=now, called_off=called_off)

    assert at(closes - timedelta(seconds=1)) == Allowed()
    assert at(closes) == Refused(SeatReason.CLOSED)
    assert at(STARTS) == Refused(SeatReason.STARTED)
    assert at(NOW, called_off=True) == Refused(SeatReason.CALLED_OFF)


def test_moving_can_be_undone_for_five_minutes() -> None:
    assert may_undo(NOW, NOW + timedelta(minutes=5))
    assert not may_undo(NOW, NOW + timedelta(minutes=5, seconds=1))


@given(pacts, pacts)
def test_changes_name_exactly_what_differs(old: Pact, new: Pact) -> None:
    assert pact_changes(old, old) == ()
    changed = {name: getattr(new, name) for name in pact_changes(old, new)}
    assert replace(old, **changed) == new


def test_the_default_pact_may_stand() -> None:
    assert pact_problems(Pact()) == ()
    assert pact_problems(Pact(plus_one_weight=0, child_weight=100, late_cancel_hours=168)) == ()
    assert (Pact().plus_one_weight, Pact().child_weight, Pact().late_cancel_hours) == (100, 50, 24)
    assert Pact().no_urging


@pytest.mark.parametrize(
    ("pact", "problem"),
    [
        (Pact(plus_one_weight=101), PactProblem.WEIGHT),
        (Pact(child_weight=-1), PactProblem.WEIGHT),
        (Pact(split_mode=SplitMode.TREAT, treat=" "), PactProblem.TREAT_WITHOUT_NAME),
        (Pact(treat="x" * 201), PactProblem.TREAT_TOO_LONG),
        (Pact(deposit_note="x" * 201), PactProblem.DEPOSIT_NOTE_TOO_LONG),
        (Pact(late_cancel_hours=169), PactProblem.LATE_CANCEL_HOURS),
    ],
)
def test_a_pact_that_cannot_be_offered_tells_why(pact: Pact, problem: PactProblem) -> None:
    assert pact_problems(pact) == (problem,)
