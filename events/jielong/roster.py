"""What a pasted list comes to: lines, the people they name, and what has to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from events.jielong import lexicon

MAX_CHARS = 60_000
MAX_LINES = 2_000
MAX_LINE = 1_500
MAX_ENTRIES = 200  # at one go: each is seated by the whole law, behind the lock of the dinner
MAX_NOTE = 200


class TextProblem(StrEnum):
    """Why a pasted text is not read."""

    EMPTY = "list_empty"
    TOO_LONG = "list_too_long"
    TOO_MANY_LINES = "list_too_many_lines"
    TOO_MANY_NAMES = "list_too_many_names"


class Kind(StrEnum):
    """What a line of the text is."""

    HEAD = "head"  # title, time, place, section, link: words around the list
    ENTRY = "entry"
    EMPTY = "empty"  # a number with nobody behind it
    REPEAT = "repeat"  # the same number and words once more: the list was copied twice
    WORDS = "words"  # neither a heading nor a person
    QUESTION = "question"


class Doubt(StrEnum):
    """What only the host can say."""

    MAYBE = "maybe"  # "待定": a seat, the bench, or neither
    NAME = "name"  # no name that could stand on a list
    PARTY = "party"  # "带家属": how many
    PERSON = "person"  # a person, or only words
    TWICE = "twice"  # the same name twice: one person or two
    TWO = "two"  # "张三、李四": two people, or a name with a remark


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who is brought; without a name she is one of "+2"."""

    name: str = ""
    child: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the list with those she brings. Companions: adults first, in each half the named ones first."""

    name: str
    companions: tuple[Companion, ...] = ()
    note: str = ""
    waiting: bool = False
    cancelled: bool = False

    @property
    def adults(self) -> int:
        """Adults who are brought."""
        return sum(not each.child for each in self.companions)

    @property
    def children(self) -> int:
        """Children who are brought."""
        return sum(each.child for each in self.companions)

    @property
    def size(self) -> int:
        """How many seats they need."""
        return 1 + len(self.companions)

    @property
    def diet(self) -> bool:
        """Whether the note says what somebody does not eat."""
        return lexicon.is_diet(self.note)


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or a numbered piece of a line that holds several; where there is a doubt `entry` is the best guess."""

    at: int  # of the source, from 0
    text: str
    kind: Kind
    entry: Entry | None = None
    doubts: tuple[Doubt, ...] = ()
    number: int | None = None
    twin: int | None = None  # index of the line that has this name already


@dataclass(frozen=True, slots=True)
class Answer:
    """What the host says about a line; `choices` by doubt, counts for PARTY, a name for NAME."""

    choices: Mapping[Doubt, str] = field(default_factory=dict)
    name: str = ""
    adults: int = 0
    children: int = 0
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """A text, read: every line that is not blank is in here once or more."""

    lines: tuple[Line, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The people in the order of the text, with the best guess where something has to be asked."""
        return tuple(line.entry for line in self.lines if line.entry is not None)

    @property
    def heads(self) -> tuple[str, ...]:
        """The words around the list."""
        return tuple(line.text for line in self.lines if line.kind is Kind.HEAD)


def in_order(companions: list[Companion]) -> tuple[Companion, ...]:
    """Companions as entries hold them: adults first, in each half the named ones first."""
    return tuple(sorted(companions, key=lambda each: (each.child, not each.name)))
