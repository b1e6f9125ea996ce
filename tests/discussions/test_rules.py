"""The law of discussions, for every number and text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from groups.discussions.rules import (
    LONGEST,
    PAGE,
    QUOTED,
    DiscussionRefusal,
    clean_text,
    is_client_id,
    opens_at,
    page_before,
    quote,
    read_up_to,
    starts_at,
    text_problem,
    title_problem,
)

NUMBERS = st.integers(0, 2000)


@given(st.text(max_size=200))
def test_cleaning_is_done_once_and_for_all(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert "\r" not in cleaned
    assert "\x00" not in cleaned
    assert "\u202e" not in cleaned


@given(st.text(max_size=600))
def test_a_quote_is_a_quote_and_short(text: str) -> None:
    made = quote(clean_text(text))
    assert all(line.startswith("> ") for line in made.strip("\n").split("\n") if line)
    assert len(made) <= QUOTED * 3 + 4


@given(st.one_of(st.none(), NUMBERS), NUMBERS)
def test_where_one_goes_on_is_a_place_of_the_discussion(read: int | None, last: int) -> None:
    start = opens_at(read, last)
    assert start == starts_at(start, last)
    if read is not None and read < last:
        assert start <= read + 1 < start + PAGE + 1, "the first new reply is on the page"


@given(NUMBERS, NUMBERS)
def test_pages_before_lead_to_the_beginning(wanted: int, last: int) -> None:
    at: int | None = starts_at(wanted, last)
    assert 1 <= (at or 1) <= max(last, 1)
    for _step in range(last // PAGE + 2):
        at = page_before(at) if at else None
    assert at is None


@given(st.one_of(st.none(), st.integers(-1, 2000)), st.integers(-1, 3000), NUMBERS)
def test_reading_never_goes_back_nor_beyond(before: int | None, shown: int, last: int) -> None:
    upto = read_up_to(before, shown, last)
    assert upto >= (before if before is not None else -1)
    assert upto <= max(last, before if before is not None else -1)


def test_what_is_a_post_and_what_a_title() -> None:
    assert text_problem("") is text_problem("\u200b \u00a0") is DiscussionRefusal.EMPTY
    assert text_problem("", 1) is text_problem("好") is text_problem("x" * LONGEST) is None
    assert text_problem("", -1) is DiscussionRefusal.EMPTY
    assert text_problem("x" * (LONGEST + 1)) is DiscussionRefusal.TOO_LONG
    assert title_problem("好") is title_problem("  ") is DiscussionRefusal.TITLE_SHORT
    assert title_problem("好吃") is title_problem("x" * 80) is None
    assert title_problem("x" * 81) is DiscussionRefusal.TITLE_LONG


def test_what_marks_a_post_as_one() -> None:
    assert is_client_id("a" * 22)
    assert not any(map(is_client_id, ("", "short", "a" * 65, "a b c d e f", None, 7)))
