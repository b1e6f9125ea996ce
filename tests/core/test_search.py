"""The index: what stands in a text is found from one character on, newest first, in its own scope, and nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, search, search_fill
from app.core.search import SearchTokens, find, find_in, put, put_many
from app.core.search_words import Query, excerpt, fold, places, read, tokens_of

Writing = Callable[[], AbstractContextManager[Session]]
KIND = 15
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12)
WORD = st.text("abcdefghijklmnopqrstuvwxyzABCXYZäöüßéñ0123456789", min_size=1, max_size=14)
GAP = st.sampled_from([" ", "，", "\n", ". ", "！", "—", "…"])
PART = st.one_of(
    HAN, WORD, st.sampled_from(["🍜", "ﾊﾝｸﾞﾙ", "한국어", "ＨＯＴ", "がぎ", "ﬁsh", "İstanbul", "é"])
)
TEXT = st.lists(st.tuples(PART, GAP), min_size=1, max_size=8).map(
    lambda parts: "".join(a + b for a, b in parts)
)
ANYTHING = st.text(max_size=200)


def found_in(query: Query, text: str) -> bool:
    """As a room decides: the index lets it through, and the words stand there."""
    return set(query.tokens) <= tokens_of(text) and bool(places(query, text))


@given(TEXT, st.data())
def test_any_part_of_what_is_written_without_spaces_is_found(text: str, data: st.DataObject) -> None:
    runs = [run for run in "".join(c if "\u4e00" <= c <= "\u9fff" else " " for c in text).split() if run]
    assume(runs)
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 1))
    part = run[start : data.draw(st.integers(start + 1, len(run)))]
    assert found_in(read(part), text)


@given(TEXT, WORD, TEXT)
def test_any_whole_word_and_the_start_of_the_last_are_found_in_any_case(
    before: str, word: str, after: str
) -> None:
    text = f"{before} {word} {after}"
    assert found_in(read(word), text)
    assert found_in(read(f"{word.upper()} {word}"), text)
    assert found_in(read(word[: (len(word) + 1) // 2]), text)


@given(ANYTHING, ANYTHING)
def test_the_index_never_hides_what_stands_there(question: str, text: str) -> None:
    query = read(question)
    if places(query, text):
        assert set(query.tokens) <= tokens_of(text)


@given(ANYTHING, ANYTHING)
def test_marks_stand_in_order_within_the_text_and_the_excerpt_is_a_part_of_it(
    question: str, text: str
) -> None:
    marked = places(read(question), text)
    assert all(0 <= a < b <= len(text) for a, b in marked)
    assert all(b < c for (_, b), (c, _) in pairwise(marked))
    shown = excerpt(read(question), text, 40)
    assert "".join(words for words, _ in shown).strip("…") in text
    assert any(looked_for for _, looked_for in shown) == bool(marked)


@given(ANYTHING)
def test_each_folded_character_knows_where_it_stood(text: str) -> None:
    folded, origins = fold(text)
    assert len(folded) == len(origins)
    assert list(origins) == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("火锅", "今晚重庆火锅！火锅", ["火锅", "火锅"]),
        ("锅", "重庆火锅", ["锅"]),
        ("hot", "a HOTPOT, not hot", ["HOT", "hot"]),
        (
            "hot pot",
            "hotpot pots, hot",
            ["pot", "hot"],
        ),  # the last word may be unfinished, the others may not
        ("HOT", "ｈｏｔ", ["ｈｏｔ"]),
        ("fish", "ﬁsh and chips", ["ﬁsh"]),
        ("straße", "STRASSE", ["STRASSE"]),
        ("🍜", "noodles 🍜🍜", ["🍜🍜"]),
        ("café", "cafe\u0301 here", ["cafe\u0301"]),
        ("庆锅", "重庆火锅", []),
        ("火锅 鼹鼠", "重庆火锅", []),
        ("ot", "hot", []),
        ("", "anything", []),
        ("!? *", "anything !? *", []),
    ],
)
def test_what_is_looked_for_is_marked(question: str, text: str, marked: list[str]) -> None:
    assert [text[a:b] for a, b in places(read(question), text)] == marked


@pytest.mark.parametrize(
    "odd",
    [
        "\0",
        "a" * 5000,
        "火" * 5000,
        "' OR 1=1 --",
        '" AND NOT NEAR(',
        "a*",
        "tokens:x",
        "\ud800",
        "{1,2}",
        "%_\\",
        "﷽" * 50,
    ],
)
def test_odd_questions_are_answered(session: Session, odd: str) -> None:
    put(session, KIND, 1, 1, odd.replace("\ud800", "") + " calm")
    assert find(session, KIND, 1, read(odd)).before is None
    assert find(session, KIND, 1, read(odd + " calm")).numbers in ([], [1])


def test_the_newest_come_first_page_by_page_and_only_of_the_scope(session: Session) -> None:
    put_many(session, KIND, 1, [(n, "重庆火锅" if n % 3 else "面") for n in range(1, 31)])
    put(session, KIND, 2, 99, "火锅")
    put(session, KIND - 1, 1, 98, "火锅")
    page, seen = find(session, KIND, 1, read("火锅"), limit=8), []
    while page.before is not None:
        seen += page.numbers
        page = find(session, KIND, 1, read("火锅"), page.before, 8)
    assert [*seen, *page.numbers] == [n for n in range(30, 0, -1) if n % 3]
    assert find(session, KIND, 1, read("火锅"), before=1).numbers == []
    assert find(session, KIND, 3, read("火锅")).numbers == []


def test_numbers_far_apart_are_found_and_none_is_skipped(session: Session) -> None:
    numbers = [1, 8191, 8192, 50_000, 1_000_000]
    put_many(session, KIND, 1, [(n, "rare 松露") for n in numbers])
    assert find(session, KIND, 1, read("松露"), limit=2).numbers == [1_000_000, 50_000]
    assert find(session, KIND, 1, read("松露"), before=50_000).numbers == [8192, 8191, 1]


def test_what_lies_too_far_back_is_not_silently_left_out(session: Session) -> None:
    far = 3 * search.MOST_WINDOWS << search.WINDOW
    put_many(session, KIND, 1, [(1, "松露"), (far, "面")])
    before, seen = None, []
    for _ in range(5):
        found = find(session, KIND, 1, read("松露"), before)
        seen, before = seen + found.numbers, found.before
        if before is None:
            break
    assert (seen, before) == ([1], None)


def test_other_words_replace_the_old_and_what_is_dropped_is_gone(session: Session) -> None:
    put(session, KIND, 1, 1, "烤鸭")
    put(session, KIND, 1, 1, "duck")
    assert find(session, KIND, 1, read("烤鸭")).numbers == []
    assert find(session, KIND, 1, read("duck")).numbers == [1]
    search.drop(session, KIND, 1, 1)
    search.drop(session, KIND, 1, 1)
    assert find(session, KIND, 1, read("duck")).numbers == []


def test_several_scopes_are_asked_in_one_statement(session: Session) -> None:
    for scope in (1, 2, 3):
        put_many(session, KIND, scope, [(n, "火锅") for n in range(1, 6)])
    found = find_in(session, KIND, {1: 5, 3: 5, 4: 0}, read("火锅"), limit=2)
    assert sorted(found) == [(1, 4), (1, 5), (3, 4), (3, 5)]
    assert find_in(session, KIND, {}, read("火锅")) == []


def test_what_is_rolled_back_is_not_found(writing: Writing) -> None:
    with writing() as session:
        put(session, KIND, 1, 1, "火锅")
        session.rollback()
    with writing() as session:
        assert find(session, KIND, 1, read("火锅")).numbers == []


def test_a_kind_belongs_to_one_room() -> None:
    assert search.kind(14, "one of the tests") == search.kind(14, "one of the tests") == 14
    with pytest.raises(ValueError, match="14"):
        search.kind(14, "another")


@pytest.mark.parametrize(("scope", "number"), [(-1, 1), (1 << 28, 1), (1, -1), (1, 1 << 31)])
def test_what_does_not_fit_is_said_aloud(session: Session, scope: int, number: int) -> None:
    with pytest.raises(ValueError, match="no place"):
        put(session, KIND, scope, number, "x")


def test_old_words_are_taken_in_once(writing: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(n, 7, n, f"alt{n} 老") for n in range(1, 1201)]
    asked: list[int] = []

    def after(_session: Session, at: int, limit: int) -> list[tuple[int, int, int, str]]:
        asked.append(at)
        return [row for row in rows if row[0] > at][:limit]

    monkeypatch.setattr(search_fill, "_sources", {KIND: (lambda _session: 1100, after)})
    monkeypatch.setattr(search_fill, "_filled", {})
    search_fill.fill(clock.now())
    search_fill.fill(clock.now())
    assert asked == [0, 500, 1000]
    with writing() as session:
        assert find(session, KIND, 7, read("老"), limit=3).numbers == [1100, 1099, 1098]
        assert len(session.scalars(select(SearchTokens.id)).all()) == 1100


def test_case_and_width_are_folded_as_unicode_says() -> None:
    for text in ("Ａ", "Å", "ｶﾞ", "①", "ǆ"):
        assert fold(text)[0] == unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
