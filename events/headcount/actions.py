"""The verbs of the headcount: set it, take it away, answer; and what comes by itself: asking and the lock.

Whoever did not answer waits at the end of the bench, in the order in which they had asked for their seats, and what
is free is offered at once by the charter's rules: first to those who waited before (where first come is the rule),
then to the silent themselves, for an offer's time. Were free seats kept from them, nobody new could sit down either.
The host's party, and names from a list that have no link to answer with, are never silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce, announce_once
from events.dinners import bench, seats
from events.dinners import queries as dinners
from events.dinners.bench import Parties, parties_in
from events.dinners.holders import Holder
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.headcount import queries, rules
from events.headcount.models import Headcount, HeadcountAnswer
from events.headcount.rules import HeadcountReason, Preset, Sitting, Step
from events.signals import HeadcountAsked, HeadcountChanged, HeadcountLocked


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a preset, or the host's own words with two to four answers."""

    preset: Preset
    own: str = ""
    answers: tuple[str, ...] = ()


def set_headcount(
    session: Session, dinner: Dinner, by_id: int, question: Question, hours: int, now: datetime
) -> Headcount:
    """Set the question and when the number is final, or move the latter; asked at once when it is time. Raises Refused.

    Once it is asked the words stand: people have answered them.
    """
    db.lock(session, dinner)
    row = _open(session, dinner, now)
    if hours not in rules.hours_left(dinner.starts_at, now) and (row is None or hours != row.hours):
        raise Refused(HeadcountReason.TOO_NEAR)
    if row is None:
        row = Headcount(dinner_id=dinner.id, preset=question.preset)
        session.add(row)
    elif row.asked_at is not None and question != _question_of(row):
        raise Refused(HeadcountReason.ASKED_ALREADY)
    row.preset, row.question, row.answers = question.preset, question.own, list(question.answers)
    if row.hours != hours:
        row.hours, row.lock_at = hours, rules.lock_moment(dinner.starts_at, hours)
    row.set_by_id, row.set_at = by_id, now
    announce_once(session, HeadcountChanged(dinner.id))
    _advance(session, dinner, row, now)
    return row


def drop(session: Session, dinner: Dinner, now: datetime) -> None:
    """Ask nothing after all. Twice is once. Raises Refused when the number is final."""
    db.lock(session, dinner)
    row = _open(session, dinner, now)
    if row is not None:
        session.execute(delete(HeadcountAnswer).where(HeadcountAnswer.headcount_id == row.id))
        session.delete(row)
        announce(session, HeadcountChanged(dinner.id))


def answer(
    session: Session, dinner: Dinner, holder: Holder, one: int | None, each: Mapping[str, int], now: datetime
) -> SeatState:
    """Answer for the whole party: `one` for all, or `each` by the seats' public ids. Answers what the seat is then.

    Whoever is held a seat takes it by answering. Raises Refused.
    """
    db.lock(session, dinner)
    row = queries.of_dinner(session, dinner.id, fresh=True)
    if row is None or row.asked_at is None:
        raise Refused(HeadcountReason.NOTHING_ASKED)
    if dinner.called_off_at is not None or now >= dinner.starts_at:
        raise Refused(HeadcountReason.BEGUN)
    party = [s for s in dinners.party_held(session, dinner.id, holder) if s.state in seats.HERE]
    if not party:
        raise Refused(HeadcountReason.NOT_SEATED)
    by_seat = {seat.id: each[seat.public_id] for seat in party if seat.public_id in each}
    chosen = rules.chosen(one, by_seat, [seat.id for seat in party], choices(row))
    if chosen is None:
        raise Refused(HeadcountReason.NO_SUCH_ANSWER)
    _write(session, row, chosen, now)
    announce_once(session, HeadcountChanged(dinner.id))
    if bench.is_held(party[0], now) and party[0].pact_version == dinner.pact_version:
        seats.answer_held(session, dinner, holder, True, dinner.pact_version, now)
    return party[0].state


def choices(row: Headcount) -> int:
    """How many answers there are to choose from."""
    return len(row.answers) if row.preset is Preset.OWN else rules.PRESET_ANSWERS[row.preset]


def follow_dinner(session: Session, dinner: Dinner) -> None:
    """The dinner has moved: the number is final as many hours before it as it was. Nobody loses time to answer."""
    row = queries.of_dinner(session, dinner.id, fresh=True)
    if row is None or row.locked_at is not None:
        return
    wanted = rules.lock_moment(dinner.starts_at, row.hours)
    if row.asked_at is not None:
        wanted = min(dinner.starts_at, max(wanted, row.asked_at + rules.TIME_TO_ANSWER))
    row.lock_at = wanted


def tick(session: Session, dinner_id: int, now: datetime) -> None:
    """Ask or lock what is due at this dinner: asked every minute. A second worker finds it done."""
    dinner = session.get_one(Dinner, dinner_id)
    db.lock(session, dinner)
    row = queries.of_dinner(session, dinner.id, fresh=True)
    if row is not None and row.locked_at is None and dinner.called_off_at is None:
        _advance(session, dinner, row, now)


def _open(session: Session, dinner: Dinner, now: datetime) -> Headcount | None:
    row = queries.of_dinner(session, dinner.id, fresh=True)
    if dinner.called_off_at is not None or now >= dinner.starts_at:
        raise Refused(HeadcountReason.BEGUN)
    if row is not None and row.locked_at is not None:
        raise Refused(HeadcountReason.LOCKED)
    return row


def _question_of(row: Headcount) -> Question:
    return Question(row.preset, row.question, tuple(row.answers))


def _write(session: Session, row: Headcount, chosen: Mapping[int, int], now: datetime) -> None:
    known = queries.answers_at(session, row.id, list(chosen))
    for seat_id, choice in chosen.items():
        found = known.get(seat_id) or HeadcountAnswer(headcount_id=row.id, seat_id=seat_id)
        found.choice, found.answered_at = choice, now
        session.add(found)


def _advance(session: Session, dinner: Dinner, row: Headcount, now: datetime) -> None:
    """Do what is due, one step."""
    due = rules.due(
        starts_at=dinner.starts_at,
        lock_at=row.lock_at,
        asked_at=row.asked_at,
        now=now,
        open_time=dinner.time_open,
    )
    row.lock_at = due.lock_at
    if due.step is Step.ASK:
        row.asked_at = now
        announce(session, HeadcountAsked(dinner.id))
    elif due.step is Step.PUT_OFF:
        announce_once(session, HeadcountChanged(dinner.id))
    elif due.step in (Step.LOCK, Step.LOCK_GENTLY):
        _lock(session, dinner, row, now, gently=due.step is Step.LOCK_GENTLY)


def _lock(session: Session, dinner: Dinner, row: Headcount, now: datetime, *, gently: bool) -> None:
    parties = parties_in(queries.seats_here(session, dinner.id))
    if not gently:
        _bench_the_silent(session, dinner, row, parties, now)
    row.locked_at = now
    row.count = sum(seat.state is SeatState.GOING for party in parties.values() for seat in party)
    if now < dinner.starts_at:
        announce(session, HeadcountLocked(dinner.id, row.count))
    else:
        announce_once(session, HeadcountChanged(dinner.id))


def _bench_the_silent(
    session: Session, dinner: Dinner, row: Headcount, parties: Parties, now: datetime
) -> None:
    said = queries.choices_of(session, row.id)
    sitting = [
        Sitting(head, party[0].seated_at or now, head in said)
        for head, party in parties.items()
        if party[0].state is SeatState.GOING and _is_asked(dinner, party[0])
    ]
    for head in rules.silent(sitting, now):
        seats.to_bench(session, dinner, parties[head], now)
    bench.fill(session, dinner, now)


def _is_asked(dinner: Dinner, head: Seat) -> bool:
    """Everybody but the host, and but names that somebody else has written on the list: they have no way to answer."""
    if head.member_id is not None:
        return head.member_id != dinner.host_id
    return (
        head.guest is not None and head.guest.token_digest is not None and head.guest.link_revoked_at is None
    )
