"""The waiting list: who is offered a free seat, so that anybody can replay the order (DN-04).

The answer depends on the exported inputs alone: not on the order in which they are listed, not on any payment,
not on a clock.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from groups.membership.rules import PartyRule, QueueRule

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class QueueEntry:
    """A waiting party: `party` is its id, `size` its people, `last_seated` in this group before.

    `who` asks: "m12" is member 12, "g5" is guest 5, and stays so when the guest becomes a member. `paused`: by the
    group's rule this member is asked last.
    """

    party: int
    who: str
    size: int
    asked_at: datetime
    last_seated: datetime | None = None
    paused: bool = False


@dataclass(frozen=True)
class Offer:
    """`seats` free seats are held for `party` until the offer lapses; fewer than its size when it is split."""

    party: int
    seats: int


@dataclass(frozen=True)
class Promotion:
    """Who is asked now, whom the line passed by (they are told), and the whole order for anyone who replays it."""

    offers: tuple[Offer, ...]
    passed: tuple[int, ...]
    order: tuple[int, ...]

    def overtaken(self) -> tuple[int, ...]:
        """Return those passed by for the sake of somebody behind them; where nobody was, nobody need hear of it."""
        last = max((self.order.index(offer.party) for offer in self.offers), default=-1)
        return tuple(party for party in self.passed if self.order.index(party) < last)


@dataclass(frozen=True)
class QueueInputs:
    """Everything that the order depends on: what is exported so that anyone at the table can replay it.

    `seed` is fixed and published (as its hash) when the dinner is called and opened with the draw;
    `newcomer_seated` tells whether somebody new to the group already has a seat. Whoever asks after `drawn_at` takes
    no part in the draw: with the seed open, a lot could be chosen. `last_call`: those who are paused are asked too.
    """

    free: int
    entries: tuple[QueueEntry, ...]
    party_rule: PartyRule
    queue_rule: QueueRule = QueueRule.FIRST_COME
    seed: str = ""
    newcomer_seated: bool = False
    drawn_at: datetime | None = None
    last_call: bool = False


def promote(inputs: QueueInputs) -> Promotion:
    """Hand out `inputs.free` seats to the waiting parties by the charter's queue rule and party rule.

    hold: the first party that does not fit keeps its place and nobody overtakes it. split: it is offered what is
    free and the rest of it waits on. pass: it is passed by and told so, and smaller parties behind it are asked.
    """
    offers: list[Offer] = []
    passed: list[int] = []
    free = max(0, inputs.free)
    line = queue_order(inputs)
    for entry in line:
        if free == 0 or (entry.paused and not inputs.last_call):
            break
        if entry.size <= free or inputs.party_rule is PartyRule.SPLIT:
            offers.append(Offer(entry.party, min(entry.size, free)))
            free -= offers[-1].seats
        elif inputs.party_rule is PartyRule.HOLD:
            break
        else:
            passed.append(entry.party)
    return Promotion(tuple(offers), tuple(passed), tuple(entry.party for entry in line))


def queue_order(inputs: QueueInputs) -> list[QueueEntry]:
    """Return the waiting parties in the order in which the charter's queue rule asks them; the paused stand last."""
    return sorted(_by_rule(inputs), key=lambda entry: entry.paused)


def _by_rule(inputs: QueueInputs) -> list[QueueEntry]:
    came = sorted(inputs.entries, key=_came)
    if inputs.queue_rule is QueueRule.LONGEST_SINCE:
        return sorted(came, key=lambda entry: entry.last_seated or _LONG_AGO)
    if inputs.queue_rule is QueueRule.LOTTERY:
        drawn = [entry for entry in came if is_drawn(inputs, entry)]
        later = [entry for entry in came if not is_drawn(inputs, entry)]
        return [*sorted(drawn, key=lambda entry: draw(inputs.seed, entry.who)), *later]
    if inputs.queue_rule is QueueRule.NEWCOMERS_SEAT and not inputs.newcomer_seated:
        return _first_newcomer_first(came)
    return came


def is_drawn(inputs: QueueInputs, entry: QueueEntry) -> bool:
    """Tell whether a party takes part in the lottery: it asked before the seed was opened."""
    return inputs.drawn_at is None or entry.asked_at <= inputs.drawn_at


def draw(seed: str, who: str) -> bytes:
    """Return the lot of somebody: HMAC-SHA256(seed, who), as in "m12"; the smallest is asked first."""
    return hmac.new(seed.encode(), who.encode(), hashlib.sha256).digest()


def export_queue(inputs: QueueInputs) -> dict[str, Any]:
    """Return `inputs` as plain JSON values; `import_queue` gives the same inputs back."""
    return {
        "free": inputs.free,
        "party_rule": inputs.party_rule.value,
        "queue_rule": inputs.queue_rule.value,
        "seed": inputs.seed,
        "newcomer_seated": inputs.newcomer_seated,
        "drawn_at": inputs.drawn_at.isoformat() if inputs.drawn_at else None,
        "last_call": inputs.last_call,
        "entries": [_export_entry(entry) for entry in sorted(inputs.entries, key=_came)],
    }


def import_queue(exported: dict[str, Any]) -> QueueInputs:
    """Return the inputs that `export_queue` wrote."""
    return QueueInputs(
        free=exported["free"],
        entries=tuple(_import_entry(each) for each in exported["entries"]),
        party_rule=PartyRule(exported["party_rule"]),
        queue_rule=QueueRule(exported["queue_rule"]),
        seed=exported["seed"],
        newcomer_seated=exported["newcomer_seated"],
        drawn_at=_moment(exported["drawn_at"]),
        last_call=exported["last_call"],
    )


def offer_lapses_at(offered_at: datetime, window_minutes: int, starts_at: datetime) -> datetime:
    """Return when an unanswered offer lapses: after the charter's window, and no later than the dinner begins."""
    return min(offered_at + timedelta(minutes=window_minutes), max(offered_at, starts_at))


def _came(entry: QueueEntry) -> tuple[datetime, int]:
    return entry.asked_at, entry.party


def _first_newcomer_first(came: list[QueueEntry]) -> list[QueueEntry]:
    first = next((entry for entry in came if entry.last_seated is None), None)
    return came if first is None else [first, *(entry for entry in came if entry is not first)]


def _export_entry(entry: QueueEntry) -> dict[str, Any]:
    return {
        "party": entry.party,
        "who": entry.who,
        "size": entry.size,
        "asked_at": entry.asked_at.isoformat(),
        "last_seated": entry.last_seated.isoformat() if entry.last_seated else None,
        "paused": entry.paused,
    }


def _import_entry(exported: dict[str, Any]) -> QueueEntry:
    return QueueEntry(
        party=exported["party"],
        who=exported["who"],
        size=exported["size"],
        asked_at=datetime.fromisoformat(exported["asked_at"]),
        last_seated=_moment(exported["last_seated"]),
        paused=exported["paused"],
    )


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def positions(inputs: QueueInputs) -> Iterable[tuple[int, int]]:
    """Yield each waiting party with its place in the line, counted from 1."""
    return ((entry.party, place) for place, entry in enumerate(queue_order(inputs), start=1))
