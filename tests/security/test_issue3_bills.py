"""Attacks on bills: numbers that are none, and text that is slow to read."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from app.core import clock
from events.bills import written
from tests.dinners.helpers import As, Writing
from tests.factories import a_dinner, a_group, a_member


@pytest.mark.parametrize("number", ["--5", "-", "", "²", "٣", "9" * 17, "9" * 5000, "1_0", " 1", "-9"])
def test_no_number_that_was_seen_breaks_a_bill(writing: Writing, as_member: As, number: str) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        begun = clock.now() - timedelta(hours=1)
        dinner = a_dinner(session, a_group(session, ann, bo), ann, bo, starts_at=begun)
    browser = as_member(ann.id)
    path = f"/d/{dinner.public_id}/bill"
    sent = {"version": number, "share": number, "says": "agree", "line": number, "weight": number}
    for tail in ("/propose", "/answer", "/claim", "/edit", ""):
        assert browser.post(path + tail, data=sent).status_code < 500, tail


@pytest.mark.parametrize("unit", ["…", ":", "-", " :", ". 1", "1", "1.", "元", "a1 ", "１", "¥"])
def test_no_pasted_bill_is_slow_to_read(unit: str) -> None:
    """Whoever sits may paste; a line without an end must not hold everybody's writes up (S4)."""
    for text in ((unit * 100_000)[:100_000], f"{unit * 3000}x", f"x{unit * 3000}5"):
        begun = time.process_time()
        written.pasted(text, 2)
        assert time.process_time() - begun < 0.2


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("1. 毛肚 ¥68", ("毛肚", 6800)), ("Fish - 38.50", ("Fish", 3850)), ("鸭血……12元", ("鸭血", 1200)),
        ("Tea: 3", ("Tea", 300)), ("Crab ２ 120 块", ("Crab 2", 12000)), ("豆腐,8.5", ("豆腐", 850)),
    ],
)  # fmt: skip
def test_a_pasted_line_is_read_as_before(line: str, read: tuple[str, int]) -> None:
    assert written.pasted(line, 2).lines == (read,)
