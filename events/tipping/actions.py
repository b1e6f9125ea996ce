"""The verbs of tipping tables: propose, answer, take back; and the moment in which a dinner comes of it.

Every verb locks the proposal's row first and decides at its end, within the lock. So "the moment" is well defined:
it is the first answer after which some pair has enough people, and two who answer at once are one after the other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import db
from app.core.access import Refused
from app.core.ids import new_id
from app.core.signals import announce
from events.dinners import actions as dinners
from events.dinners import seats
from events.dinners.models import Dinner
from events.dinners.queries_bench import pauses
from events.dinners.rules import MAX_COMPANIONS, DinnerReason, Pact, Party, Visibility
from events.signals import Tipped, TippingChanged, TippingLapsed, TippingOpened
from events.tipping import queries, rules
from events.tipping.models import (
    ANSWER_PLACE,
    ANSWER_SLOT,
    Tipping,
    TippingAnswer,
    TippingPlace,
    TippingSlot,
)
from events.tipping.rules import Pair, TippingReason
from groups.membership.models import Group
from groups.membership.queries import charter_of
from groups.membership.rules import Callers


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed; `venue_ids` may be empty: where is decided later."""

    title: str
    note: str
    timezone: str
    starts: Sequence[datetime]
    venue_ids: Sequence[int]
    need: int
    seats: int
    cap_fen: int | None
    closes_at: datetime
    visibility: Visibility = Visibility.GROUP


def propose(
    session: Session, group: Group, proposer_id: int, proposal: Proposal, pact: Pact, now: datetime,
    *, steward: bool = False,
) -> Tipping:  # fmt: skip
    """Ask the group who would come. The proposer can come to all of it; sent twice it is one proposal.

    Raises Refused where the charter lets only stewards set tables.
    """
    if charter_of(session, group.id).callers is Callers.STEWARDS and not steward:
        raise Refused(DinnerReason.STEWARDS_CALL)
    db.lock(session, group)  # two presses of the same button come one after the other
    since = now - timedelta(minutes=queries.TWICE_WITHIN_MINUTES)
    twin = queries.same_proposal(session, group.id, proposer_id, proposal.title, since)
    if twin is not None:
        return twin
    slots = [TippingSlot(starts_at=at) for at in sorted(set(proposal.starts))]
    places = [TippingPlace(venue_id=venue) for venue in dict.fromkeys(proposal.venue_ids or (None,))]
    tipping = Tipping(
        public_id=new_id(), group_id=group.id, proposer_id=proposer_id, title=proposal.title, note=proposal.note,
        timezone=proposal.timezone, need=proposal.need, seats=proposal.seats, cap_fen=proposal.cap_fen,
        visibility=proposal.visibility, pact=asdict(pact), closes_at=proposal.closes_at, opened_at=now,
        slots=slots, places=places,
    )  # fmt: skip
    session.add(tipping)
    session.flush()  # the fact and the first answer name its id
    session.add(TippingAnswer(
        tipping_id=tipping.id, member_id=proposer_id, answered_at=now, slots=slots, places=places,
    ))  # fmt: skip
    announce(session, TippingOpened(tipping.id, group.id, proposer_id))
    return tipping


def answer(
    session: Session, tipping: Tipping, member_id: int, slot_ids: Collection[int], place_ids: Collection[int],
    party: Party, now: datetime,
) -> Dinner | None:  # fmt: skip
    """Say which times and places one can come to, and with how many; answers the dinner if it comes of this.

    Raises Refused when the proposal has ended, nothing was chosen, or the party is too large for the table.
    """
    _lock(session, tipping)
    _still_open(tipping, now)
    slots = [slot for slot in tipping.slots if slot.id in slot_ids and slot.starts_at > now]
    places = [place for place in tipping.places if place.id in place_ids]
    if not slots or not places:
        raise Refused(TippingReason.NOTHING_CHOSEN)
    if party.size > min(tipping.seats, 1 + MAX_COMPANIONS):
        raise Refused(TippingReason.PARTY_TOO_LARGE)
    row = queries.answer_of(session, tipping.id, member_id)
    if row is None:
        row = TippingAnswer(tipping_id=tipping.id, member_id=member_id, answered_at=now, slots=[], places=[])
        session.add(row)
    row.slots, row.places = slots, places
    row.adults, row.children = party.adults, party.children
    session.flush()  # what is decided below counts this answer
    announce(session, TippingChanged(tipping.id))
    return _decide(session, tipping, now)


def take_back(session: Session, tipping: Tipping, member_id: int, now: datetime) -> None:
    """Not coming after all. Twice is once. Raises Refused when it is a dinner by now: there one has a seat."""
    _lock(session, tipping)
    _still_open(tipping, now)
    if _remove(session, tipping.id, member_id):
        announce(session, TippingChanged(tipping.id))


def end(session: Session, tipping: Tipping, now: datetime) -> None:
    """The proposer lets it be. Twice is once. Raises Refused when it is a dinner by now."""
    db.lock(session, tipping)
    if tipping.dinner_id is not None:
        raise Refused(TippingReason.TIPPED)
    if tipping.ended_at is None:
        tipping.ended_at = now
        announce(session, TippingLapsed(tipping.id))


def settle(session: Session, tipping_id: int, now: datetime) -> None:
    """At the deadline: what stands decides, and otherwise the proposal lapses quietly. Every minute."""
    tipping = queries.tipping_of(session, tipping_id)
    _lock(session, tipping)
    if tipping.ended_at is None and now >= tipping.closes_at and _decide(session, tipping, now) is None:
        tipping.ended_at = now
        announce(session, TippingLapsed(tipping.id))


def forget(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account comes to nothing that is still being decided."""
    for tipping_id in queries.open_answers(session, fact.member_id):
        _lock(session, queries.tipping_of(session, tipping_id))
        if _remove(session, tipping_id, fact.member_id):
            announce(session, TippingChanged(tipping_id))


def _lock(session: Session, tipping: Tipping) -> None:
    """Lock the proposal and read it afresh, with its times and places."""
    db.lock(session, tipping)
    queries.tipping_of(session, tipping.id)


def _decide(session: Session, tipping: Tipping, now: datetime) -> Dinner | None:
    """Make the dinner if a pair has enough people. Called within the lock, so there is never a second one."""
    rows = queries.answers_to(session, [tipping], fresh=True)[tipping.id]
    standing = queries.as_answers(rows, pauses(session, tipping.group_id, now))
    pair = rules.tips(
        standing, queries.as_slots(tipping), queries.as_places(tipping),
        need=tipping.need, seats=tipping.seats, now=now,
    )  # fmt: skip
    if pair is None:
        return None
    parties = {row.member_id: Party(row.adults, row.children) for row in rows}
    return _tip(session, tipping, pair, parties, now)


def _tip(session: Session, tipping: Tipping, pair: Pair, parties: dict[int, Party], now: datetime) -> Dinner:
    """One dinner at that time and place, called in the host's name, with those people on its seats."""
    host = rules.host_of(pair, tipping.proposer_id)
    # Whether this member may call dinners was asked when it was proposed: the group has agreed since.
    dinner = dinners.call_dinner(
        session, tipping.group, host, _plan(tipping, pair, now), _pact(tipping), now, steward=True, anew=True
    )
    line = sorted(pair.seated, key=lambda each: each.member != host)
    for each in (*line, *pair.beyond):
        seats.take_seat(session, dinner, each.member, parties[each.member], dinner.pact_version, now)
    tipping.ended_at, tipping.dinner_id = now, dinner.id
    announce(session, Tipped(tipping.id, dinner.id))
    return dinner


def _plan(tipping: Tipping, pair: Pair, now: datetime) -> dinners.Plan:
    starts = pair.slot.starts_at
    deadline = starts - rules.USUAL_DEADLINE
    venue = next(place.venue_id for place in tipping.places if place.id == pair.place)
    return dinners.Plan(
        title=tipping.title, note=tipping.note, venue_id=venue, timezone=tipping.timezone, starts_at=starts,
        ends_at=starts + rules.LENGTH, closes_at=deadline if deadline > now else starts, seats=tipping.seats,
        cap_fen=tipping.cap_fen, visibility=tipping.visibility,
    )  # fmt: skip


def _pact(tipping: Tipping) -> Pact:
    return Pact.stored(tipping.pact)


def _still_open(tipping: Tipping, now: datetime) -> None:
    if tipping.dinner_id is not None:
        raise Refused(TippingReason.TIPPED)
    if tipping.ended_at is not None or now >= tipping.closes_at:
        raise Refused(TippingReason.ENDED)
    if all(slot.starts_at <= now for slot in tipping.slots):
        raise Refused(TippingReason.NO_TIME_LEFT)


def _remove(session: Session, tipping_id: int, member_id: int) -> bool:
    row = queries.answer_of(session, tipping_id, member_id)
    if row is None:
        return False
    for table in (ANSWER_SLOT, ANSWER_PLACE):
        session.execute(delete(table).where(table.c.answer_id == row.id))
    session.execute(delete(TippingAnswer).where(TippingAnswer.id == row.id))
    session.expunge(row)
    return True
