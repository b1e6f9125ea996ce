"""The shape of a kind's words, and the moments and places that they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel.speaklater import LazyString

from app.core.i18n import say_when

Data = Mapping[str, Any]
Say = Callable[[Data], str]


@dataclass(frozen=True, slots=True)
class Said:
    """What happened, in one line; perhaps a second line, what the button says, and what a mail shows besides."""

    sentence: Say
    detail: Say | None = None
    action: LazyString | None = None
    facts: Callable[[Data], list[tuple[str, str]]] | None = None


def when(data: Data, name: str = "starts_at", style: str = "full") -> str:
    """A moment of the data in the zone of its table; "" where there is none."""
    said = data.get(name)
    return say_when(datetime.fromisoformat(said), style, data.get("tz")) if said else ""


def when_and_where(data: Data) -> str:
    """The table's time, and its place where that is known."""
    return " · ".join(each for each in (when(data), data.get("where", "")) if each)
