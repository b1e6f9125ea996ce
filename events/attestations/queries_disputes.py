"""Reads of what tables are asked once more, and of declared routes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.core import marks
from app.core.db import pairs
from events.attestations.models import Claim, Dispute, Finding, Onward, Testimony
from events.attestations.rules import SeatFinding, Word
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState


@dataclass(frozen=True, slots=True)
class Open:
    """One seat about which its table is asked once more, and what the viewer has said of it since."""

    seat: Seat
    until: datetime
    asked: bool
    said: Word | None


def dispute_of(session: Session, seat_id: int) -> Dispute | None:
    """What the table is asked about this seat."""
    return session.scalar(select(Dispute).where(Dispute.seat_id == seat_id))


def asked_seats(session: Session, dinner_id: int) -> set[int]:
    """The seats whose own person has asked the table once more."""
    query = select(Dispute.seat_id).where(Dispute.dinner_id == dinner_id, Dispute.asked_at.is_not(None))
    return set(session.scalars(query))


def asked_until(session: Session, dinner_id: int) -> dict[int, datetime]:
    """Seat id → until when words about it are taken, where the table is asked once more."""
    return pairs(session, select(Dispute.seat_id, Dispute.until).where(Dispute.dinner_id == dinner_id))


def open_questions(session: Session, dinner: Dinner, own: Seat, now: datetime) -> list[Open]:
    """The seats of tablemates, not confirmed, about which this seat is asked now."""
    said = pairs(
        session,
        select(Testimony.subject_seat_id, Testimony.word).where(Testimony.witness_seat_id == own.id),
    )
    query = (
        select(Dispute)
        .join(Finding, and_(Finding.seat_id == Dispute.seat_id, Finding.state != SeatFinding.CONFIRMED))
        .where(Dispute.dinner_id == dinner.id, Dispute.until >= now, Dispute.seat_id != own.id)
        .options(joinedload(Dispute.seat).joinedload(Seat.member))
        .order_by(Dispute.id)
    )
    return [
        Open(each.seat, each.until, each.asked_at is not None, said.get(each.seat_id))
        for each in session.scalars(query)
        if not (dinner.tables and None not in (own.table_no, each.seat.table_no) and own.table_no != each.seat.table_no)
    ]  # fmt: skip


def to_settle(
    session: Session, member_id: int, now: datetime, limit: int = 5
) -> Sequence[tuple[Dinner, datetime]]:
    """Dinners of which the member is asked once more, each with the last moment for it, the first first."""
    until = _asked_about().with_only_columns(Dinner.id, Dispute.until)
    rows = session.execute(until.order_by(Dispute.until), marks.values(member=member_id, now=now))
    latest: dict[int, datetime] = {}
    for dinner_id, moment in rows:
        latest[dinner_id] = moment
    found = session.scalars(select(Dinner).where(Dinner.id.in_(list(latest)[:limit]))).all()
    return sorted(((each, latest[each.id]) for each in found), key=lambda each: (each[1], each[0].id))


@cache
def unsettled() -> Select[Dinner]:
    """Dinners that ask the member once more."""
    return _asked_about()


@cache
def _asked_about() -> Select[Dinner]:
    mine = aliased(Seat)
    return (
        select(Dinner)
        .join(mine, and_(mine.dinner_id == Dinner.id, mine.member_id == marks.MEMBER))
        .join(Dispute, and_(Dispute.dinner_id == Dinner.id, Dispute.until >= marks.NOW))
        .join(Finding, and_(Finding.seat_id == Dispute.seat_id, Finding.state != SeatFinding.CONFIRMED))
        .where(_concerns(mine), Dinner.called_off_at.is_(None), Dinner.ends_at <= marks.NOW)
    )


def _concerns(mine: Any) -> ColumnElement[bool]:
    """Whom an open question concerns: both sides of a contested seat, and the table of whoever asks."""
    about_mine = select(Testimony.id).where(
        Testimony.witness_seat_id == mine.id, Testimony.subject_seat_id == Dispute.seat_id
    )
    spoken = about_mine.where(Testimony.word != Word.UNSURE, Testimony.said_at <= Dispute.opened_at)
    since = about_mine.where(Testimony.said_at > Dispute.asked_at)
    own = select(Claim.id).where(Claim.seat_id == mine.id, Claim.said_at <= Dispute.opened_at)
    contested = Finding.state == SeatFinding.CONTESTED
    return or_(
        and_(contested, Dispute.seat_id == mine.id, Dispute.asked_at.is_(None), own.exists()),
        and_(contested, Dispute.seat_id != mine.id, spoken.exists()),
        and_(
            Dispute.asked_at.is_not(None), Dispute.seat_id != mine.id, mine.state == SeatState.GOING, ~since.exists()
        ),
    )  # fmt: skip


def overlapping(session: Session, dinner: Dinner, member_id: int) -> Sequence[tuple[Seat, Dinner]]:
    """The member's own seats at other dinners of that time, at other venues."""
    query = (
        select(Seat, Dinner)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .where(
            Seat.member_id == member_id, Seat.state == SeatState.GOING, Dinner.id != dinner.id,
            Dinner.called_off_at.is_(None), Dinner.starts_at < dinner.ends_at, Dinner.ends_at > dinner.starts_at,
            Dinner.venue_id.is_distinct_from(dinner.venue_id),
        )
        .order_by(Dinner.starts_at, Dinner.id)
    )  # fmt: skip
    return [(seat, other) for seat, other in session.execute(query)]


def gone_on(session: Session, dinner_id: int) -> dict[int, int]:
    """Member → the other dinner of a declared route, one way or the other, for those with a seat here."""
    later, earlier = aliased(Seat), aliased(Seat)
    query = (
        select(later.member_id, later.dinner_id, earlier.dinner_id)
        .join(Onward, Onward.seat_id == later.id)
        .join(earlier, earlier.id == Onward.from_seat_id)
        .where(or_(later.dinner_id == dinner_id, earlier.dinner_id == dinner_id))
    )
    return {
        member: first if first != dinner_id else second
        for member, first, second in session.execute(query)
        if member is not None
    }
