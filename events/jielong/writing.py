"""Write a list as people post it in a chat. What is written reads back the same: `read(write(x)) == x`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from events.jielong import lexicon as lx
from events.jielong.quoting import quote
from events.jielong.reading import read_line
from events.jielong.roster import Companion, Entry, Kind


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around the people, ready in one language; each line of `head` and `tail` carries its label."""

    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    waiting: str = "候补"
    cancelled: str = "取消"
    small: str = "小"  # a child among companions
    brackets: str = "（）"
    colon: str = "："


CHINESE = Words()
ENGLISH = Words(waiting="Waiting list", cancelled="cancelled", small=" kid", brackets="()", colon=":")


def write_list(entries: Sequence[Entry], words: Words = CHINESE) -> str:
    """The list as text. Whoever waits at its end stands under a heading, elsewhere she is marked."""
    bench = len(entries)
    while bench and entries[bench - 1].waiting:
        bench -= 1
    lines = ["#接龙", *words.head]
    lines += [write_entry(entry, at, words) for at, entry in enumerate(entries[:bench], 1)]
    lines += words.tail[:1]
    if bench < len(entries):
        lines.append(words.waiting + words.colon)
        lines += [
            write_entry(entry, at, words, "waiting") for at, entry in enumerate(entries[bench:], bench + 1)
        ]
    return "\n".join([*lines, *words.tail[1:]])


def write_entry(entry: Entry, number: int, words: Words = CHINESE, section: str = "going") -> str:
    """One line. Words that would read as something else are put between 「 and 」."""
    plain = f"{number}. {_body(entry, words, section, quoted=False)}"
    read = read_line(plain, section)
    if len(read) == 1 and read[0].kind is Kind.ENTRY and read[0].entry == entry:
        return plain
    return f"{number}. {_body(entry, words, section, quoted=True)}"


def _body(entry: Entry, words: Words, section: str, *, quoted: bool) -> str:
    before, after = words.brackets[0], words.brackets[1]
    said = "".join(f" {each}" for each in _party(entry.companions, words, quoted=quoted))
    marks = [words.waiting] if entry.waiting and section != "waiting" else []
    marks += [words.cancelled] if entry.cancelled else []
    marks += [_say(entry.note, quoted=quoted)] if entry.note else []
    gap = "" if before == "（" else " "
    return _say(entry.name, quoted=quoted) + said + "".join(f"{gap}{before}{each}{after}" for each in marks)


def _party(companions: Sequence[Companion], words: Words, *, quoted: bool) -> list[str]:
    before, after = words.brackets[0], words.brackets[1]
    child = f"{before}{words.small.strip()}{after}"
    said = [f"+{_say(each.name, quoted=quoted)}{child * each.child}" for each in companions if each.name]
    adults = sum(not each.name and not each.child for each in companions)
    children = sum(not each.name and each.child for each in companions)
    if adults and children and words.small == "小":
        return [*said, f"+{adults}大{children}小"]
    return said + ([f"+{adults}"] if adults else []) + ([f"+{children}{words.small}"] if children else [])


def _say(text: str, *, quoted: bool) -> str:
    return quote(text) if quoted else text


def head_line(text: str, label: str) -> str:
    """A heading as it is, or behind its label where it would read as a person or the head of a part."""
    read = read_line(text, "going")
    plain = len(read) == 1 and read[0].kind is Kind.HEAD and not lx.SECTION.match(text.translate(lx.FLAT))
    return text if plain and not text.startswith("#") else label
