"""Local times: read in the venue's zone, gaps and overlaps, too early and too late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.dinners.moments import (
    Misread,
    TimeProblem,
    perhaps_meant,
    read_local,
    usual_evenings,
    write_local,
)

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
SHANGHAI, BERLIN, HONOLULU, KIRITIMATI = (
    ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "Pacific/Honolulu", "Pacific/Kiritimati")
)
ZONES = st.sampled_from([SHANGHAI, BERLIN, HONOLULU, KIRITIMATI])


def test_a_time_is_read_in_the_zone_of_the_venue() -> None:
    assert read_local("2026-12-05T18:30", SHANGHAI, NOW) == datetime(2026, 12, 5, 10, 30, tzinfo=UTC)
    assert read_local("2026-12-05T18:30", BERLIN, NOW) == datetime(2026, 12, 5, 17, 30, tzinfo=UTC)


def test_a_day_that_has_passed_suggests_the_month_in_which_it_is_ahead() -> None:
    read = read_local("2026-11-06T18:30", SHANGHAI, NOW)
    assert read == Misread(TimeProblem.PAST, datetime(2026, 11, 6, 18, 30), datetime(2026, 12, 6, 18, 30))


def test_the_thirty_first_skips_the_months_that_have_none() -> None:
    here = datetime(2026, 11, 22, 14, 0)
    assert perhaps_meant(datetime(2026, 10, 31, 18, 0), here) == datetime(2026, 12, 31, 18, 0)
    assert perhaps_meant(datetime(2024, 2, 29, 18, 0), here) == datetime(2026, 11, 29, 18, 0)


def test_a_time_that_the_clock_jumps_over_does_not_exist() -> None:
    read = read_local("2027-03-28T02:30", BERLIN, NOW)
    assert isinstance(read, Misread)
    assert (read.problem, read.instead) == (TimeProblem.CLOCKS_JUMP, datetime(2027, 3, 28, 3, 30))


def test_a_time_that_happens_twice_is_asked_again() -> None:
    read = read_local("2027-10-31T02:30", BERLIN, NOW)
    assert isinstance(read, Misread)
    assert read.problem is TimeProblem.TWICE


@pytest.mark.parametrize("raw", ["9999-12-31T23:59", "2029-01-01T00:00"])
@pytest.mark.parametrize("zone", [SHANGHAI, HONOLULU, KIRITIMATI])
def test_the_far_future_is_refused_without_overflow(raw: str, zone: ZoneInfo) -> None:
    read = read_local(raw, zone, NOW)
    assert isinstance(read, Misread)
    assert read.problem is TimeProblem.TOO_FAR


@pytest.mark.parametrize("zone", [SHANGHAI, HONOLULU, KIRITIMATI])
def test_the_far_past_is_refused_without_overflow(zone: ZoneInfo) -> None:
    read = read_local("0001-01-01T00:00", zone, NOW)
    assert isinstance(read, Misread)
    assert read.problem is TimeProblem.PAST


@given(raw=st.text(max_size=30), zone=ZONES)
def test_whatever_is_written_is_read_or_refused(raw: str, zone: ZoneInfo) -> None:
    assert isinstance(read_local(raw, zone, NOW), datetime | Misread)


@given(minutes=st.integers(min_value=1, max_value=700 * 24 * 60), zone=ZONES)
def test_what_is_written_is_read_back_the_same(minutes: int, zone: ZoneInfo) -> None:
    moment = NOW + timedelta(minutes=minutes)
    read = read_local(write_local(moment, zone), zone, NOW)
    assert read == moment or (isinstance(read, Misread) and read.problem is TimeProblem.TWICE)


@given(local=st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(2026, 11, 22)))
def test_what_was_perhaps_meant_is_ahead_within_a_year(local: datetime) -> None:
    here = datetime(2026, 11, 22, 14, 0)
    meant = perhaps_meant(local, here)
    assert meant is not None
    assert here < meant <= here + timedelta(days=366)
    assert (meant.day, meant.time()) == (local.day, local.time())


def test_evenings_to_choose_are_tonight_while_there_is_time_then_tomorrow_friday_saturday() -> None:
    def offered(*moment: int) -> list[str]:
        now = datetime(*moment, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]
        return [write_local(each, SHANGHAI) for each in usual_evenings(now.astimezone(UTC), SHANGHAI)]

    monday = ["2026-11-23T18:30", "2026-11-24T18:30", "2026-11-27T18:30", "2026-11-28T18:30"]
    assert offered(2026, 11, 23, 15, 30) == monday
    assert offered(2026, 11, 23, 15, 31) == monday[1:]
    assert offered(2026, 11, 27, 12, 0) == monday[2:]
    assert offered(2026, 11, 27, 16, 0) == ["2026-11-28T18:30", "2026-12-04T18:30"]
    assert offered(2026, 11, 28, 23, 0) == ["2026-11-29T18:30", "2026-12-04T18:30", "2026-12-05T18:30"]
