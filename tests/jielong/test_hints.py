"""What the head of a list says of time and place, and what is left to the organiser."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.jielong.hints import read_hints, read_time
from events.jielong.rules import read_list

SUNDAY = datetime(2026, 11, 22, 17, 0)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("周五晚7点", "2026-11-27 19:00"), ("12月5日 18:30", "2026-12-05 18:30"), ("Fri 7pm", "2026-11-27 19:00"),
        ("明晚六点半", "2026-11-23 18:30"), ("明天十一点", "2026-11-23 11:00"),
        ("Sat 28 Nov, 6:30pm", "2026-11-28 18:30"),
        ("下周三 19：00", "2026-11-25 19:00"), ("2026年12月1日（周二）晚上7点", "2026-12-01 19:00"),
        ("tonight 8pm", "2026-11-22 20:00"), ("11.27 18:30", "2026-11-27 18:30"), ("周六中午12点", "2026-11-28 12:00"),
        ("1月3日 下午5点", "2027-01-03 17:00"), ("2月29日 19:00", None), ("周五", None), ("7点", None),
        ("今天 9:00", None),        ("13月40日 99:99", None), ("", None),
    ],
)  # fmt: skip
def test_a_day_with_an_hour_is_understood(said: str, meant: str | None) -> None:
    assert read_time(said, SUNDAY) == (datetime.fromisoformat(meant) if meant else None)


def test_the_head_of_a_list_fills_in_the_form() -> None:
    heads = read_list(
        "#接龙\n周五火锅局\n时间：周五晚7点\n地点：椒下火锅（五道口）\n例 1. 张三\n1. 李四"
    ).heads
    found = read_hints(heads, SUNDAY)
    assert (found.title, found.place) == ("周五火锅局", "椒下火锅（五道口）")
    assert found.starts == datetime(2026, 11, 27, 19, 0)


def test_what_is_not_understood_stays_empty() -> None:
    found = read_hints(read_list("1. 张三\n2. 李四").heads, SUNDAY)
    assert (found.title, found.starts, found.place) == ("", None, "")


@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_heading_is_read_without_harm(heads: list[str]) -> None:
    found = read_hints(heads, SUNDAY)
    assert len(found.title) <= 60
    assert found.starts is None or found.starts > SUNDAY
