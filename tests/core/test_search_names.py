"""Names are found whole, begun, as they sound, and with one slip; the index never hides what the rule admits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.search_names import Likeness, ask, is_slip, key_of, likeness, slips, tokens_of_name
from app.core.search_sounds import MOST_SPELLINGS, spellings

NAME = st.text("海底捞火锅重庆长行abcdeéZ ·'0", min_size=1, max_size=14)
WORD = st.text("abcde海底捞", min_size=1, max_size=9)


def offered(question: str, name: str) -> bool:
    """Whether the index would offer the name to the question."""
    asked = ask(question)
    return bool({*asked.whole, *asked.start} & tokens_of_name(name))


@given(NAME, NAME)
def test_whatever_name_answers_is_offered_by_the_index(question: str, name: str) -> None:
    if likeness(ask(question), name) is not None:
        assert offered(question, name)


@given(NAME, st.data())
def test_the_beginning_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    start = name[: data.draw(st.integers(1, len(name)))]
    assert likeness(ask(start), name) is not None or not key_of(start)


@given(WORD, WORD)
def test_one_slip_is_one_change_and_goes_both_ways(a: str, b: str) -> None:
    assert is_slip(a, b) == is_slip(b, a) == (distance(a, b) <= 1)


def distance(a: str, b: str) -> int:
    """The optimal string alignment distance, as the textbook has it."""
    rows = {(i, j): i + j for i in range(len(a) + 1) for j in range(len(b) + 1) if not i or not j}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            other = a[i - 1] != b[j - 1]
            rows[i, j] = min(rows[i - 1, j] + 1, rows[i, j - 1] + 1, rows[i - 1, j - 1] + other)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                rows[i, j] = min(rows[i, j], rows[i - 2, j - 2] + 1)
    return rows[len(a), len(b)]


@pytest.mark.parametrize(
    ("question", "name", "as_"),
    [
        ("海底捞", "海底捞", Likeness.SAME), ("hdl", "海底捞", Likeness.SOUNDS_SAME),
        ("海底", "海底捞火锅", Likeness.STARTS), ("海低捞", "海底捞火锅", Likeness.SOUNDS_LIKE_START),
        ("haidi", "海底捞火锅", Likeness.SOUNDS_LIKE_START), ("cqhg", "重庆火锅", Likeness.SOUNDS_SAME),
        ("CAFE", "Café", Likeness.SAME), ("joes", "Joe's Diner", Likeness.STARTS),
        ("kfcken", "KFC肯德基", Likeness.SOUNDS_LIKE_START),
        ("火锅", "海底捞火锅", None), ("，", "海底捞", None),
    ],
)  # fmt: skip
def test_how_a_name_answers(question: str, name: str, as_: Likeness | None) -> None:
    assert likeness(ask(question), name) is as_


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("starbuks", "Starbucks Coffee"), ("kicthen", "Kung Fu Kitchen"), ("haidilal", "海底捞"),
        ("海底朋", "海底捞火锅"), ("joes dinr", "Joe's Diner"),
    ],
)  # fmt: skip
def test_a_slip_is_forgiven_and_the_index_offers_the_name(question: str, name: str) -> None:
    assert slips(question, name)
    assert set(ask(question).slip) & tokens_of_name(name)


@pytest.mark.parametrize(
    ("question", "name"),
    [("bar", "Car"), ("火锅", "火车"), ("stabks", "Starbucks"), ("", "x"), ("kung", "Kunming")],
)
def test_short_words_and_two_slips_are_not_guessed_at(question: str, name: str) -> None:
    assert not slips(question, name)


def test_readings_are_few_however_many_characters_have_two() -> None:
    assert ("chongqing", "cq") in spellings("重庆")
    assert len(spellings("行" * 12)) == MOST_SPELLINGS
    assert spellings("noodles") == ()


def test_a_long_name_has_some_tokens_and_not_hundreds() -> None:
    assert len(tokens_of_name("重庆长行乐朝阳老灶鲜牛肉火锅（五道口总店）")) < 120
