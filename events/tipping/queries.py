"""Reads of tipping tables: one by its address, those open in a group, and the answers that stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Member
from app.core import marks
from events.dinners.rules import Visibility
from events.tipping.models import Tipping, TippingAnswer, TippingPlace
from events.tipping.rules import Answer, Slot
from groups.membership.models import Group, Membership

SHOWN = 20
TWICE_WITHIN_MINUTES = 10


def _whole(query: Select[Tipping]) -> Select[Tipping]:
    return query.options(
        joinedload(Tipping.group),
        joinedload(Tipping.proposer),
        joinedload(Tipping.dinner),
        selectinload(Tipping.slots),
        selectinload(Tipping.places).joinedload(TippingPlace.venue),
    )


def tipping_by(session: Session, public_id: str) -> Tipping | None:
    """The proposal of that address, with its times and places."""
    return session.scalar(_whole(select(Tipping).where(Tipping.public_id == public_id)))


def seen_by(session: Session, public_ids: Sequence[str], member_id: int) -> Sequence[Tipping]:
    """Those of these that a member may see: the public ones and those of the member's groups."""
    inside = select(Membership.group_id).where(
        Membership.member_id == member_id, Membership.left_at.is_(None)
    )
    seen = or_(Tipping.visibility == Visibility.PUBLIC, Tipping.group_id.in_(inside))
    return session.scalars(_whole(select(Tipping)).where(Tipping.public_id.in_(public_ids), seen)).all()


def tipping_of(session: Session, tipping_id: int) -> Tipping:
    """The proposal that a fact names."""
    return session.scalars(_whole(select(Tipping).where(Tipping.id == tipping_id))).one()


def open_in(session: Session, group_id: int, member: bool, now: datetime) -> Sequence[Tipping]:
    """Proposals of a group that wait for answers: all for its members, the public ones for others."""
    query = select(Tipping).where(
        Tipping.group_id == group_id, Tipping.ended_at.is_(None), Tipping.closes_at > now
    )
    if not member:
        query = query.where(Tipping.visibility == Visibility.PUBLIC)
    loaded = query.options(
        joinedload(Tipping.group),
        joinedload(Tipping.slots),
        joinedload(Tipping.places).joinedload(TippingPlace.venue),
    )
    return session.scalars(loaded.order_by(Tipping.closes_at, Tipping.id).limit(SHOWN)).unique().all()


def due(session: Session, now: datetime, limit: int = 200) -> Sequence[int]:
    """Proposals whose deadline has passed and that nobody has ended."""
    query = select(Tipping.id).where(Tipping.ended_at.is_(None), Tipping.closes_at <= now)
    return session.scalars(query.order_by(Tipping.id).limit(limit)).all()


def unanswered(session: Session, member_id: int, now: datetime, limit: int = 5) -> Sequence[Tipping]:
    """Proposals of the member's groups that the member has said nothing to."""
    loaded = waiting().options(joinedload(Tipping.proposer)).order_by(Tipping.closes_at, Tipping.id)
    return session.scalars(loaded.limit(limit), marks.values(member=member_id, now=now)).all()


@cache
def waiting() -> Select[Tipping]:
    """Proposals that wait for the member's answer."""
    mine = select(Membership.group_id).where(
        Membership.member_id == marks.MEMBER, Membership.left_at.is_(None)
    )
    said = select(TippingAnswer.tipping_id).where(TippingAnswer.member_id == marks.MEMBER)
    return select(Tipping).where(
        Tipping.ended_at.is_(None), Tipping.closes_at > marks.NOW, Tipping.group_id.in_(mine),
        ~Tipping.id.in_(said),
    )  # fmt: skip


@cache
def asked() -> Select[int]:
    """Proposals of a group that wait for answers, for the mark."""
    return select(Tipping.id).where(
        Tipping.group_id == marks.GROUP, Tipping.ended_at.is_(None), Tipping.closes_at > marks.NOW
    )


def addresses_of(session: Session, tipping_id: int) -> tuple[str, str]:
    """The addresses of a proposal and of its group."""
    query = select(Tipping.public_id, Group.public_id).join(Group, Group.id == Tipping.group_id)
    tipping, group = session.execute(query.where(Tipping.id == tipping_id)).one()
    return tipping, group


def same_proposal(
    session: Session, group_id: int, proposer_id: int, title: str, since: datetime
) -> Tipping | None:
    """What this member has proposed a moment ago with the same words: an impatient second press."""
    query = select(Tipping).where(
        Tipping.group_id == group_id, Tipping.proposer_id == proposer_id, Tipping.title == title,
        Tipping.opened_at > since, Tipping.ended_at.is_(None),
    )  # fmt: skip
    return session.scalar(query.order_by(Tipping.id.desc()).limit(1))


def answers_to(
    session: Session, tippings: Sequence[Tipping], *, fresh: bool = False
) -> dict[int, list[TippingAnswer]]:
    """The answers that stand, by proposal, without those who have left the group; `fresh` reads them behind a lock."""
    member_now = select(Membership.id).where(
        Membership.group_id == Tipping.group_id,
        Membership.member_id == TippingAnswer.member_id,
        Membership.left_at.is_(None),
    )
    query = (
        select(TippingAnswer)
        .join(Tipping, Tipping.id == TippingAnswer.tipping_id)
        .join(Member, Member.id == TippingAnswer.member_id)
        .where(
            TippingAnswer.tipping_id.in_([tipping.id for tipping in tippings]), Member.closed_at.is_(None),
            or_(Tipping.visibility == Visibility.PUBLIC, member_now.exists()),
        )
        .options(
            joinedload(TippingAnswer.member), selectinload(TippingAnswer.slots), selectinload(TippingAnswer.places)
        )
        .order_by(TippingAnswer.answered_at, TippingAnswer.member_id)
        .execution_options(populate_existing=fresh)
    )  # fmt: skip
    found: dict[int, list[TippingAnswer]] = defaultdict(list)
    for answer in session.scalars(query) if tippings else ():
        found[answer.tipping_id].append(answer)
    return found


def answer_of(session: Session, tipping_id: int, member_id: int) -> TippingAnswer | None:
    """What the member has answered."""
    query = select(TippingAnswer).where(
        TippingAnswer.tipping_id == tipping_id, TippingAnswer.member_id == member_id
    )
    loaded = query.options(selectinload(TippingAnswer.slots), selectinload(TippingAnswer.places))
    return session.scalar(loaded.execution_options(populate_existing=True))


def open_answers(session: Session, member_id: int) -> Sequence[int]:
    """Proposals still open to which the member has said yes."""
    query = select(Tipping.id).join(TippingAnswer, TippingAnswer.tipping_id == Tipping.id)
    return session.scalars(
        query.where(TippingAnswer.member_id == member_id, Tipping.ended_at.is_(None)).order_by(Tipping.id)
    ).all()


def exported(session: Session, member_id: int) -> list[dict[str, Any]]:
    """What a member has proposed and answered, as plain values."""
    proposed = session.execute(
        select(Tipping.public_id, Tipping.title, Tipping.note, Tipping.need, Tipping.opened_at)
        .where(Tipping.proposer_id == member_id)
        .order_by(Tipping.id)
    )
    query = select(TippingAnswer).where(TippingAnswer.member_id == member_id).order_by(TippingAnswer.id)
    rows = session.scalars(
        query.options(joinedload(TippingAnswer.tipping), selectinload(TippingAnswer.slots))
    )
    return [
        {"proposed": [
            {"proposal": pid, "title": title, "note": note, "needs": need, "asked": at.isoformat()}
            for pid, title, note, need, at in proposed
        ]},
        {"could_come": [
            {"proposal": row.tipping.public_id, "title": row.tipping.title, "answered": row.answered_at.isoformat(),
             "times": [slot.starts_at.isoformat() for slot in row.slots], "with": row.adults + row.children}
            for row in rows
        ]},
    ]  # fmt: skip


def who_answered(session: Session, tipping_id: int) -> list[int]:
    """Everybody who has answered, whatever they can: for those who tell them what became of it."""
    return list(
        session.scalars(select(TippingAnswer.member_id).where(TippingAnswer.tipping_id == tipping_id))
    )


def as_slots(tipping: Tipping) -> list[Slot]:
    """The times as the rules know them."""
    return [Slot(slot.id, slot.starts_at) for slot in tipping.slots]


def as_places(tipping: Tipping) -> list[int]:
    """The places as the rules know them: by their ids, in the order in which they were named."""
    return [place.id for place in tipping.places]


def as_answers(rows: Sequence[TippingAnswer], paused: Container[int]) -> list[Answer]:
    """The answers as the rules know them; whoever is paused in the group only waits, and so is not counted."""
    return [
        Answer(
            row.member_id, 1 + row.adults + row.children, frozenset(slot.id for slot in row.slots),
            frozenset(place.id for place in row.places), row.answered_at, row.member_id in paused,
        )
        for row in rows
    ]  # fmt: skip
