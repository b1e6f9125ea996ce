"""What changed between two wordings: nothing lost on either side, by words and characters, and never slow."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.core.diff import Change, changes

WORDS = st.text(alphabet="人到齐了再动筷子。 a.b\n!？", max_size=80)


@given(WORDS, WORDS)
def test_both_sides_join_to_their_texts(before: str, after: str) -> None:
    found = changes(before, after)
    assert "".join(part.old for part in found) == before
    assert "".join(part.new for part in found) == after
    assert all(one.kept != two.kept for one, two in pairwise(found))


@given(WORDS)
def test_the_same_text_has_not_changed(text: str) -> None:
    assert all(part.kept for part in changes(text, text))


def test_a_character_in_a_paragraph_is_all_that_is_marked() -> None:
    before = "到点等二十分钟。人到齐了就动筷子。\n\nThe pot waits for nobody."
    after = "到点等二十分钟。人到齐了再动筷子。\n\nThe pot waits for somebody."
    told = [part for part in changes(before, after) if not part.kept]
    assert told == [Change("就", "再"), Change("nobody", "somebody")]


@pytest.mark.parametrize(
    ("before", "after"),
    [("a " * 5000, "b a " * 2500), ("的" * 10_000, "的" * 9_999 + "了"), ("a.\n" * 3333, "b.\na.\n" * 1666)],
)
def test_the_longest_and_dullest_texts_are_quick(before: str, after: str) -> None:
    started = clock.monotonic()
    changes(before, after)
    assert clock.monotonic() - started < 2
