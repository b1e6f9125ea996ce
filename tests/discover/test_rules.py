"""What an address asks for, when that is, and how far away something lies."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.site.discover import rules
from app.site.discover.rules import Span, Wanted

SHANGHAI = ZoneInfo("Asia/Shanghai")
NAMES = st.sampled_from(["city", "area", "when", "day", "cap", "seats", "food", "q", "near", "place", "km"])
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@given(st.dictionaries(NAMES, st.text(max_size=40)))
def test_any_address_reads_and_what_it_asks_writes_back_the_same(args: dict[str, str]) -> None:
    wanted = rules.read(args)
    assert rules.read(wanted.query()) == Wanted(
        **(vars(wanted) | ({} if wanted.near or wanted.place else {"km": rules.USUAL_KM}))
    )


def test_a_wish_keeps_the_others_when_one_changes() -> None:
    wanted = rules.read({"city": "北京", "cap": "150", "seats": "2"})
    assert wanted.query(span=Span.WEEKEND) == {"city": "北京", "cap": "150", "seats": "2", "when": "weekend"}
    assert wanted.query(cap_fen=None, city="") == {"seats": "2"}


@given(moments, st.sampled_from([SHANGHAI, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")]))
def test_the_weekend_is_a_saturday_and_a_sunday_that_are_not_over(now: datetime, zone: ZoneInfo) -> None:
    found = rules.between(Wanted(span=Span.WEEKEND), now, zone)
    assert found is not None
    first, last = (moment.astimezone(zone) for moment in found)
    assert (first.weekday(), last.weekday()) == (5, 0)
    assert first.date() + timedelta(days=2) == last.date()
    assert found[1] > now
    assert found[0] - now < timedelta(days=6, hours=2)


@pytest.mark.parametrize(
    ("local", "until"),
    [("2026-12-05T18:00", "2026-12-06T04:00"), ("2026-12-06T01:30", "2026-12-06T04:00"),
     ("2026-12-31T23:59", "2027-01-01T04:00")],
)  # fmt: skip
def test_tonight_lasts_until_four(local: str, until: str) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=SHANGHAI)
    found = rules.between(Wanted(span=Span.TONIGHT), now, SHANGHAI)
    assert found == (now, datetime.fromisoformat(until).replace(tzinfo=SHANGHAI))


def test_a_day_on_which_the_clocks_change_has_23_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = rules.between(Wanted(day=date(2027, 3, 28)), datetime(2027, 3, 1, tzinfo=UTC), berlin)
    assert found is not None
    assert found[1] - found[0] == timedelta(hours=23)


def test_a_ring_is_the_smallest_that_holds_the_way() -> None:
    assert [rules.ring(km) for km in (0, 0.5, 0.51, 2.9, 9, 40)] == [0.5, 0.5, 1, 3, 10, 10]
