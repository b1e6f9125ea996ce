"""The law of lists: how a pasted one is read, asked about, settled, and written again. Pure."""

from events.jielong.reading import read_line, read_list, text_problem
from events.jielong.roster import (
    MAX_CHARS,
    MAX_ENTRIES,
    MAX_LINES,
    Answer,
    Companion,
    Doubt,
    Entry,
    Kind,
    Line,
    Roster,
    TextProblem,
    in_order,
)
from events.jielong.settling import CHOICES, settle, settled
from events.jielong.writing import CHINESE, ENGLISH, Words, head_line, write_entry, write_list

__all__ = [
    "CHINESE",
    "CHOICES",
    "ENGLISH",
    "MAX_CHARS",
    "MAX_ENTRIES",
    "MAX_LINES",
    "Answer",
    "Companion",
    "Doubt",
    "Entry",
    "Kind",
    "Line",
    "Roster",
    "TextProblem",
    "Words",
    "head_line",
    "in_order",
    "read_line",
    "read_list",
    "settle",
    "settled",
    "text_problem",
    "write_entry",
    "write_list",
]
