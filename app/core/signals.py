"""Facts: something that has happened, told inside the transaction and after it.

An action says `announce(session, SeatTaken(...))`. What *must* then exist (a notification, a mail in the
outbox) is written by listeners inside the same transaction; what is nice at once (a bell that rings) is told
after the commit, may fail, and is then only logged. Actions never know who listens.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from sqlalchemy.orm import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fact:
    """The base of all facts: ids and plain values only, never rows (they would be stale after the commit)."""

    silent: ClassVar[bool] = False


F = TypeVar("F", bound=Fact)
Inside = Callable[[Session, Any], None]
After = Callable[[Any], None]

_inside: dict[type[Fact], list[Inside]] = defaultdict(list)
_after: dict[type[Fact], list[After]] = defaultdict(list)


def listen(kind: type[F], listener: Callable[[Session, F], None]) -> None:
    """Call `listener(session, fact)` inside the transaction. Registering twice changes nothing."""
    if listener not in _inside[kind]:
        _inside[kind].append(listener)


def listen_after(kind: type[F], listener: Callable[[F], None]) -> None:
    """Call `listener(fact)` once the transaction is committed. Registering twice changes nothing."""
    if listener not in _after[kind]:
        _after[kind].append(listener)


def announce(session: Session, fact: Fact) -> None:
    """Note that something has happened; it is delivered by the unit of work that owns the session."""
    session.info.setdefault("facts", []).append(fact)


def announce_once(session: Session, fact: Fact) -> None:
    """As `announce`, but for a fact that already waits to be delivered: twelve causes, one consequence."""
    if fact not in session.info.get("facts", ()):
        announce(session, fact)


def deliver_inside(session: Session) -> list[Fact]:
    """Tell the listeners inside, and whatever facts they announce in turn; returns all facts in order."""
    told: list[Fact] = []
    while pending := session.info.pop("facts", None):
        for fact in pending:
            for listener in _inside[type(fact)]:
                listener(session, fact)
            told.append(fact)
    return told


def deliver_after(facts: list[Fact]) -> None:
    """Tell the listeners outside. One that fails is logged and hides nothing from the next."""
    for fact in facts:
        for listener in _after[type(fact)]:
            try:
                listener(fact)
            except Exception:
                log.exception("listener %s failed after %s", listener.__qualname__, type(fact).__name__)


def heard(kind: type[Fact]) -> bool:
    """Whether anybody listens to this kind of fact (asked by a test of the house)."""
    return bool(_inside[kind] or _after[kind])
