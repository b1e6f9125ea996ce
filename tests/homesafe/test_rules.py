"""The ring's law: it fades at a noon, asks twice at most, and closes when all are home."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from events.homesafe.rules import AT_LEAST, NUDGES, RingReason, all_home, fades_at, may_open, nudge_due

ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
END = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)  # half past ten in the evening in Shanghai


@given(MOMENTS, ZONES)
def test_it_fades_at_a_noon_of_its_place_six_to_thirty_hours_later(ends_at: datetime, name: str) -> None:
    fades = fades_at(ends_at, ZoneInfo(name))
    assert (fades.astimezone(ZoneInfo(name)).hour, fades.astimezone(ZoneInfo(name)).minute) == (12, 0)
    assert AT_LEAST <= fades - ends_at <= AT_LEAST + timedelta(hours=25)


def test_an_evening_fades_the_next_noon_and_a_night_the_same() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    assert fades_at(END, shanghai) == datetime(2026, 11, 22, 4, tzinfo=UTC)
    assert fades_at(END + timedelta(hours=3), shanghai) == datetime(2026, 11, 22, 4, tzinfo=UTC)
    assert fades_at(END - timedelta(hours=9), shanghai) == datetime(2026, 11, 22, 4, tzinfo=UTC)  # a lunch


@given(st.lists(st.integers(0, 300), min_size=1).map(sorted), st.integers(0, 90))
def test_whoever_is_silent_is_asked_twice_at_most_and_never_twice_at_once(
    minutes: list[int], left: int
) -> None:
    nudged, asked = 0, []
    for minute in minutes:
        turn = nudge_due(END, END + timedelta(minutes=left), nudged, END + timedelta(minutes=minute))
        if turn is not None:
            nudged = turn
            asked.append((turn, minute - left))
    assert [turn for turn, _ in asked] == sorted({turn for turn, _ in asked})
    assert all(timedelta(minutes=after) >= NUDGES[turn - 1] for turn, after in asked)
    assert len(asked) <= len(NUDGES)


def test_who_leaves_early_is_asked_by_their_own_time() -> None:
    left = END - timedelta(hours=2)
    assert nudge_due(END, left, 0, left + timedelta(minutes=61)) == 1
    assert nudge_due(END, None, 0, left + timedelta(minutes=61)) is None


@given(st.lists(st.tuples(st.booleans(), st.booleans())))
def test_it_closes_when_all_who_are_asked_are_home(answers: list[tuple[bool, bool]]) -> None:
    asked = [home for home, out in answers if not out]
    assert all_home(answers) == (asked != [] and False not in asked)


def test_it_opens_from_the_day_before_until_it_fades() -> None:
    starts, fades = END - timedelta(hours=2), fades_at(END, ZoneInfo("Asia/Shanghai"))
    assert may_open(starts, fades, starts - timedelta(hours=25)) is RingReason.NOT_YET
    assert may_open(starts, fades, starts - timedelta(hours=24)) is None
    assert may_open(starts, fades, fades - timedelta(seconds=1)) is None
    assert may_open(starts, fades, fades) is RingReason.OVER
