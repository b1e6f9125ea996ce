"""A little Markdown in chat: one tree for page and socket, words never lost, never costly, never let loose."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from app.core.marked import BLOCKS, html, parse, words
from app.core.markup import is_safe_link

NAMES = {"陈叔": "pub-chen", "Ann": "pub-ann", "Ann Lee": "pub-lee"}
ALLOWED = {"a", "br", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li"}
TYPED = st.text(alphabet=st.sampled_from("ab好，。 \n*_~`>-1.2、@AnnLe陈叔htps:/<&\"'\\()"), max_size=80)
MARKS = "*_~`>-0123456789.、 \n"


class Seen(HTMLParser):
    """What a browser makes of the HTML: elements that are closed in the order of opening, and the text."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(str(made))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def leaves(parts: list[Any]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif "href" in part:
            yield part["href"]
        elif "mention" in part:
            yield "@" + part["name"]
        else:
            yield from leaves(part["parts"])


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("**好**，吃", "<strong>好</strong>，吃"),
        ("他说**很好吃。**真的", "他说<strong>很好吃。</strong>真的"),
        ("“**毛肚**”两份", "“<strong>毛肚</strong>”两份"),
        ("*a* _b_ ***c***", "<em>a</em> <em>b</em> <strong><em>c</em></strong>"),
        ("原价 ~~120~~ 88", "原价 <del>120</del> 88"),
        ("`2*3*4` and ``x``", "<code>2*3*4</code> and <code>x</code>"),
        ("```\na  <b>\n\n**c**\n```\nd", "<pre><code>a  &lt;b&gt;\n\n**c**</code></pre>d"),
        ("> one\n> **two**\nthree", "<blockquote>one<br><strong>two</strong></blockquote>three"),
        ("- tripe\n- potatoes", "<ul><li>tripe</li><li>potatoes</li></ul>"),
        ("1. 毛肚\n2. 黄喉", "<ol><li>毛肚</li><li>黄喉</li></ol>"),
        ("1、毛肚\n2、黄喉", "<ol><li>毛肚</li><li>黄喉</li></ol>"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("one\n\ntwo", "one<br><br>two"),
    ],
)  # fmt: skip
def test_what_is_marked_is_shown_so(text: str, made: str) -> None:
    assert html(parse(text)) == made


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4", "2 * 3 * 4", "2**3**4", "snake_case_name", "¯\\_(ツ)_/¯", "*_*", "^_^ -_- T_T >_<", "好呀~~走吧~~",
        "~~~", "****", "a * b", "**not closed", "- one dash", "18. 生日",
        "1.5 斤\n2.5 斤", "``", "` `", "```\nnever closed",
        "x@Ann.example", "<3", "a<b & c>d", "2. 毛肚\n3. 黄喉", "他妈的*** 真辣***", ">_<\n>.<", "**", "\\*so\\*",
    ],
)  # fmt: skip
def test_what_looks_like_a_mark_and_is_none_stays_as_typed(text: str) -> None:
    assert parse(text, NAMES) == [text]
    assert html(parse(text, NAMES)) == str(escape(text)).replace("\n", "<br>")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@陈叔你带酒吗", ["陈叔"]), ("嘿@Ann，来吗", ["Ann"]), ("@Ann Lee @Ann", ["Ann Lee", "Ann"]), ("@Annabel", []),
        ("ann@Ann.example", []), ("`@Ann` https://a.example/@Ann", []), ("**@Ann**", ["Ann"]), ("> @陈叔", ["陈叔"]),
        ("@nobody @", []), ("@@Ann", ["Ann"]),
    ],
)  # fmt: skip
def test_names_are_found_where_somebody_is_spoken_to(text: str, named: list[str]) -> None:
    def mentions(parts: list[Any]) -> Iterator[str]:
        for part in parts:
            if isinstance(part, dict):
                yield from [part["name"]] if "mention" in part else mentions(part.get("parts", []))

    assert list(mentions(parse(text, NAMES))) == named


@given(TYPED)
def test_no_word_is_lost_or_added_or_moved(text: str) -> None:
    kept = "".join(leaves(parse(text, NAMES)))
    bare = str.maketrans("", "", MARKS)
    assert kept.translate(bare) == text.translate(bare)
    typed = iter(text)
    assert all(letter in typed for letter in kept if letter != "\n")  # in the same order


@given(st.text(alphabet=st.sampled_from("ab 好，。!?\n<>&\"'"), max_size=60))
def test_words_without_marks_are_the_text(text: str) -> None:
    text = "\n".join(line.lstrip("> ") for line in text.split("\n"))
    assert words(parse(text)) == text.strip("\n")


@given(TYPED)
def test_the_page_shows_what_the_socket_tells_and_nothing_gets_loose(text: str) -> None:
    parts = parse(text, NAMES)
    assert html(json.loads(json.dumps(parts))) == html(parts)
    seen = Seen(html(parts))
    assert seen.open == []
    assert seen.tags <= ALLOWED
    assert seen.attributes <= {"href", "rel", "target", "class", "data-at"}
    assert seen.text.replace("\n", "") == "".join(leaves(parts)).replace("\n", "")


@given(TYPED)
def test_the_tree_is_shallow_and_made_of_what_readers_know(text: str) -> None:
    def walk(parts: list[Any], depth: int) -> None:
        assert depth < 10
        for part in parts:
            if isinstance(part, str):
                continue
            assert part.keys() in ({"href"}, {"mention", "name"}, {"tag", "parts"})
            assert "href" not in part or is_safe_link(part["href"])
            assert "mention" not in part or NAMES[part["name"]] == part["mention"]
            assert part.get("tag", "li") in ALLOWED
            assert depth == 0 or part.get("tag") not in BLOCKS
            walk(part.get("parts", []), depth + 1)

    walk(parse(text, NAMES), 0)


@pytest.mark.parametrize(
    "unit",
    [
        "*", "**a ", "*a", "_a ", "~~a", "`", "`a", "`` a` ", "> ", "> *", "- ", "- a\n", "1. a\n", "```\n", "@",
        "@Ann", "@Ann ", "*a **b ",
        "** *a** *", "[", "![", "(", "<", "https://", "https://a.b/)", "*https://a.b ", "\n", "\\*",
    ],
)  # fmt: skip
def test_no_message_is_costly(unit: str) -> None:
    text = (unit * 2000)[:2000]

    def seconds() -> float:
        start = time.process_time()
        html(parse(text, NAMES))
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < 0.05


def test_a_long_gap_after_a_mark_is_not_costly() -> None:
    for text in ("``" + "a" * 1990 + "`", "`" + " " * 1990, "**" + "a" * 1990, "@" + "A" * 1990):
        start = time.process_time()
        html(parse(text, NAMES))
        assert time.process_time() - start < 0.05
