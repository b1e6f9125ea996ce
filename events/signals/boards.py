"""Facts about shared tables."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class BoardAsked(Fact):
    """Somebody would like to sit at a shared table; `whom` are those who sit and are asked."""

    board_id: int
    ask_id: int
    whom: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BoardAnswered(Fact):
    """Somebody who asked hears it: `seated`, or the table stays as it is. Never who said what."""

    board_id: int
    member_id: int
    seated: bool


@dataclass(frozen=True, slots=True)
class BoardChanged(Fact):
    """A board was put up, or something on it has changed. Silent: open pages look again."""

    board_id: int
    silent = True


@dataclass(frozen=True, slots=True)
class BoardEnded(Fact):
    """A board came to its end; `state` says how, `seated` and `asking` are the members concerned."""

    board_id: int
    state: str
    seated: tuple[int, ...]
    asking: tuple[int, ...]
