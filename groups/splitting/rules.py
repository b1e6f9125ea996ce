"""The law of parting and joining: three suffice to part, the same text in both to join."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from enum import StrEnum

SUFFICE = 3  # members who want a table of their own: nobody can forbid it
LASTS = timedelta(days=14)  # so long a call for a new table stands
LINKED = timedelta(days=90)  # so long both name each other
MERGE_LASTS = timedelta(days=60)  # so long one side's yes waits for the other's


class SplitReason(StrEnum):
    """Why groups cannot part or join."""

    OVER = "fork_over"
    ANOTHER = "fork_another"
    NOT_THERE = "merge_not_there"
    SAME = "merge_same"
    MOVED = "merge_moved"


def digest(title: str, text: str, groups: tuple[str, str], kept: str) -> str:
    """What must be the same on both sides: every word, who joins, and whose address and rules stay."""
    text = text.replace("\r\n", "\n").strip()  # as browsers send it
    said = json.dumps([title, text, sorted(groups), kept], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
