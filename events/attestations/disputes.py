"""The verbs of asking a table once more: by whoever is left out, and where words stand against words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.db import lock
from app.core.signals import announce
from events.attestations import judging, rules
from events.attestations.models import Claim, Dispute, Finding, Onward, Testimony
from events.attestations.queries_disputes import dispute_of, overlapping
from events.attestations.rules import DisputeReason, Word
from events.dinners.models import Dinner, Seat
from events.dinners.queries import own_seat
from events.signals import PresenceShown, SeatDisputed, VouchGiven


def ask(session: Session, dinner: Dinner, member_id: int, now: datetime) -> Dispute:
    """Say "I was there, ask them" (X-09). Twice is once. Raises Refused."""
    seat, finding = _own(session, dinner, member_id)
    row = dispute_of(session, seat.id)
    if row is not None and row.asked_at is not None:
        return row
    state = finding.state if finding is not None else None
    refusal = rules.may_ask(state, seated_once=True, ends_at=dinner.ends_at, now=now)
    if refusal is not None:
        raise Refused(refusal)
    if row is None:
        session.add(row := Dispute(dinner_id=dinner.id, seat_id=seat.id, opened_at=now, until=now))
    row.asked_at, row.opened_at, row.until = now, now, rules.answers_until(dinner.ends_at, now)
    _claim(session, seat, present=True, now=now)
    announce(session, SeatDisputed(dinner.id, seat.id, member_id, row.until))
    _judge(session, dinner, seat, now)
    return row


def admit_absence(session: Session, dinner: Dinner, member_id: int, now: datetime) -> None:
    """Say of oneself "I was not there after all", while the table is asked. Raises Refused."""
    seat, _finding = _own(session, dinner, member_id)
    _must_be_open(dispute_of(session, seat.id), now)
    _claim(session, seat, present=False, now=now)
    _judge(session, dinner, seat, now)


def answer(
    session: Session, dinner: Dinner, witness: Seat, subject_pid: str, word: Word, now: datetime
) -> None:
    """Say of a seat that the table is asked about what one remembers; the last word counts. Raises Refused."""
    lock(session, dinner)
    subject = session.scalar(select(Seat).where(Seat.dinner_id == dinner.id, Seat.public_id == subject_pid))
    row = dispute_of(session, subject.id) if subject is not None else None
    if subject is None or subject.id == witness.id:
        raise Refused(DisputeReason.NOBODY_ASKS)
    _must_be_open(row, now)
    said = session.scalar(
        select(Testimony).where(
            Testimony.witness_seat_id == witness.id, Testimony.subject_seat_id == subject.id
        )
    )
    if said is None:
        session.add(said := Testimony(
            dinner_id=dinner.id, witness_seat_id=witness.id, subject_seat_id=subject.id, word=word, said_at=now
        ))  # fmt: skip
    said.word, said.said_at = word, now
    session.flush()  # the verdict reads it
    announce(session, VouchGiven(dinner.id, witness.id))
    judging.judge(session, dinner, now)


def go_on(session: Session, dinner: Dinner, member_id: int, now: datetime) -> None:
    """Declare that one went on between this table and others of the same evening (X-17). Raises Refused.

    Until words about this table close; tablemates read it.
    """
    seat, _finding = _own(session, dinner, member_id)
    if not rules.window_open(dinner.ends_at, now):
        raise Refused(DisputeReason.TOO_LATE)
    others = overlapping(session, dinner, member_id)
    if not others:
        raise Refused(DisputeReason.NO_OVERLAP)
    if session.scalar(select(Onward.id).where(Onward.seat_id == seat.id)) is None:
        session.add(Onward(seat_id=seat.id, from_seat_id=others[0][0].id, declared_at=now))
        _judge(session, dinner, seat, now)


def _own(session: Session, dinner: Dinner, member_id: int) -> tuple[Seat, Finding | None]:
    """The member's seat, whatever became of it, behind the dinner's lock. Raises Refused."""
    lock(session, dinner)
    seat = own_seat(session, dinner.id, member_id)
    if seat is None or dinner.called_off_at is not None:
        raise Refused(DisputeReason.NEVER_SEATED)
    return seat, session.scalar(select(Finding).where(Finding.seat_id == seat.id))


def _must_be_open(row: Dispute | None, now: datetime) -> None:
    if row is None:
        raise Refused(DisputeReason.NOBODY_ASKS)
    if now > row.until:
        raise Refused(DisputeReason.TOO_LATE)


def _claim(session: Session, seat: Seat, *, present: bool, now: datetime) -> None:
    row = session.scalar(select(Claim).where(Claim.seat_id == seat.id))
    if row is None:
        session.add(row := Claim(dinner_id=seat.dinner_id, seat_id=seat.id, present=present, said_at=now))
    row.present, row.said_at = present, now


def _judge(session: Session, dinner: Dinner, seat: Seat, now: datetime) -> None:
    session.flush()  # the verdict reads what was just said
    announce(session, PresenceShown(dinner.id, seat.id))
    judging.judge(session, dinner, now)
