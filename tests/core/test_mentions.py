"""Whom a text names: the longest nickname that stands there whole, in Chinese and in alphabets; and safe as links."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.markup import render
from app.core.mentions import MOST, Named, book, called, linked, pieces
from tests.markup.corpus import ATTACKS, ELEMENTS, SCRIPTS
from tests.markup.test_chat_lines import Seen

HOSTILE = '"><img src=x onerror=alert(1)>'
PEOPLE = [
    Named(1, "小满", "p1"), Named(2, "小满满", "p2"), Named(3, "Tom", "p3"), Named(4, "Tom Yum", "p4"),
    Named(5, HOSTILE, "p5"), Named(6, "a_b", "p6"),
]  # fmt: skip
BOOK = book(PEOPLE)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@小满 来吗", [1]), ("@小满满来吗", [2]), ("问问@小满满和＠小满", [2, 1]), ("@tom", [3]), ("@TOM YUM!", [4]),
        ("@Tomato", []), ("a@Tom.example", []), ("@ Tom", []), ("@", []), ("@@Tom", [3]), ("@a_b @a_bc", [6]),
        (f"@{HOSTILE}", [5]), ("@Tom @Tom", [3]),
    ],
)  # fmt: skip
def test_whom_a_text_names(text: str, ids: list[int]) -> None:
    assert called(text, BOOK) == ids


@given(st.text(alphabet="@＠小满TomYu <b>_ \n", max_size=60))
def test_pieces_join_to_the_text_again(text: str) -> None:
    assert "".join(piece for piece, _named in pieces(text, BOOK)) == text


def test_names_in_code_and_links_call_nobody() -> None:
    made = render("`@Tom` https://a.example/@Tom and\n\n    @Tom\n\n**@Tom Yum**")
    html, ids = linked(str(made), BOOK)
    assert ids == [4]
    assert '<strong><a class="mention" href="/m/p4">@Tom Yum</a></strong>' in html
    assert html.count("mention") == 1


def test_one_text_calls_a_few_and_no_more() -> None:
    crowd = [Named(number, f"n{number:03}", f"p{number}") for number in range(40)]
    text = " ".join(f"@{each.nickname}" for each in crowd)
    html, ids = linked(str(render(text)), book(crowd))
    assert len(ids) == len(called(text, book(crowd))) == MOST
    assert html.count("mention") == MOST


def _safe(html: str) -> None:
    for tag, attributes in Seen(html).elements:
        assert tag not in ("script", "img", "iframe", "svg", "style", "form", "input")
        assert set(attributes) <= {"href", "rel", "class"}
        assert re.match(r"https?://|/m/p\d$", attributes.get("href") or "/m/p1")


def test_no_attack_gets_through_beside_a_name() -> None:
    for attack in ATTACKS:
        _safe(linked(str(render(f"@{HOSTILE} {attack} @Tom")), BOOK)[0])


@given(
    st.lists(
        st.sampled_from([*ELEMENTS, *SCRIPTS, "@Tom", f"@{HOSTILE}", "@", "<", ">", "&lt;", "`", "["]),
        max_size=12,
    )
)
def test_no_mixture_gets_through_beside_a_name(parts: list[str]) -> None:
    _safe(linked(str(render("".join(parts))), BOOK)[0])
