"""What the pages of presence show: the table to vouch at, its threads, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.drawing import MAX_SEATS
from events.attestations import queries, rules, wording
from events.attestations.models import Finding, Scan, Testimony, WalkIn
from events.attestations.queries_disputes import asked_until
from events.attestations.rules import Word
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """All that is known of a table's words, read once."""

    seats: Sequence[Seat]
    claims: Mapping[int, bool]
    words: Sequence[Testimony]
    scans: Sequence[Scan]
    asked: Sequence[WalkIn]

    def yes(self) -> set[Pair]:
        """(witness, subject) for every yes, and for every code that was read."""
        said = {(word.witness_seat_id, word.subject_seat_id) for word in self.words if word.word is Word.YES}
        return said | {(scan.reader_seat_id, scan.shower_seat_id) for scan in self.scans}

    def by(self, seat_id: int) -> dict[int, Word]:
        """What this seat said of others."""
        return {word.subject_seat_id: word.word for word in self.words if word.witness_seat_id == seat_id}

    def read_by(self, seat_id: int) -> set[int]:
        """The seats whose code this one read: nobody can deny them."""
        return {scan.shower_seat_id for scan in self.scans if scan.reader_seat_id == seat_id}


def said_at(session: Session, dinner: Dinner, own: Seat | None = None) -> Said:
    """Everything said at the table; five queries however many sit there. `own`: of many tables, that seat's alone."""
    seats = queries.people_at(session, dinner.id, own if dinner.tables else None)
    here = {seat.id for seat in seats}
    return Said(
        seats, {seat: there for seat, there in queries.claims_at(session, dinner.id).items() if seat in here},
        [each for each in queries.words_at(session, dinner.id) if {each.witness_seat_id, each.subject_seat_id} <= here],
        [each for each in queries.scans_at(session, dinner.id) if {each.shower_seat_id, each.reader_seat_id} <= here],
        queries.at_the_door(session, dinner.id),
    )  # fmt: skip


def others(said: Said, own: Seat) -> dict[str, Seat]:
    """Those about whom the viewer may say something, by the public ids of their seats."""
    return {seat.public_id: seat for seat in said.seats if seat.id != own.id and _may_be_named(seat, said)}


def _may_be_named(seat: Seat, said: Said) -> bool:
    return seat.state is SeatState.GOING or seat.member_id in {row.member_id for row in said.asked}


def vouching(
    session: Session, dinner: Dinner, said: Said, own: Seat, ticked: set[str] | None, now: datetime
) -> dict[str, Any]:
    """The page on which one vouches. Others' words are shown once one's own are given, or the window is closed."""
    spoken, open_ = own.id in said.claims, rules.window_open(dinner.ends_at, now)
    ring = _ring(said, own)
    read, mine = said.read_by(own.id), said.by(own.id)
    ticks = ticked if ticked is not None else _ticks(said, own, spoken, mine, read)
    shown = spoken or not open_
    return {
        "seats": [_seat(seat, said, own, ticks) for seat in ring], "mine": list(range(1, min(len(ring), MAX_SEATS))),
        "threads": _threads(ring, said.yes(), own) if shown else [], "spoken": spoken, "open": open_, "shown": shown,
        "rest": [seat for seat in ring[1:] if _may_be_named(seat, said)], "words": mine, "read": read,
        "until": rules.window_closes(dinner.ends_at), "recognised": len(ticks),
        "left": len(others(said, own)) - len(ticks),
        "standing": standing(said), "findings": _findings(session, dinner, ring, now) if shown else [],
        "heads": queries.heads_by(session, own.id), "claims": said.claims, "own": own,
    }  # fmt: skip


def _ticks(said: Said, own: Seat, spoken: bool, mine: Mapping[int, Word], read: set[int]) -> set[str]:
    """The faces ticked at first: what was said, else those whose code was read."""
    seats = others(said, own)
    if spoken:
        return {pid for pid, seat in seats.items() if mine.get(seat.id) is Word.YES}
    return {pid for pid, seat in seats.items() if seat.id in read}


def _ring(said: Said, own: Seat) -> list[Seat]:
    """The seats around the table from the viewer's on, in the order of sitting down."""
    seats = list(said.seats)
    at = next((place for place, seat in enumerate(seats) if seat.id == own.id), None)
    return [own, *seats] if at is None else [*seats[at:], *seats[:at]]


def _seat(seat: Seat, said: Said, own: Seat, ticks: set[str]) -> dict[str, Any]:
    state = "you" if seat.id == own.id else "" if _may_be_named(seat, said) else "gone"
    return {
        "person": seat.member,
        "state": state,
        "value": seat.public_id,
        "checked": seat.public_id in ticks,
    }


def _threads(ring: Sequence[Seat], yes: set[Pair], own: Seat) -> list[tuple[Any, ...]]:
    """A line between every two who recognise each other, dashed where only one has said so yet."""
    ids = [seat.id for seat in ring[:MAX_SEATS]]
    # One's own tick draws its thread already.
    yes = yes - {(own.id, other) for other in ids if (other, own.id) not in yes}
    drawn: list[tuple[Any, ...]] = []
    for first, one in enumerate(ids):
        for second, other in enumerate(ids[first + 1 :], first + 1):
            directions = ((one, other) in yes) + ((other, one) in yes)
            if directions:
                drawn.append((first, second) if directions == 2 else (first, second, "one"))
    return drawn


def standing(said: Said) -> dict[str, int]:
    """Where the table stands, in numbers that tell nobody's answer."""
    yes = said.yes()
    tied = {tuple(sorted(pair)) for pair in yes if (pair[1], pair[0]) in yes}
    return {
        "arrived": sum(seat.arrived_at is not None for seat in said.seats),
        "going": sum(seat.state is SeatState.GOING for seat in said.seats),
        "gone": sum(seat.state is SeatState.GONE for seat in said.seats),
        "spoken": len(said.claims), "threads": len(tied),
    }  # fmt: skip


def _findings(session: Session, dinner: Dinner, ring: Sequence[Seat], now: datetime) -> list[dict[str, Any]]:
    found, until = queries.findings_at(session, dinner.id), asked_until(session, dinner.id)
    rows = [(seat, found.get(seat.id)) for seat in ring]
    return [
        {
            "seat": seat,
            "words": words_of(finding, dinner, now, until.get(seat.id)),
            "state": wording.STATES[finding.state],
        }
        for seat, finding in rows
        if finding is not None and not (seat.state is SeatState.GONE and finding.why.get("yes") == 0)
    ]


def words_of(finding: Finding, dinner: Dinner, now: datetime, until: datetime | None = None) -> str:
    """The finding in one sentence of the viewer's language; `until`: how long the table is asked about it."""
    last = until or rules.window_closes(dinner.ends_at)
    return wording.explain(finding.why, last, now, dinner.timezone)
