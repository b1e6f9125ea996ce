"""Reads of presence: who is known to have sat at a table, and who has said so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.models import Member
from app.core import marks
from app.core.db import pairs
from app.places.ties import tied
from events.attestations import rules
from events.attestations.models import Claim, Finding, HeadCount, Scan, Testimony, WalkIn
from events.attestations.rules import Allowed, Attestor, Refused, ReviewRightReason, SeatFinding
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState

WINDOW_OPENS = marks.ago(rules.WORDS_WINDOW)
LONGEST_LINE = 32  # of invitations that is followed back


@dataclass(frozen=True, slots=True)
class Summary:
    """How widely a member has dined: confirmed tables, people met at them, groups that held them."""

    tables: int
    people: int
    groups: int


def attested_seat(session: Session, dinner_id: int, member_id: int) -> Seat | None:
    """The member's seat at the dinner when the table confirms it, else None."""
    query = select(Seat).join(Finding, Finding.seat_id == Seat.id).where(
        Seat.dinner_id == dinner_id, Seat.member_id == member_id, Finding.state == SeatFinding.CONFIRMED
    )  # fmt: skip
    return session.scalar(query)


def attested_member_ids(session: Session, dinner_id: int) -> set[int]:
    """The members whom the table confirms."""
    query = select(Seat.member_id).join(Finding, Finding.seat_id == Seat.id).where(
        Seat.dinner_id == dinner_id, Finding.state == SeatFinding.CONFIRMED, Seat.member_id.is_not(None)
    )  # fmt: skip
    return {member_id for member_id in session.scalars(query) if member_id is not None}


def awaited_member_ids(session: Session, dinner_id: int, beside: Seat | None = None) -> set[int]:
    """The members whom the table confirms or may still confirm: those with a seat, but for who is found absent.

    `beside`: of many tables, only that of this seat.
    """
    query = select(Seat.member_id).outerjoin(Finding, Finding.seat_id == Seat.id).where(
        Seat.dinner_id == dinner_id, Seat.member_id.is_not(None),
        or_(
            Finding.state == SeatFinding.CONFIRMED,
            (Seat.state == SeatState.GOING) & (Finding.state.is_(None) | (Finding.state != SeatFinding.ABSENT)),
        ),
    )  # fmt: skip
    if beside is not None:
        query = query.where(Seat.table_no.is_not_distinct_from(beside.table_no))
    return {member_id for member_id in session.scalars(query) if member_id is not None}


def tablemates_of(session: Session, member_id: int) -> set[int]:
    """The members with whom the member is confirmed to have sat."""
    others = session.scalars(_tablemates(), marks.values(member=member_id))
    return {other for other in others if other is not None}


@cache
def _tablemates() -> Select[int | None]:
    mine = aliased(Seat)
    return (
        select(Seat.member_id)
        .join(Finding, and_(Finding.seat_id == Seat.id, Finding.state == SeatFinding.CONFIRMED))
        .join(mine, and_(mine.dinner_id == Seat.dinner_id, mine.table_no.is_not_distinct_from(Seat.table_no)))
        .where(
            mine.member_id == marks.MEMBER, Seat.member_id != marks.MEMBER,
            mine.id.in_(select(Finding.seat_id).where(Finding.state == SeatFinding.CONFIRMED)),
        )
        .distinct()
    )  # fmt: skip


def summary_of(session: Session, member_id: int) -> Summary:
    """The member's tables, tablemates and groups, confirmed ones only."""
    return Summary(*session.execute(_summary(), marks.values(member=member_id)).one())


@cache
def _summary() -> Select[int, int, int]:
    sat = (
        select(Seat.dinner_id)
        .join(Finding, and_(Finding.seat_id == Seat.id, Finding.state == SeatFinding.CONFIRMED))
        .where(Seat.member_id == marks.MEMBER)
    )
    others = _tablemates().subquery()
    people = select(func.count(others.c.member_id)).scalar_subquery()  # a guest is nobody's number: nulls go
    return select(func.count(), people, func.count(Dinner.group_id.distinct())).where(Dinner.id.in_(sat))


def review_right(session: Session, dinner: Dinner, member_id: int) -> Allowed | Refused:
    """Whether the table gives the member the right to review: two witnesses, not one line of invitations.

    `Refused` names the reason, whose sentence stands in this room's wording.
    """
    seat = session.scalar(select(Seat).where(Seat.dinner_id == dinner.id, Seat.member_id == member_id))
    finding = finding_of(session, seat.id) if seat is not None else None
    if seat is None or finding is None:
        return Refused(ReviewRightReason.NOT_CONFIRMED)
    owners = pairs(
        session, select(Seat.id, Seat.member_id).where(Seat.id.in_(finding.why.get("witnesses", ())))
    )
    members = [member_id, *(each for each in owners.values() if each is not None)]
    lines = inviters_of(session, members)
    linked = tied(session, dinner.venue_id, members, dinner.ends_at)
    me, *others = (Attestor(each, lines.get(each, ()), linked=each in linked) for each in members)
    people = awaited_member_ids(session, dinner.id, seat if dinner.tables else None)
    return rules.may_review(finding.state, me, others, len(people))


def inviters_of(session: Session, member_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Member → the line of those who invited her to the product, nearest first; one query a step of the line."""
    above: dict[int, int | None] = {}
    unknown = set(member_ids)
    for _step in range(LONGEST_LINE):
        if not unknown:
            break
        rows = pairs(session, select(Member.id, Member.invited_by_id).where(Member.id.in_(unknown)))
        above.update(rows)
        unknown = {each for each in rows.values() if each is not None and each not in above}
    return {member: _line(member, above) for member in member_ids}


def _line(member: int, above: dict[int, int | None]) -> tuple[int, ...]:
    line: list[int] = []
    at = above.get(member)
    while at is not None and at not in line and len(line) < LONGEST_LINE:
        line.append(at)
        at = above.get(at)
    return tuple(line)


def finding_of(session: Session, seat_id: int) -> Finding | None:
    """What the table says of a seat."""
    return session.scalar(select(Finding).where(Finding.seat_id == seat_id))


def findings_at(session: Session, dinner_id: int) -> dict[int, Finding]:
    """Seat id → what the table says of it."""
    rows = session.scalars(select(Finding).where(Finding.dinner_id == dinner_id))
    return {finding.seat_id: finding for finding in rows}


def people_at(session: Session, dinner_id: int, beside: Seat | None = None) -> Sequence[Seat]:
    """The seats that words can be about: members on the list, those who gave the seat back, those who say they came.

    `beside`: at a dinner of many tables, those of this seat's table, and those who have none.
    """
    asked = select(WalkIn.member_id).where(WalkIn.dinner_id == dinner_id)
    listed = or_(Seat.state.in_((SeatState.GOING, SeatState.GONE)), Seat.member_id.in_(asked))
    query = select(Seat).where(Seat.dinner_id == dinner_id, Seat.member_id.is_not(None), listed)
    if beside is not None and beside.table_no is not None:
        query = query.where(Seat.table_no.is_(None) | (Seat.table_no == beside.table_no))
    return session.scalars(query.options(joinedload(Seat.member)).order_by(Seat.asked_at, Seat.id)).all()


def claims_at(session: Session, dinner_id: int) -> dict[int, bool]:
    """Seat id → what its person says of herself."""
    return pairs(session, select(Claim.seat_id, Claim.present).where(Claim.dinner_id == dinner_id))


def words_at(session: Session, dinner_id: int) -> Sequence[Testimony]:
    """Everything that was said of others at the table."""
    return session.scalars(select(Testimony).where(Testimony.dinner_id == dinner_id)).all()


def scans_at(session: Session, dinner_id: int) -> Sequence[Scan]:
    """Every token of the table."""
    return session.scalars(select(Scan).where(Scan.dinner_id == dinner_id)).all()


def heads_by(session: Session, seat_id: int) -> int | None:
    """How many this seat counted."""
    return session.scalar(select(HeadCount.heads).where(HeadCount.seat_id == seat_id))


def token_holders(session: Session, dinner_id: int) -> frozenset[int]:
    """The seats that hold a token of this table: whose code was read, and who read one."""
    rows = session.execute(
        select(Scan.shower_seat_id, Scan.reader_seat_id).where(Scan.dinner_id == dinner_id)
    )
    return frozenset(seat for pair in rows for seat in pair)


def at_the_door(session: Session, dinner_id: int) -> Sequence[WalkIn]:
    """Those who ask to be let in and were not yet, the first first."""
    query = select(WalkIn).where(WalkIn.dinner_id == dinner_id, WalkIn.admitted_at.is_(None))
    return session.scalars(
        query.options(joinedload(WalkIn.member)).order_by(WalkIn.asked_at, WalkIn.id)
    ).all()


def walk_in(session: Session, dinner_id: int, member_id: int) -> WalkIn | None:
    """The member's own asking."""
    return session.scalar(select(WalkIn).where(WalkIn.dinner_id == dinner_id, WalkIn.member_id == member_id))


def member_at(session: Session, public_id: str) -> int | None:
    """The member of that address."""
    return session.scalar(select(Member.id).where(Member.public_id == public_id))


def has_spoken(session: Session, seat_id: int) -> bool:
    """Whether this seat has given its own words: what others said is shown only then."""
    return session.scalar(select(Claim.id).where(Claim.seat_id == seat_id)) is not None


def to_confirm(session: Session, member_id: int, now: datetime, limit: int = 5) -> Sequence[Dinner]:
    """Dinners that are over, whose table waits for the member's word; the oldest first."""
    query = unconfirmed().order_by(Dinner.ends_at, Dinner.id).limit(limit)
    return session.scalars(query, marks.values(member=member_id, now=now)).all()


@cache
def unconfirmed() -> Select[Dinner]:
    """Dinners that are over, at which the member sat and of which the member has said nothing."""
    said = select(Claim.seat_id).where(Claim.seat_id == Seat.id)
    return (
        select(Dinner)
        .join(Seat, Seat.dinner_id == Dinner.id)
        .where(
            Seat.member_id == marks.MEMBER, Seat.state == SeatState.GOING, Dinner.called_off_at.is_(None),
            Dinner.ends_at <= marks.NOW, Dinner.ends_at >= WINDOW_OPENS, ~said.exists(),
            Dinner.time_open.is_(False),
        )
    )  # fmt: skip


def name_of(session: Session, seat: Seat) -> str:
    """What the person of a seat is called."""
    return session.scalar(select(Member.nickname).where(Member.id == seat.member_id)) or ""
