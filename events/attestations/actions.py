"""The verbs of presence: reading a code, saying who was there. Each judges the table anew in its own transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.db import lock
from app.core.signals import announce
from events.attestations import rules
from events.attestations.judging import judge
from events.attestations.models import Claim, CodeTry, HeadCount, Scan, Testimony
from events.attestations.rules import Accepted, CodeReason, QrCode, Rejected, Word
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.signals import PresenceShown, VouchGiven


@dataclass(frozen=True, slots=True)
class Words:
    """What one seat says after the dinner: of itself, of others by seat id, and how many sat there."""

    present: bool | None = None
    of_others: Mapping[int, Word] = field(default_factory=dict)
    heads: int | None = None


def read_spoken(
    session: Session, dinner: Dinner, key: bytes, reader: Seat, typed: str, now: datetime
) -> Scan:
    """Take a code that somebody heard and typed. Raises Refused; a wrong one is noted by `note_wrong_try`."""
    lock(session, dinner)
    tries = _wrong_tries(session, dinner, reader)
    wrong = CodeReason.WRONG_CODE
    for shower in _showers(session, dinner, besides=reader):
        answer = rules.check_spoken(
            key, shower.id, typed, starts_at=dinner.starts_at, ends_at=dinner.ends_at, now=now, wrong_tries=tries,
            admitted=_admitted(session, shower),
        )  # fmt: skip
        if isinstance(answer, Accepted):
            return record_scan(session, dinner, shower, reader, answer.step, spoken=True, now=now)
        if answer.reason is not CodeReason.WRONG_CODE:
            wrong = answer.reason
    raise Refused(wrong)


def read_qr(
    session: Session, dinner: Dinner, key: bytes, reader: Seat, qr: QrCode | None, now: datetime,
    scanned_at: datetime | None = None,
) -> Scan:  # fmt: skip
    """Take a scanned code, now or kept by a phone without network (`scanned_at`). Raises Refused."""
    lock(session, dinner)
    answer = rules.check_qr(
        key,
        dinner.public_id,
        qr,
        starts_at=dinner.starts_at,
        ends_at=dinner.ends_at,
        now=now,
        scanned_at=scanned_at,
    )
    if isinstance(answer, Rejected):
        raise Refused(answer.reason)
    assert qr is not None
    shower = session.scalar(select(Seat).where(Seat.id == qr.shower, Seat.dinner_id == dinner.id))
    if shower is None:
        raise Refused(CodeReason.SHOWER_NOT_SEATED)
    return record_scan(session, dinner, shower, reader, answer.step, spoken=False, now=now)


def record_scan(
    session: Session, dinner: Dinner, shower: Seat, reader: Seat, step: int, *, spoken: bool, now: datetime
) -> Scan:
    """Write one token for this ordered pair; the same again is the same token. Raises Refused."""
    already = session.scalar(
        select(Scan).where(Scan.shower_seat_id == shower.id, Scan.reader_seat_id == reader.id)
    )
    if already is not None:
        return already
    refusal = rules.may_scan(
        reader.id, shower.id, scanner_seated=reader.state is SeatState.GOING,
        shower_seated=shower.state is SeatState.GOING, already=False,
    )  # fmt: skip
    if refusal is not None:
        raise Refused(refusal)
    scan = Scan(
        dinner_id=dinner.id,
        shower_seat_id=shower.id,
        reader_seat_id=reader.id,
        step=step,
        spoken=spoken,
        uploaded_at=now,
    )
    session.add(scan)
    for seat in (shower, reader):
        seat.arrived_at = seat.arrived_at or now
        announce(session, PresenceShown(dinner.id, seat.id))
    session.flush()  # the verdict reads it
    judge(session, dinner, now)
    return scan


def note_wrong_try(session: Session, dinner: Dinner, member_id: int, now: datetime) -> None:
    """Keep a wrong code: five in ten minutes lock the typist out of this table."""
    session.add(CodeTry(dinner_id=dinner.id, member_id=member_id, tried_at=now))


def say(session: Session, dinner: Dinner, witness: Seat, words: Words, now: datetime) -> None:
    """Say who was there, oneself included; the last word counts. Raises Refused when the window is closed.

    A person cannot deny somebody whose live code she read: the rules leave such a word out (TRUST.md section 2).
    """
    lock(session, dinner)
    if now < dinner.starts_at:
        raise Refused(CodeReason.NOT_OPEN_YET)
    if not rules.window_open(dinner.ends_at, now):
        raise Refused(CodeReason.CLOSED)
    _claim(session, dinner, witness, words.present, now)
    _count(session, dinner, witness, words.heads, now)
    _testify(session, dinner, witness, words.of_others, now)
    session.flush()  # the verdict reads it
    announce(session, VouchGiven(dinner.id, witness.id))
    judge(session, dinner, now)


def _claim(session: Session, dinner: Dinner, seat: Seat, present: bool | None, now: datetime) -> None:
    if present is None:
        return
    row = session.scalar(select(Claim).where(Claim.seat_id == seat.id))
    if row is None:
        session.add(Claim(dinner_id=dinner.id, seat_id=seat.id, present=present, said_at=now))
    else:
        row.present, row.said_at = present, now


def _count(session: Session, dinner: Dinner, seat: Seat, heads: int | None, now: datetime) -> None:
    if heads is None:
        return
    row = session.scalar(select(HeadCount).where(HeadCount.seat_id == seat.id))
    if row is None:
        session.add(HeadCount(dinner_id=dinner.id, seat_id=seat.id, heads=heads, said_at=now))
    else:
        row.heads, row.said_at = heads, now


def _testify(
    session: Session, dinner: Dinner, witness: Seat, words: Mapping[int, Word], now: datetime
) -> None:
    """Write the last word about each; a face that is not named any more is no statement."""
    mine = session.scalars(select(Testimony).where(Testimony.witness_seat_id == witness.id)).all()
    known = {row.subject_seat_id: row for row in mine}
    here = set(
        session.scalars(select(Seat.id).where(Seat.dinner_id == dinner.id, Seat.member_id.is_not(None)))
    )
    for subject, row in known.items():
        if subject not in words:
            session.delete(row)
    for subject in sorted((words.keys() & here) - {witness.id}):
        if subject in known:
            known[subject].word, known[subject].said_at = words[subject], now
        else:
            session.add(Testimony(
                dinner_id=dinner.id, witness_seat_id=witness.id, subject_seat_id=subject, word=words[subject],
                said_at=now,
            ))  # fmt: skip


def _showers(session: Session, dinner: Dinner, besides: Seat) -> list[Seat]:
    query = select(Seat).where(
        Seat.dinner_id == dinner.id,
        Seat.state == SeatState.GOING,
        Seat.member_id.is_not(None),
        Seat.id != besides.id,
    )
    return list(session.scalars(query.order_by(Seat.id)))


def _wrong_tries(session: Session, dinner: Dinner, reader: Seat) -> list[datetime]:
    query = select(CodeTry.tried_at).where(
        CodeTry.dinner_id == dinner.id, CodeTry.member_id == reader.member_id
    )
    return list(session.scalars(query))


def _admitted(session: Session, shower: Seat) -> Counter[int]:
    return Counter(session.scalars(select(Scan.step).where(Scan.shower_seat_id == shower.id, Scan.spoken)))
