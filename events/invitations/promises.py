"""The law of promises: what an accepted offer promises, and what became of it by the word of those who were there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from events.invitations.rules import Terms

MOST_DISHES = 8
WINDOW = timedelta(days=30)


class Promised(StrEnum):
    """What kind of promise it is."""

    PRICE = "price"
    DISH = "dish"
    PERK = "perk"
    ROOM = "room"
    TREAT = "treat"


class Outcome(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    PARTLY = "partly"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that was promised, in words that the offer gave."""

    kind: Promised
    words: str = ""
    fen: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """How a house has kept its word: kept, and of how many that were judged."""

    kept: int = 0
    judged: int = 0


def of_terms(terms: Terms) -> list[Promise]:
    """Return what these terms promise: the price, each dish, the perk, the room, what the house pays."""
    found = [Promise(Promised.PRICE, fen=terms.price_fen)] if terms.price_fen is not None else []
    found += [Promise(Promised.DISH, name, fen) for name, fen in terms.menu[:MOST_DISHES]]
    if terms.treat_percent:
        found.append(Promise(Promised.TREAT, str(terms.treat_percent)))
    if terms.perk:
        found.append(Promise(Promised.PERK, terms.perk))
    if terms.room:
        found.append(Promise(Promised.ROOM))
    return found


def outcome(ticks: Iterable[Outcome]) -> Outcome | None:
    """Return what the table says: what most have ticked; where the most are two, partly. None without a tick."""
    counts = Counter(ticks)
    if not counts:
        return None
    most = max(counts.values())
    first = [each for each, number in counts.items() if number == most]
    return first[0] if len(first) == 1 else Outcome.PARTLY


def record(outcomes: Iterable[Outcome | None]) -> Record:
    """Return the house's record; what nobody has ticked is not judged."""
    judged = [each for each in outcomes if each is not None]
    return Record(sum(each is Outcome.KEPT for each in judged), len(judged))


def may_tick(ends_at: datetime, now: datetime) -> bool:
    """Tell whether promises are asked about: from the end of the dinner, for thirty days."""
    return ends_at <= now <= ends_at + WINDOW
