"""The bench: free seats are offered to those who wait, by the charter's rules, and offers lapse."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core import db
from app.core.ids import digest
from app.core.signals import announce
from events.dinners import queries, queries_bench, rules
from events.dinners.holders import holder_of, who
from events.dinners.models import Dinner, Seat
from events.dinners.rules import QueueEntry, QueueInputs, QueueRule, SeatState
from events.signals import BenchLeft, SeatGivenBack, SeatOffered, SeatPassed
from groups.chat import actions as chat
from groups.chat.models import Channel
from groups.membership.queries import charter_of
from groups.membership.rules import Charter

HERE = (SeatState.GOING, SeatState.WAITING, SeatState.OFFERED)
Parties = dict[int, list[Seat]]


def fill(session: Session, dinner: Dinner, now: datetime) -> None:
    """Offer what is free to the bench: what `promote` says happens, in this transaction, and nothing else."""
    if now >= dinner.starts_at or dinner.called_off_at is not None:
        return
    session.flush()  # the counts below must see what this unit has changed
    line = parties_in(queries_bench.waiting(session, dinner.id))
    free = dinner.seats - queries.taken(session, dinner.id)
    if not line or free <= 0:
        return
    charter = charter_of(session, dinner.group_id)
    until = rules.offer_lapses_at(now, charter.offer_window_minutes, dinner.starts_at)
    if charter.queue_rule is QueueRule.LOTTERY and dinner.drawn_at is None:
        dinner.drawn_at = max(now, *(seats[0].asked_at for seats in line.values()))
    promotion = rules.promote(queue_inputs(session, dinner, charter, line, free, now))
    for offer in promotion.offers:
        held = line[offer.party][: offer.seats]
        for seat in held:
            seat.state, seat.offered_until = SeatState.OFFERED, until
        head = queries_bench.head_of(session, held[0])
        announce(session, SeatOffered(dinner.id, held[0].id, head.member_id))
    _tell_passed(session, dinner, [line[party][0] for party in promotion.overtaken()])


def _tell_passed(session: Session, dinner: Dinner, passed: Sequence[Seat]) -> None:
    """Parties too large for what came free are told that somebody behind them was asked."""
    for seat in passed:
        announce(session, SeatPassed(dinner.id, seat.id, queries_bench.head_of(session, seat).member_id))


def due(session: Session, now: datetime) -> list[int]:
    """Dinners where an offer was not answered in time, or that have their last call."""
    found = [*queries_bench.with_lapsed_offers(session, now), *queries_bench.at_last_call(session, now)]
    return sorted({dinner.id for dinner in found})


def tend(session: Session, dinner_id: int, now: datetime) -> None:
    """Take back what nobody answered in time at this dinner, and ask the next; and the last call: every minute."""
    dinner = session.get_one(Dinner, dinner_id)
    db.lock(session, dinner)
    for seats in parties_in(queries_bench.unanswered(session, dinner.id, now)).values():
        holder = holder_of(queries_bench.head_of(session, seats[0]))
        party = queries.party_held(session, dinner.id, holder)
        let_go(session, dinner, party, seats, SeatState.LAPSED, now)
    fill(session, dinner, now)


def lapse(session: Session, now: datetime) -> None:
    """The same for all dinners where it is due."""
    for dinner_id in due(session, now):
        tend(session, dinner_id, now)


def queue_inputs(
    session: Session, dinner: Dinner, charter: Charter, line: Parties, free: int, now: datetime
) -> QueueInputs:
    """Everything that the order of the bench depends on, as anybody at the table may export it."""
    heads = queries_bench.heads(session, list(line))
    members = [head.member_id for head in heads.values() if head.member_id is not None]
    by_history = charter.queue_rule in (QueueRule.LONGEST_SINCE, QueueRule.NEWCOMERS_SEAT)
    last = queries_bench.last_seated(session, dinner, members) if by_history and members else {}
    paused = queries_bench.pauses(session, dinner.group_id, now)
    drawn = charter.queue_rule is QueueRule.LOTTERY
    return QueueInputs(
        free=max(0, free),
        entries=tuple(_entry(heads[key], seats, last, paused) for key, seats in line.items()),
        party_rule=charter.party_rule,
        queue_rule=charter.queue_rule,
        seed=dinner.queue_seed if drawn else "",
        newcomer_seated=by_history and queries_bench.newcomer_seated(session, dinner),
        drawn_at=dinner.drawn_at if drawn else None,
        last_call=now >= rules.paused_are_asked_from(dinner.closes_at, dinner.starts_at),
    )


def _entry(
    head: Seat, seats: Sequence[Seat], last: dict[int, datetime], paused: Container[int]
) -> QueueEntry:
    """One waiting party; a guest was never seated before."""
    member = head.member_id or 0
    return QueueEntry(head.id, who(head), len(seats), seats[0].asked_at, last.get(member), member in paused)


def exported(session: Session, dinner: Dinner, charter: Charter, now: datetime) -> dict[str, Any]:
    """The bench's inputs as plain values, with whose party is whose; the lottery's seed only after the draw.

    Whoever only waits by the group's rule is not in it before the last call, for nobody behind the line changes
    whom it asks, and is not named then: who missed dinners is that person's own matter (ADR 20).
    """
    line = parties_in(queries_bench.waiting(session, dinner.id))
    free = dinner.seats - queries.taken(session, dinner.id)
    inputs = queue_inputs(session, dinner, charter, line, free, now)
    known = {entry.party for entry in inputs.entries if not entry.paused}
    if not inputs.last_call:
        inputs = replace(inputs, entries=tuple(e for e in inputs.entries if e.party in known))
    told = rules.export_queue(inputs)
    if dinner.drawn_at is None:
        told["seed"] = ""
    told["seed_sha256"] = digest(dinner.queue_seed)
    heads = queries_bench.heads(session, list(known))
    told["people"] = {who(head): head.person.nickname for head in heads.values() if head.person}
    return told


def parties_in(seats: Sequence[Seat]) -> Parties:
    """Seats by party (the id of its member's seat), parties in the order of asking, the member's own seat first."""
    parties: Parties = {}
    for seat in seats:
        parties.setdefault(seat.brought_by_id or seat.id, []).append(seat)
    for party in parties.values():
        party.sort(key=lambda seat: (seat.brought_by_id is not None, seat.id))
    return parties


def is_held(seat: Seat, now: datetime) -> bool:
    """Whether the seat is offered and the offer still stands."""
    return seat.state is SeatState.OFFERED and seat.offered_until is not None and now < seat.offered_until


def let_go(
    session: Session,
    dinner: Dinner,
    party: Sequence[Seat],
    offered: Sequence[Seat],
    state: SeatState,
    now: datetime,
) -> None:
    """An offer ends without a seat. Companions who still wait go too when the member does not come."""
    for seat in offered:
        seat.state, seat.offered_until, seat.gone_at = state, None, now
        announce(session, SeatGivenBack(dinner.id, seat.id, seat.member_id))
    if party[0] in offered:
        leave(session, dinner, [seat for seat in party if seat.state in HERE], now)


def leave(
    session: Session, dinner: Dinner, seats: Sequence[Seat], now: datetime, *, free: bool = False
) -> None:
    """These people do not come; leaving late is noted, unless it is `free`, the pact changed or the dinner moved."""
    hours = queries.pact_of(session, dinner).late_cancel_hours if seats and not free else 0
    for seat in seats:
        sat, held = seat.state is SeatState.GOING, seat.state is SeatState.OFFERED
        late = sat and is_late(dinner, seat, hours, now)
        seat.state, seat.offered_until, seat.gone_at, seat.gone_late = SeatState.GONE, None, now, late
        if sat or held:
            announce(session, SeatGivenBack(dinner.id, seat.id, seat.member_id, late))
        elif seat.brought_by_id is None:
            announce(session, BenchLeft(dinner.id, seat.id, seat.member_id))
        if sat and seat.member_id is not None and dinner.channel_id is not None:
            chat.dismiss(session, session.get_one(Channel, dinner.channel_id), seat.member_id, now)


def is_late(dinner: Dinner, seat: Seat, hours: int, now: datetime) -> bool:
    """Whether giving the seat back now is noted as late."""
    changed = seat.pact_version < dinner.pact_version
    moved = dinner.moved_at is not None and now - dinner.moved_at <= rules.FREE_AFTER_MOVE
    sat_before = (
        dinner.moved_at is not None and seat.seated_at is not None and seat.seated_at < dinner.moved_at
    )
    return not changed and not (moved and sat_before) and rules.is_late(now, dinner.starts_at, hours)
