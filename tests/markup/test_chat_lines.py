"""Chat: words are escaped, links are links, and nothing else happens to them."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.marked import html, parse
from app.core.markup import REL, is_safe_link, tokens


class Seen(HTMLParser):
    """What a browser would find: elements with their attributes, and the text."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(made))  # as Markup it would escape what is added to it
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "br":
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("看https://a.example/x这家", ["https://a.example/x"]),
        ("（https://a.example/x）。", ["https://a.example/x"]),
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("https://en.example/wiki/Tripe_(food), yes", ["https://en.example/wiki/Tripe_(food)"]),
        ("(https://a.example/b)", ["https://a.example/b"]),
        ("HTTPS://A.EXAMPLE/?q=1&r=%E9%94%85#top!", ["HTTPS://A.EXAMPLE/?q=1&r=%E9%94%85#top"]),
        ("http://a.example http://b.example:8080/", ["http://a.example", "http://b.example:8080/"]),
        ("https://[::1]/x", ["https://[::1]/x"]),
        ("javascript:alert(1) data:text/html,x ftp://a.example sms:10086", []),
        ("https://bank.example@evil.example/", []),
        ("https://", []),
        ("http://[::1", []),
        ("xhttps://a.example", []),
        ("www.a.example a.example", []),
    ],
)
def test_only_plain_web_addresses_become_links(text: str, links: list[str]) -> None:
    assert [piece for piece, is_link in tokens(text) if is_link] == links
    seen = Seen(html(parse(text)))
    assert [attributes["href"] for tag, attributes in seen.elements if tag == "a"] == links
    assert all(attributes["rel"] == REL for tag, attributes in seen.elements if tag == "a")
    assert seen.text == text


HOSTILE = [
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "<a href='javascript:alert(1)'>x</a>",
    "https://a.example/\"onmouseover=\"alert(1)",
    "https://a.example/<script>",
    "https://a.example/'><img src=x onerror=alert(1)>",
    "&lt;script&gt; &#60;script&#62;",
    "</div></main><form id=csrf-token>",
    "{{7*7}} ${7*7} <%= 7 %>",
    "<!--", "]]>", "<![CDATA[", "\u2028</script>", "<\x00script>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(text: str) -> None:
    seen = Seen(html(parse(text)))
    assert {tag for tag, _ in seen.elements} <= {"a", "br"}
    for _tag, attributes in seen.elements:
        assert set(attributes) <= {"href", "rel", "target"}
    assert seen.text.replace("\x00", "") == text.replace("\x00", "")


@given(st.text(alphabet=st.sampled_from("htps:/.<>\"'&@()[]#?=aé汉\n %\\`*_!-")))
def test_nothing_said_is_lost_and_nothing_is_added(text: str) -> None:
    assert "".join(piece for piece, _ in tokens(text)) == text
    assert all(is_safe_link(piece) for piece, is_link in tokens(text) if is_link)


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "(",
        "<",
        "`",
        "*",
        "_",
        "> ",
        "- ",
        "https://",
        "https://a.b/)",
        "https://a.b/((",
        "&",
        "\n",
        "a@",
    ],
)
def test_no_message_is_costly(unit: str) -> None:
    text = (unit * 2000)[:2000]
    best = min(_seconds(text) for _ in range(3))
    assert best < 0.05


def test_a_closing_bracket_per_letter_is_not_costly() -> None:
    assert _seconds("https://a.example/" + ")" * 1980) < 0.05


def _seconds(text: str) -> float:
    start = time.process_time()
    html(parse(text))
    return time.process_time() - start
