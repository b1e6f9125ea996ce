"""What a member has said of tables, and what tables say of her, for a file of one's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Member
from app.core import db
from events.attestations.models import Claim, Finding, HeadCount, Scan, Testimony
from events.dinners.models import Dinner, Seat


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file: findings, own claims and counts, codes read, words about others."""
    session = db.session()
    return [
        {"presence": _own(session, member_id)},
        {"codes_read": _read(session, member_id)},
        {"words_about_others": _words(session, member_id)},
    ]  # fmt: skip


def _own(session: Session, member_id: int) -> list[dict[str, Any]]:
    query = (
        select(Dinner.public_id, Finding.state, Finding.found_at, Claim.present, HeadCount.heads)
        .select_from(Seat)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .outerjoin(Finding, Finding.seat_id == Seat.id)
        .outerjoin(Claim, Claim.seat_id == Seat.id)
        .outerjoin(HeadCount, HeadCount.seat_id == Seat.id)
        .where(Seat.member_id == member_id, Finding.id.is_not(None) | Claim.id.is_not(None))
        .order_by(Seat.id)
    )
    return [
        {"dinner": dinner, "table_says": state.value if state else None, "since": _when(since),
         "i_said_i_was_there": present, "i_counted": heads}
        for dinner, state, since, present, heads in session.execute(query)
    ]  # fmt: skip


def _when(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _read(session: Session, member_id: int) -> list[dict[str, Any]]:
    reader, shower = aliased(Seat), aliased(Seat)
    query = (
        select(Dinner.public_id, Member.nickname, Scan.uploaded_at)
        .join(reader, reader.id == Scan.reader_seat_id)
        .join(shower, shower.id == Scan.shower_seat_id)
        .join(Member, Member.id == shower.member_id)
        .join(Dinner, Dinner.id == Scan.dinner_id)
        .where(reader.member_id == member_id)
        .order_by(Scan.id)
    )
    return [{"dinner": dinner, "of": who, "at": at.isoformat()} for dinner, who, at in session.execute(query)]


def _words(session: Session, member_id: int) -> list[dict[str, Any]]:
    witness, subject = aliased(Seat), aliased(Seat)
    query = (
        select(Dinner.public_id, Member.nickname, Testimony.word, Testimony.said_at)
        .join(witness, witness.id == Testimony.witness_seat_id)
        .join(subject, subject.id == Testimony.subject_seat_id)
        .join(Member, Member.id == subject.member_id)
        .join(Dinner, Dinner.id == Testimony.dinner_id)
        .where(witness.member_id == member_id)
        .order_by(Testimony.id)
    )
    return [
        {"dinner": dinner, "of": who, "word": word.value, "at": at.isoformat()}
        for dinner, who, word, at in session.execute(query)
    ]
