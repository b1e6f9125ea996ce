"""Many questions in one statement: each answers as it would alone, for all of its words or for any."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.search import WINDOW, Ask, find, find_all, put_many
from app.core.search_words import read
from tests.counting import count_queries

KIND, OTHER = 15, 14


def test_each_question_answers_as_it_would_alone(session: Session) -> None:
    put_many(session, KIND, 1, [(n, "火锅" if n % 2 else "noodles") for n in range(1, 40)])
    put_many(session, KIND, 2, [(n, "火锅") for n in (5, 7 << WINDOW)])
    put_many(session, OTHER, 1, [(3, "火锅 noodles")])
    asks = [
        Ask(kind, scope, read(words).tokens, before)
        for kind, scope in ((KIND, 1), (KIND, 2), (OTHER, 1), (OTHER, 9))
        for words in ("火锅", "noodles", "火锅 noodles", "鼹鼠")
        for before in (None, 4, 0)
    ]
    for ask, found in zip(asks, find_all(session, asks, 7), strict=True):
        words = next(w for w in ("火锅", "noodles", "火锅 noodles", "鼹鼠") if read(w).tokens == ask.tokens)
        assert found == find(session, ask.kind, ask.scope, read(words), ask.before, 7), ask


def test_any_of_the_tokens_is_enough_where_that_is_asked(session: Session) -> None:
    put_many(session, KIND, 1, [(1, {"=a", "x"}), (2, {"=b"}), (3, {"=c"})])
    for any_, numbers in ((True, [2, 1]), (False, [])):
        assert find_all(session, [Ask(KIND, 1, ("=a", "=b"), any=any_)])[0].numbers == numbers


def test_what_comes_after_a_full_answer_is_said_for_each(session: Session) -> None:
    put_many(session, KIND, 1, [(n, "汤") for n in range(1, 10)])
    full, bare = find_all(session, [Ask(KIND, 1, ("汤",)), Ask(KIND, 1, ("汤",), before=3)], 4)
    assert (full.numbers, full.before) == ([9, 8, 7, 6], 6)
    assert (bare.numbers, bare.before) == ([2, 1], None)


def test_nothing_asked_asks_nothing(session: Session) -> None:
    with count_queries() as asked:
        assert find_all(session, []) == []
    assert asked == []


def test_a_hundred_questions_are_two_statements_at_most(session: Session) -> None:
    put_many(session, KIND, 1, [(1, "汤")])
    with count_queries() as asked:
        find_all(session, [Ask(KIND, scope, ("汤",)) for scope in range(100)])
    assert len(asked) <= 2
