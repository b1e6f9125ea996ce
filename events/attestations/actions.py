"""The verbs of presence: reading a code, saying who was there. Each judges the table anew in its own transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.db import lock
from app.core.signals import announce
from events.attestations import many, rules, ties, walkins
from events.attestations.judging import judge
from events.attestations.models import Claim, CodeTry, HeadCount, Scan, Testimony, WalkIn
from events.attestations.rules import Accepted, CodeReason, QrCode, Rejected, Word
from events.dinners.models import Dinner, Seat
from events.dinners.queries import own_seat
from events.dinners.rules import DinnerReason, SeatState
from events.signals import PresenceShown, VouchGiven


@dataclass(frozen=True, slots=True)
class Tied:
    """The code was taken: two seats are tied. `again`: they were before."""

    shower: Seat
    again: bool = False


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """The code was genuine, and its reader has no seat: somebody at the table may let her in."""

    shower: Seat
    again: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The code is another table's of the same dinner: no evidence, but its reader may say that she sits there now."""

    shower: Seat
    mine: int
    theirs: int
    may_move: bool


@dataclass(frozen=True, slots=True)
class Wrong:
    """The typed code was not taken; a wrong one has been counted."""

    reason: CodeReason


@dataclass(frozen=True, slots=True)
class Words:
    """What one seat says after the dinner: of itself, of others by seat id, and how many sat there."""

    present: bool | None = None
    of_others: Mapping[int, Word] = field(default_factory=dict)
    heads: int | None = None


def type_code(
    session: Session, dinner: Dinner, key: bytes, member_id: int, typed: str, now: datetime, *, move: bool = False
) -> Tied | AtTheDoor | Elsewhere | Wrong:  # fmt: skip
    """Take a code that somebody heard and typed. A wrong one is an answer, not a refusal: it has to be remembered.

    `move`: where it is another table's, its reader says that she has changed to that one.
    Five wrong ones in ten minutes lock the typist out of this table. Raises Refused.
    """
    _on(session, dinner)
    tries, admitted = _wrong_tries(session, dinner, member_id), _admitted(session, dinner)
    best = CodeReason.WRONG_CODE
    for shower in _showers(session, dinner):
        answer = rules.check_spoken(
            key, shower.id, typed, starts_at=dinner.starts_at, ends_at=dinner.ends_at, now=now, wrong_tries=tries,
            admitted=admitted.get(shower.id, {}),
        )  # fmt: skip
        if isinstance(answer, Accepted):
            return _take(session, dinner, shower, member_id, answer.step, spoken=True, now=now, move=move)
        if answer.reason is not CodeReason.WRONG_CODE:
            best = answer.reason
    if best is CodeReason.WRONG_CODE:
        session.add(CodeTry(dinner_id=dinner.id, member_id=member_id, tried_at=now))
    return Wrong(best)


def take_qr(
    session: Session, dinner: Dinner, key: bytes, member_id: int, qr: QrCode | None, now: datetime,
    scanned_at: datetime | None = None, *, move: bool = False,
) -> Tied | AtTheDoor | Elsewhere:  # fmt: skip
    """Take a scanned code, now or kept by a phone without network (`scanned_at`). Raises Refused."""
    _on(session, dinner)
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
    return _take(session, dinner, shower, member_id, answer.step, spoken=False, now=now, move=move)


def _on(session: Session, dinner: Dinner) -> None:
    """Lock the dinner; nothing is read at a table that was called off, or whose time is still open."""
    lock(session, dinner)
    if dinner.called_off_at is not None:
        raise Refused(DinnerReason.CALLED_OFF)
    if dinner.time_open:
        raise Refused(CodeReason.NOT_OPEN_YET)


def _take(
    session: Session, dinner: Dinner, shower: Seat, member_id: int, step: int, *, spoken: bool, now: datetime,
    move: bool,
) -> Tied | AtTheDoor | Elsewhere:  # fmt: skip
    """Tie two seats, or note that somebody without one stands at the door. Raises Refused."""
    reader = own_seat(session, dinner.id, member_id)
    if reader is not None and reader.state is SeatState.GOING:
        apart = many.meet(session, dinner, shower, reader, move=move)
        if apart is not None:
            return Elsewhere(shower, apart.mine, apart.theirs, apart.may_move)
        again = _scan_of(session, shower, reader) is not None
        record_scan(session, dinner, shower, reader, step, spoken=spoken, now=now)
        return Tied(shower, again)
    if shower.state is not SeatState.GOING:
        raise Refused(CodeReason.SHOWER_NOT_SEATED)
    if shower.member_id == member_id:
        raise Refused(CodeReason.SELF)
    again = walkins.ask(session, dinner, member_id, now, shower=shower, step=step, spoken=spoken)
    return AtTheDoor(shower, again)


def record_scan(
    session: Session, dinner: Dinner, shower: Seat, reader: Seat, step: int, *, spoken: bool, now: datetime
) -> Scan:
    """Write one token for this ordered pair; the same again is the same token. Raises Refused."""
    already = _scan_of(session, shower, reader)
    refusal = rules.may_scan(
        reader.id, shower.id, scanner_seated=reader.state is SeatState.GOING,
        shower_seated=shower.state is SeatState.GOING, already=False,
    )  # fmt: skip
    if already is not None:
        return already
    ties.no_witness(session, dinner, shower, reader)
    if refusal is not None:
        raise Refused(refusal)
    scan = Scan(
        dinner_id=dinner.id, shower_seat_id=shower.id, reader_seat_id=reader.id, step=step, spoken=spoken,
        uploaded_at=now,
    )  # fmt: skip
    session.add(scan)
    for seat in (shower, reader):
        seat.arrived_at = seat.arrived_at or rules.shown_in(step)
        announce(session, PresenceShown(dinner.id, seat.id))
    session.flush()  # the verdict reads it
    judge(session, dinner, now)
    return scan


def let_in(session: Session, dinner: Dinner, admitter: Seat, member_id: int, now: datetime) -> Seat:
    """Let somebody at the door sit down: only who holds a token of this table may, within the limit. Raises Refused."""
    _on(session, dinner)
    ties.no_witness(session, dinner, admitter)
    asked, seat = walkins.admit(session, dinner, admitter, member_id, now)
    shower = session.get(Seat, asked.shower_seat_id) if asked.shower_seat_id is not None else None
    if shower is not None and asked.step is not None:
        record_scan(session, dinner, shower, seat, asked.step, spoken=asked.spoken, now=now)
    else:
        announce(session, PresenceShown(dinner.id, seat.id))
        judge(session, dinner, now)
    return seat


def say_i_was_there(session: Session, dinner: Dinner, member_id: int, now: datetime) -> None:
    """Somebody who is left out says after the dinner that she was there (X-09). Raises Refused.

    Whoever holds a token may let her in; if she had a seat and gave it back, tablemates are asked about her at once.
    """
    _on(session, dinner)
    walkins.ask_afterwards(session, dinner, member_id, now)
    seat = own_seat(session, dinner.id, member_id)
    if seat is not None:
        session.flush()  # the verdict reads it
        announce(session, PresenceShown(dinner.id, seat.id))
        judge(session, dinner, now)


def say(session: Session, dinner: Dinner, witness: Seat, words: Words, now: datetime) -> None:
    """Say who was there, oneself included; the last word counts. Raises Refused when the window is closed.

    A person cannot deny somebody whose live code she read: the rules leave such a word out (TRUST.md section 2).
    """
    _on(session, dinner)
    if now < dinner.starts_at:
        raise Refused(CodeReason.NOT_OPEN_YET)
    if not rules.window_open(dinner.ends_at, now):
        raise Refused(CodeReason.CLOSED)
    if words.of_others or words.heads is not None:
        ties.no_witness(session, dinner, witness)
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
    row = session.scalar(select(HeadCount).where(HeadCount.seat_id == seat.id))
    if heads is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(HeadCount(dinner_id=dinner.id, seat_id=seat.id, heads=heads, said_at=now))
    else:
        row.heads, row.said_at = heads, now


def _testify(
    session: Session, dinner: Dinner, witness: Seat, words: Mapping[int, Word], now: datetime
) -> None:
    """Write the last word about each; a face that is not named any more is no statement."""
    mine = session.scalars(select(Testimony).where(Testimony.witness_seat_id == witness.id)).all()
    known = {row.subject_seat_id: row for row in mine}
    here = many.nameable(session, dinner, witness)
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


def _scan_of(session: Session, shower: Seat, reader: Seat) -> Scan | None:
    return session.scalar(
        select(Scan).where(Scan.shower_seat_id == shower.id, Scan.reader_seat_id == reader.id)
    )


def _showers(session: Session, dinner: Dinner) -> Sequence[Seat]:
    query = select(Seat).where(
        Seat.dinner_id == dinner.id, Seat.state == SeatState.GOING, Seat.member_id.is_not(None)
    )
    return session.scalars(query.order_by(Seat.id)).all()


def _wrong_tries(session: Session, dinner: Dinner, member_id: int) -> Sequence[datetime]:
    query = select(CodeTry.tried_at).where(CodeTry.dinner_id == dinner.id, CodeTry.member_id == member_id)
    return session.scalars(query).all()


def _admitted(session: Session, dinner: Dinner) -> Mapping[int, Counter[int]]:
    """Shower → step → how many her spoken code has let in, those still at the door counted: one query each."""
    taken = select(Scan.shower_seat_id, Scan.step).where(Scan.dinner_id == dinner.id, Scan.spoken)
    at_door = select(WalkIn.shower_seat_id, WalkIn.step).where(
        WalkIn.dinner_id == dinner.id, WalkIn.spoken, WalkIn.admitted_at.is_(None)
    )
    found: dict[int, Counter[int]] = {}
    for shower, step in [*session.execute(taken), *session.execute(at_door)]:
        if shower is not None and step is not None:
            found.setdefault(shower, Counter())[step] += 1
    return found
