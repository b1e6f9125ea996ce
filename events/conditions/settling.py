"""Settling: after whatever happened at a table, those sit whose ifs hold, and nobody else of them (DN-07).

Firm seats go first. Whoever comes without an if needs no room made by first come: a seat that is met is counted as
free for them, for everybody on the bench, and for offers that are not answered. An answer with an if therefore never
overtakes the bench: while somebody waits there, none of them sits down anew, and who sits may have to get up again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import db
from app.core.ids import digest
from app.core.signals import announce
from events.conditions import queries, rules
from events.conditions.models import Condition
from events.conditions.rules import Answer, ConditionState, Firm
from events.dinners import bench, queries_bench, seats
from events.dinners.models import Dinner, Seat
from events.dinners.rules import MAX_COMPANIONS, Party, SeatState, Visibility
from events.signals import ConditionLost, ConditionMet, ConditionsSettled

Parties = Mapping[int, Sequence[Seat]]


def settle(session: Session, dinner: Dinner, now: datetime) -> None:
    """Seat whom the law seats, and release whom it seats no longer. Twice is once."""
    if not queries.alive(session, dinner.id):
        return
    db.lock(session, dinner)
    session.flush()  # what this unit has changed must be seen below
    rows = queries.alive(session, dinner.id)
    if now >= dinner.closes_at and not (dinner.time_open and dinner.called_off_at is None):
        _close(session, dinner, rows)
        return
    if dinner.called_off_at is not None:
        return
    parties = party_by_member(queries.seats_here(session, dinner.id))
    rows = _follow(rows, parties)
    waits = queries_bench.line_length(session, dinner, now) > 0
    able = _able(session, dinner, rows, now, waits=waits)
    firm = firm_side(rows, parties, waits=waits)
    sits = rules.settle(firm, as_answers(dinner, able, parties), dinner.seats, dinner.cap_fen)
    _release(session, dinner, [row for row in able if row.member_id not in sits], parties, now)
    _seat(session, dinner, [row for row in able if row.member_id in sits], now)


def party_by_member(found: Sequence[Seat]) -> dict[int, list[Seat]]:
    """Everybody's party by the member who answers for it, their own seat first; guests' under negative ids."""
    owners = {seat.id: seat.member_id or -seat.id for seat in found if seat.brought_by_id is None}
    parties: dict[int, list[Seat]] = {}
    for seat in found:
        head = seat.brought_by_id or seat.id
        parties.setdefault(owners.get(head, -head), []).append(seat)
    for party in parties.values():
        party.sort(key=lambda seat: seat.brought_by_id is not None)
    return parties


def firm_side(rows: Sequence[Condition], parties: Parties, *, waits: bool) -> Firm:
    """Who comes without an if, and how many seats are promised to others first."""
    met = {row.member_id for row in rows if row.state is ConditionState.MET}
    rest = [seat for member, party in parties.items() if member not in met for seat in party]
    going = [seat for seat in rest if seat.state is SeatState.GOING]
    promised = sum(
        seat.state is SeatState.OFFERED or (waits and seat.state is SeatState.WAITING)
        for party in parties.values()
        for seat in party
    )
    return Firm(len(going), frozenset(seat.member_id for seat in going if seat.member_id), promised)


def as_answers(dinner: Dinner, rows: Sequence[Condition], parties: Parties) -> list[Answer]:
    """The answers as the law knows them; a party that sits is as large as it sits."""
    return [_as_answer(dinner, row, parties.get(row.member_id, ())) for row in rows]


def _as_answer(dinner: Dinner, row: Condition, party: Sequence[Seat]) -> Answer:
    sitting = sum(seat.state is SeatState.GOING for seat in party)
    size = sitting if row.state is ConditionState.MET else 1 + row.adults + row.children
    key = digest(f"{dinner.public_id}:{row.member.public_id}")
    return Answer(row.member_id, size, key, row.at_least, row.whom_id, row.cap_fen)


def _follow(rows: Sequence[Condition], parties: Parties) -> list[Condition]:
    """People act meanwhile: who sat down without an if is firm, who gave a met seat back does not come."""
    for row in rows:
        party = parties.get(row.member_id)
        if row.state is ConditionState.OPEN and party:
            row.state = ConditionState.FIRM
        elif row.state is ConditionState.MET and not (party and party[0].state is SeatState.GOING):
            row.state = ConditionState.FIRM if party else ConditionState.WITHDRAWN
    return [row for row in rows if row.state in rules.ALIVE]


def _able(
    session: Session, dinner: Dinner, rows: Sequence[Condition], now: datetime, *, waits: bool
) -> list[Condition]:
    """Answers that may be settled now: open ones only where their authors could sit down themselves."""
    fresh = [row for row in rows if row.state is ConditionState.OPEN]
    ids = [row.member_id for row in fresh]
    if dinner.visibility is Visibility.GROUP:
        inside = queries.still_in(session, dinner.group_id, ids)
        for row in fresh:
            if row.member_id not in inside and row.member_id != dinner.host_id:
                row.state = ConditionState.WITHDRAWN
    paused = queries_bench.pauses(session, dinner.group_id, now) if fresh else {}
    largest = min(dinner.seats, 1 + MAX_COMPANIONS)
    return [
        row for row in rows
        if row.state is ConditionState.MET or (
            row.state is ConditionState.OPEN and not waits and row.member_id not in paused
            and row.pact_version == dinner.pact_version and 1 + row.adults + row.children <= largest
        )
    ]  # fmt: skip


def _release(
    session: Session, dinner: Dinner, lost: Sequence[Condition], parties: Parties, now: datetime
) -> None:
    """What was met holds no longer: the seats wait for it again, and giving them back is never late."""
    gone = [row for row in lost if row.state is ConditionState.MET]
    for row in gone:
        party = parties[row.member_id]
        row.state, row.pact_version = ConditionState.OPEN, party[0].pact_version
        row.adult_names = [seat.name for seat in party[1:] if not seat.child]
        row.child_names = [seat.name for seat in party[1:] if seat.child]
        row.adults, row.children = len(row.adult_names), len(row.child_names)
        seats.release(session, dinner, party, now)
        announce(session, ConditionLost(dinner.id, row.member_id))
    if gone:
        bench.fill(session, dinner, now)


def _seat(session: Session, dinner: Dinner, won: Sequence[Condition], now: datetime) -> None:
    for row in won:
        if row.state is ConditionState.OPEN:
            row.state = ConditionState.MET
            party = Party(row.adults, row.children, tuple(row.adult_names), tuple(row.child_names))
            seats.take_seat(session, dinner, row.member_id, party, row.pact_version, now)
            announce(session, ConditionMet(dinner.id, row.member_id))


def _close(session: Session, dinner: Dinner, rows: Sequence[Condition]) -> None:
    """At the deadline what is met is a seat like any other, and what is not lapses."""
    for row in rows:
        met = row.state is ConditionState.MET
        row.state = ConditionState.FIRM if met else ConditionState.LAPSED
    announce(session, ConditionsSettled(dinner.id))
