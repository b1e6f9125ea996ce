"""Which days come: the product's rule beside one that counts by hand; clocks that jump; rules that are refused."""

from __future__ import annotations

import calendar
import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import i18n
from events.series import rules
from events.series.recurrence import RuleProblem, Unread, as_rrule, read_rule
from events.series.rules import LAST, Pattern, Rhythm

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
WEEKLY = st.builds(
    lambda every, days: Pattern(Rhythm.WEEKLY, every, tuple(sorted(days))),
    st.integers(1, 12), st.sets(st.integers(0, 6), min_size=1),
)  # fmt: skip
BY_DAY = st.builds(
    lambda every, day: Pattern(Rhythm.MONTH_DAY, every, month_day=day), st.integers(1, 12), st.integers(1, 31)
)
BY_WEEKDAY = st.builds(
    lambda every, day, nth: Pattern(Rhythm.MONTH_WEEKDAY, every, (day,), nth=nth),
    st.integers(1, 12), st.integers(0, 6), st.sampled_from([1, 2, 3, 4, LAST]),
)  # fmt: skip
PATTERNS = st.one_of(WEEKLY, BY_DAY, BY_WEEKDAY)
ZONES = st.sampled_from(
    ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
)


def by_hand(pattern: Pattern, anchor: date, day: date) -> bool:
    """Whether a day is one of the pattern's, counted on the fingers."""
    if day < anchor:
        return False
    if pattern.rhythm is Rhythm.WEEKLY:
        weeks = (
            (day - timedelta(days=day.weekday())) - (anchor - timedelta(days=anchor.weekday()))
        ).days // 7
        return day.weekday() in pattern.weekdays and weeks % pattern.every == 0
    if ((day.year - anchor.year) * 12 + day.month - anchor.month) % pattern.every:
        return False
    length = calendar.monthrange(day.year, day.month)[1]
    if pattern.rhythm is Rhythm.MONTH_DAY:
        return day.day == min(pattern.month_day, length)
    nth = LAST if day.day + 7 > length and pattern.nth == LAST else (day.day - 1) // 7 + 1
    return day.weekday() == pattern.weekdays[0] and nth == pattern.nth


@given(PATTERNS, DAYS, st.integers(-40, 800))
def test_the_days_are_those_that_one_counts_by_hand_and_none_twice(
    pattern: Pattern, anchor: date, since: int
) -> None:
    after = anchor + timedelta(days=since)
    found = rules.days(pattern, anchor, after, 8)
    assert len(found) == 8
    assert found == sorted(set(found))
    span = (found[-1] - after).days
    every_day = (after + timedelta(days=each) for each in range(1, span + 1))
    assert found == [day for day in every_day if by_hand(pattern, anchor, day)]


@given(PATTERNS, DAYS)
def test_going_on_from_any_of_its_days_gives_the_same_days(pattern: Pattern, anchor: date) -> None:
    """Calendars are told to begin with the next day that has no table: the phase must not change."""
    found = rules.days(pattern, anchor, anchor, 9)
    assert rules.days(pattern, found[3], found[3] - timedelta(days=1), 6) == found[3:]


@given(PATTERNS, DAYS)
def test_a_pattern_written_as_a_rule_is_read_back_the_same(pattern: Pattern, first: date) -> None:
    parts = as_rrule(pattern, None)
    text = ";".join(
        f"{key}={','.join(map(str, value)) if isinstance(value, list) else value}"
        for key, value in parts.items()
    )
    read = read_rule(f"RRULE:{text}", first)
    assert (read.pattern, read.until) == (pattern, None)


def test_short_months_take_their_last_day_and_the_29th_of_february_is_found() -> None:
    last = rules.days(Pattern(Rhythm.MONTH_DAY, 1, month_day=31), date(2027, 12, 31), date(2027, 12, 31), 4)
    assert last == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]
    leap = rules.days(Pattern(Rhythm.MONTH_DAY, 12, month_day=29), date(2028, 2, 29), date(2028, 2, 29), 4)
    assert leap == [date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28), date(2032, 2, 29)]


@given(DAYS, st.times(), ZONES)
def test_the_clock_on_the_wall_shows_the_hour_or_it_is_said(day: date, hour: time, zone: str) -> None:
    hour = hour.replace(second=0, microsecond=0)
    moment, shifted = rules.at_wall(day, hour, i18n.zone(zone))
    local = moment.astimezone(i18n.zone(zone)).replace(tzinfo=None)
    if shifted:
        assert timedelta(0) < local - datetime.combine(day, hour) <= timedelta(hours=1)
    else:
        assert local == datetime.combine(day, hour)


def test_an_hour_that_is_leapt_over_comes_later_and_one_that_comes_twice_is_the_first() -> None:
    berlin = i18n.zone("Europe/Berlin")
    assert rules.at_wall(date(2027, 3, 28), time(2, 30), berlin) == (
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        True,
    )
    assert rules.at_wall(date(2027, 10, 31), time(2, 30), berlin) == (
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        False,
    )
    winter, _shifted = rules.at_wall(date(2027, 1, 8), time(19), berlin)
    summer, _shifted = rules.at_wall(date(2027, 7, 9), time(19), berlin)
    assert (winter.hour, summer.hour) == (18, 17)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)), st.integers(-60, 400), ZONES)
def test_once_more_is_the_same_weekday_and_hour_and_leaves_time(
    began: datetime, later: int, zone: str
) -> None:
    there = i18n.zone(zone)
    began = began.replace(hour=19, minute=30, second=0, microsecond=0, tzinfo=there)
    now, notice = began + timedelta(hours=later * 5), timedelta(hours=12)
    found = rules.same_again(began, there, now, notice)
    local = found.astimezone(there)
    assert (local.weekday(), local.hour, local.minute) == (began.weekday(), 19, 30)
    assert found >= now + notice
    earlier = found - timedelta(days=7, hours=2)
    assert earlier < now + notice or found.date() - began.date() <= timedelta(days=8)


HOSTILE = [
    ("FREQ=SECONDLY", RuleProblem.FREQUENCY), ("FREQ=SECONDLY;COUNT=1000000000", RuleProblem.FREQUENCY),
    ("FREQ=DAILY;BYSETPOS=1", RuleProblem.FREQUENCY), ("INTERVAL=2", RuleProblem.FREQUENCY),
    ("FREQ=WEEKLY;COUNT=1000000000", RuleProblem.COUNT), ("FREQ=WEEKLY;COUNT=0", RuleProblem.COUNT),
    ("FREQ=WEEKLY;INTERVAL=0", RuleProblem.INTERVAL), ("FREQ=WEEKLY;INTERVAL=-1", RuleProblem.INTERVAL),
    ("FREQ=MONTHLY;INTERVAL=999999999999", RuleProblem.INTERVAL), ("FREQ=MONTHLY;BYSETPOS=366", RuleProblem.POSITION),
    ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-2", RuleProblem.POSITION), ("FREQ=MONTHLY;BYMONTHDAY=0", RuleProblem.POSITION),
    ("FREQ=MONTHLY;BYMONTHDAY=32", RuleProblem.POSITION), ("FREQ=MONTHLY;BYDAY=5FR", RuleProblem.POSITION),
    ("FREQ=WEEKLY;BYDAY=1FR", RuleProblem.POSITION), ("FREQ=WEEKLY;BYDAY=XX", RuleProblem.POSITION),
    ("FREQ=YEARLY;BYEASTER=0", RuleProblem.UNREADABLE), ("FREQ=WEEKLY;BYHOUR=1", RuleProblem.UNREADABLE),
    ("FREQ=WEEKLY;FREQ=SECONDLY", RuleProblem.UNREADABLE), ("FREQ=WEEKLY;UNTIL=99999999", RuleProblem.UNREADABLE),
    ("FREQ=WEEKLY;COUNT=3;UNTIL=20270101", RuleProblem.UNREADABLE), ("", RuleProblem.UNREADABLE),
    ("FREQ=WEEKLY\nRRULE:FREQ=SECONDLY", RuleProblem.UNREADABLE), ("FREQ=WEEKLY;" * 40, RuleProblem.UNREADABLE),
    ("BEGIN:VCALENDAR", RuleProblem.UNREADABLE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), HOSTILE)
def test_a_hostile_rule_is_refused_at_once(text: str, problem: RuleProblem) -> None:
    began = stopwatch.perf_counter()
    with pytest.raises(Unread) as refused:
        read_rule(text, date(2027, 1, 1))
    assert refused.value.problem is problem
    assert stopwatch.perf_counter() - began < 0.5


@given(st.text(alphabet="FREQ=WKLYMONTHINAUBDSP;,0123456789-+:\n", max_size=120))
def test_whatever_is_pasted_is_read_or_refused(text: str) -> None:
    try:
        read = read_rule(text, date(2027, 1, 1))
    except Unread:
        return
    assert rules.problem_of(read.pattern) is None


def test_rules_of_other_calendars_that_mean_one_of_ours_are_taken() -> None:
    first = date(2027, 1, 1)
    assert read_rule("freq=weekly", first).pattern == Pattern(Rhythm.WEEKLY, 1, (4,))
    assert read_rule("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=2", first).pattern == Pattern(
        Rhythm.MONTH_WEEKDAY, 1, (4,), nth=2
    )
    assert read_rule("FREQ=MONTHLY;BYMONTHDAY=-1", first).pattern == Pattern(
        Rhythm.MONTH_DAY, 1, month_day=31
    )
    assert read_rule("FREQ=WEEKLY;BYDAY=FR;COUNT=3", first).until == date(2027, 1, 15)
    assert read_rule("FREQ=WEEKLY;UNTIL=20270301T110000Z", first).until == date(2027, 3, 1)
