"""Read a list as people paste it from a chat: tolerant, in one pass, and nothing is dropped silently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.core.names import clean_name
from events.jielong import lexicon as lx
from events.jielong import numbering
from events.jielong.person import read_person
from events.jielong.roster import (
    MAX_CHARS,
    MAX_LINE,
    MAX_LINES,
    Doubt,
    Entry,
    Kind,
    Line,
    Roster,
    TextProblem,
)

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?"
_DAY = (
    r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?|\d{1,2}[-/月]\d{1,2}日?|昨天|今天|前天"
    r"|星期[一二三四五六日天]|(?:上午|下午|晚上|中午|凌晨)"
)
_STAMP = re.compile(rf"^[\[(]?(?:(?:{_DAY})[,\s]*){{0,3}}{_TIME}[\])]?[\s,\-–]*", re.I)
_CHAT_HEAD = re.compile(rf"^.{{1,40}}\s[\[(]?(?:(?:{_DAY})[,\s]*){{0,3}}{_TIME}[\])]?$", re.I)
_SPEAKER = re.compile(r"^[^:]{1,30}:\s*(?=\S)")
_NAMES_BETWEEN = re.compile(r"[、,，;；]|\s{2,}")
_LONGEST_BARE = 12


def text_problem(text: str) -> TextProblem | None:
    """Why a text is too much to be read, or None."""
    if not text.strip():
        return TextProblem.EMPTY
    if len(text) > MAX_CHARS:
        return TextProblem.TOO_LONG
    return TextProblem.TOO_MANY_LINES if len(text.splitlines()) > MAX_LINES else None


@dataclass
class _State:
    """Where the reading stands."""

    numbered: bool  # the text has numbered lines: a bare line is more likely words than a person
    section: str = "going"
    number: int = 0
    begun: bool = False
    seen: dict[str, int] = field(default_factory=dict)  # name -> index of its line
    lines: list[Line] = field(default_factory=list)


def read_list(text: str) -> Roster:
    """Read a pasted list. Every line that is not blank is in the answer: person, heading, words, or a question."""
    pieces = list(_pieces(text))
    state = _State(numbered=any(_is_numbered(piece) for _at, piece in pieces))
    for at, piece in pieces:
        state.lines += _read(state, at, piece)
    return Roster(tuple(state.lines))


def read_line(line: str, section: str) -> list[Line]:
    """One line as it reads in a numbered list, in this part of it."""
    state = _State(numbered=True, section=section)
    for at, piece in _pieces(line):
        state.lines += _read(state, at, piece)
    return state.lines


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Lines, and the pieces of lines that hold several numbered people."""
    for at, line in enumerate(text.splitlines()):
        if line.strip():
            for piece in numbering.split(line):
                yield at, clean_name(piece) or piece.strip()


def _is_numbered(piece: str) -> bool:
    return numbering.read_mark(_bare(piece)[0].translate(lx.FLAT), 0).number is not None


def _bare(piece: str) -> tuple[str, bool]:
    """The piece without the chat's own prefix: a time, who posted it."""
    stamp = _STAMP.match(piece.translate(lx.FLAT)) if len(piece) <= MAX_LINE else None
    rest = piece[stamp.end() :] if stamp and stamp.end() < len(piece) else piece
    speaker = _SPEAKER.match(rest.translate(lx.FLAT)[:80])
    if speaker and not lx.LABEL.match(rest.translate(lx.FLAT)[:80]):
        said = rest[speaker.end() :]
        mark = numbering.read_mark(said.translate(lx.FLAT), 999)
        own = numbering.read_mark(rest.translate(lx.FLAT), 999)
        if mark.number is not None and own.number is None:
            return said, True
    return rest, stamp is not None


def _read(state: _State, at: int, piece: str) -> list[Line]:
    if len(piece) > MAX_LINE:
        return [Line(at, piece, Kind.QUESTION, Entry(""), (Doubt.NAME,))]
    bare, _prefixed = _bare(piece)
    flat = bare.translate(lx.FLAT)
    heading = _heading(state, at, piece, flat)
    if heading is not None:
        return heading
    mark = numbering.read_mark(flat, state.number)
    if mark.number is not None:
        state.number = mark.number
    rest = bare[mark.end :].strip()
    if not rest.strip(" -–—_.,、…~*"):
        return [Line(at, piece, Kind.EMPTY if mark.number is not None else Kind.WORDS, number=mark.number)]
    return [_person(state, at, piece, rest, mark)]


def _heading(state: _State, at: int, piece: str, flat: str) -> list[Line] | None:
    """The lines of a text that are words around the list; None when it may be a person."""
    if lx.SEPARATOR.match(flat) and not any(each.isdecimal() for each in flat) and not _emoji_name(flat):
        return [Line(at, piece, Kind.WORDS)]
    if lx.LABEL.match(flat) or lx.EXAMPLE.match(flat) or lx.LINK.match(flat):
        return [Line(at, piece, Kind.HEAD)]
    section = lx.SECTION.match(flat) if len(flat) <= 200 or ":" in flat[:30] else None
    if section:
        return _section(state, at, piece, section)
    numbered = numbering.read_mark(flat, 999).number is not None
    if (lx.JIELONG.search(flat) and not numbered) or (
        flat.startswith("[") and flat.endswith("]") and not state.begun
    ):
        return [Line(at, piece, Kind.HEAD)]
    if _CHAT_HEAD.match(flat) and not numbered:
        return [Line(at, piece, Kind.HEAD)]
    return None


def _emoji_name(flat: str) -> bool:
    mark = numbering.read_mark(flat, 999)
    return mark.number is not None and mark.end < len(flat)


def _section(state: _State, at: int, piece: str, found: re.Match[str]) -> list[Line]:
    state.section = next(each for each in ("waiting", "cancelled", "going") if found[each])
    tail = (found["tail"] or "").lstrip(" :").strip()
    names = [each.strip() for each in _NAMES_BETWEEN.split(tail) if each.strip(" -–—=*~.#_]>】」)")]
    head = Line(at, piece, Kind.HEAD)
    if not names:
        return [head]
    mark = numbering.Mark(None, 0, marked=True)
    return [head, *(_person(state, at, each, each, mark) for each in names)]


def _person(state: _State, at: int, piece: str, rest: str, mark: numbering.Mark) -> Line:
    entry, doubts = read_person(
        rest, waiting=state.section == "waiting", cancelled=state.section == "cancelled"
    )
    kind = _unmarked(state, rest, entry, doubts) if not mark.marked else None
    if mark.marked and lx.SENTENCE.search(rest.translate(lx.FLAT)) and not rest.startswith("「"):
        doubts.add(Doubt.PERSON)
    if kind is not None:
        return Line(at, piece, kind)
    state.begun = True
    return _noted(state, at, piece, entry, doubts, mark.number)


def _unmarked(state: _State, rest: str, entry: Entry, doubts: set[Doubt]) -> Kind | None:
    """A line without a number: words before the list, a question within it, a person where no line has a number."""
    wordy = lx.SENTENCE.search(rest.translate(lx.FLAT)) is not None or Doubt.NAME in doubts
    wordy = wordy or lx.REMARK.match(rest.translate(lx.FLAT)) is not None
    wordy = wordy or (len(entry.name) > _LONGEST_BARE and not entry.name.isascii())
    if state.numbered:
        if not state.begun and state.section == "going":
            return Kind.HEAD
        if wordy:
            return Kind.WORDS
        doubts.add(Doubt.PERSON)
        return None
    if wordy:
        return Kind.WORDS if state.begun else Kind.HEAD
    return None


def _noted(state: _State, at: int, piece: str, entry: Entry, doubts: set[Doubt], number: int | None) -> Line:
    """Note who has been named: the same line once more is a repeat, the same name elsewhere a question."""
    key = entry.name.casefold()
    known = state.seen.get(key) if key else None
    if known is not None:
        first = state.lines[known] if known < len(state.lines) else None
        if first and first.number is not None and first.number == number and first.entry == entry:
            return Line(at, piece, Kind.REPEAT, number=number, twin=known)
        doubts.add(Doubt.TWICE)
    else:
        state.seen[key] = len(state.lines)
    kind = Kind.QUESTION if doubts else Kind.ENTRY
    return Line(at, piece, kind, entry, tuple(sorted(doubts)), number, known)


def unmarked(line: Line) -> Line:
    """The line as a plain entry: nothing is left to ask."""
    return replace(line, kind=Kind.ENTRY, doubts=())
