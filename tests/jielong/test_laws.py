"""The laws of lists: nothing is lost, what is written reads back the same, and long lists take proportionate work."""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.names import clean_name, name_problem
from events.jielong.rules import (
    CHINESE,
    CHOICES,
    ENGLISH,
    Answer,
    Companion,
    Doubt,
    Entry,
    Kind,
    Words,
    in_order,
    read_list,
    settle,
    text_problem,
    write_list,
)

PIECES = st.sampled_from([
    "1. ", "2、", "3", "①", "1️⃣", "🔟", "一、", "- ", "#", "张三", "李四", "Tom", "Smith", "王̶小̶", "🍲", "@", " ",
    "，", "/", "、", "和", "&", " and ", "(", ")", "（", "）", "[", "]", "「", "」", "~~", "+", "+1", "+2大1小",
    "加一", "带娃", "家属", "两人", "x2", "小", "kid", "取消", "退", "候补", "替补：", "待定", "?", "不吃辣", "素",
    "no nuts", "晚到", "18:30", "：", ":", "例 ", "接龙", "#接龙", "\n", "http://a.b", "-", "*", "。", "一家三口",
    "\u200b", "\u0336",
])  # fmt: skip
MESSY = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=14).map("".join))
NAMES = MESSY.map(clean_name).filter(lambda name: name_problem(name, shortest=1) is None)
NOTES = MESSY.map(lambda text: clean_name(text)[:200].strip())
COMPANIONS = st.lists(st.builds(Companion, st.just("") | NAMES, st.booleans()), max_size=9).map(in_order)
ENTRIES = st.builds(Entry, NAMES, COMPANIONS, NOTES, st.booleans(), st.booleans())
TEXTS = st.lists(MESSY, max_size=12).map("\n".join)
WORDS = st.sampled_from([CHINESE, ENGLISH])


@given(st.lists(ENTRIES, max_size=6), WORDS)
def test_what_is_written_reads_back_the_same(entries: list[Entry], words: Words) -> None:
    assert read_list(write_list(entries, words)).entries == tuple(entries)


@given(TEXTS)
def test_no_line_is_lost_whatever_is_pasted(text: str) -> None:
    told = {line.at for line in read_list(text).lines}
    assert told == {at for at, line in enumerate(text.splitlines()) if line.strip()}


@given(TEXTS)
def test_a_line_is_a_person_a_question_or_words_and_never_two_of_them(text: str) -> None:
    for line in read_list(text).lines:
        assert (line.entry is not None) == (line.kind in (Kind.ENTRY, Kind.QUESTION))
        assert bool(line.doubts) == (line.kind is Kind.QUESTION)


@given(TEXTS, WORDS, st.sampled_from(["same", "other"]))
def test_pasted_settled_copied_and_pasted_again_is_the_same(text: str, words: Words, twice: str) -> None:
    roster = read_list(text)
    answer = Answer({Doubt.TWICE: twice, Doubt.MAYBE: "seat"}, name="Ann")
    entries = settle(roster, dict.fromkeys(range(len(roster.lines)), answer))
    assert read_list(write_list(entries, words)).entries == entries


@given(TEXTS, st.dictionaries(st.integers(0, 12), st.builds(Answer, left_out=st.booleans())))
def test_whoever_is_left_out_is_not_entered(text: str, answers: dict[int, Answer]) -> None:
    roster = read_list(text)
    out = dict.fromkeys(range(len(roster.lines)), Answer(left_out=True))
    assert settle(roster, out) == ()
    assert len(settle(roster, answers)) <= len(roster.entries)


def test_every_doubt_that_is_answered_by_choosing_has_its_choices() -> None:
    assert set(CHOICES) == set(Doubt) - {Doubt.NAME, Doubt.PARTY}


@pytest.mark.parametrize(
    ("said", "comes"),
    [("out", []), ("wait", [True]), ("seat", [False]), ("nonsense", [])],
)  # fmt: skip
def test_whoever_is_not_sure_has_a_place_only_as_the_host_says(said: str, comes: list[bool]) -> None:
    entries = settle(read_list("1. 张三 待定"), {0: Answer({Doubt.MAYBE: said})})
    assert [entry.waiting for entry in entries] == comes


def test_of_one_person_named_twice_the_later_line_counts() -> None:
    roster = read_list("1. 张三 +2\n2. 李四\n3. 张三 取消")
    assert settle(roster, {}) == (Entry("张三", (Companion(), Companion()), cancelled=True), Entry("李四"))
    two = settle(roster, {2: Answer({Doubt.TWICE: "other"})})
    assert [entry.cancelled for entry in two] == [False, False, True]


def _steps(text: str) -> int:
    """How many calls, ours and C's, reading takes: work is counted, not time."""
    count = 0

    def hear(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(hear)
    try:
        read_list(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "line", ["{n}. 张三{n} +2大1小（不吃辣，晚到）", "name{n} and (( [[ 「「 ~~ +++", "候补 {n}、、、——", "{n}"],
)  # fmt: skip
def test_two_thousand_lines_take_ten_times_the_work_of_two_hundred(line: str) -> None:
    few, many = ("\n".join(line.format(n=n) for n in range(1, size + 1)) for size in (200, 2_000))
    assert text_problem(many) is None
    assert len({each.at for each in read_list(many).lines}) == 2_000
    assert _steps(many) < 12 * _steps(few)


@pytest.mark.parametrize(
    "piece", ["+1", "「", "~", "- ", "（", "1. ", "、", "张", "a ", "。", "=-", "候补:", "18:30 ", "\u0336"]
)
def test_an_endless_line_is_read_in_one_pass(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    assert text_problem(text) is None
    assert {line.at for line in read_list(text).lines} == {0}
    assert _steps(text) < 12 * _steps(text[:6_000]) + 12_000
