"""Reads of wishes and drafts; what the matching needs to know of their authors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app.accounts.blocks import NOBODY, apart
from app.core import marks
from events.cravings.models import Craving, CravingAnswer, CravingDraft
from events.cravings.rules import MOST_WISHES, Circle, Window, Wish
from events.dinners.models import Dinner, Pause, Seat
from events.dinners.rules import SeatState
from groups.membership.models import CharterValue, Group, Membership
from groups.membership.rules import Callers, Role

TWICE_WITHIN = timedelta(minutes=10)
LATELY = timedelta(minutes=10)
MOST_AT_ONCE = 50


def craving_by(session: Session, public_id: str) -> Craving | None:
    """The wish of that address."""
    return session.scalar(select(Craving).where(Craving.public_id == public_id))


def draft_by(session: Session, public_id: str) -> CravingDraft | None:
    """The draft of that address, with the dinner that came of it."""
    query = select(CravingDraft).where(CravingDraft.public_id == public_id)
    return session.scalar(query.options(joinedload(CravingDraft.dinner), joinedload(CravingDraft.near)))


def mine(session: Session, member_id: int, now: datetime) -> Sequence[Craving]:
    """A member's wishes that still look for company, with the drafts they are in."""
    query = select(Craving).where(
        Craving.member_id == member_id, Craving.done_at.is_(None), Craving.ends_at > now
    )
    loaded = query.options(selectinload(Craving.windows), joinedload(Craving.draft), joinedload(Craving.near))
    return session.scalars(loaded.order_by(Craving.id)).all()


def last_city(session: Session, member_id: int) -> str:
    """Where the member wished last, else the city of the group joined first."""
    wished = select(Craving.city).where(Craving.member_id == member_id).order_by(Craving.id.desc()).limit(1)
    grouped = (
        select(Group.city)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.member_id == member_id, Membership.left_at.is_(None))
        .order_by(Membership.id)
        .limit(1)
    )
    return session.scalar(wished) or session.scalar(grouped) or ""


def same_wish(
    session: Session, member_id: int, city_key: str, food_key: str, ends_at: datetime, now: datetime
) -> Craving | None:
    """What this member has wished a moment ago: an impatient second press."""
    query = select(Craving).where(
        Craving.member_id == member_id, Craving.city_key == city_key, Craving.food_key == food_key,
        Craving.ends_at == ends_at, Craving.done_at.is_(None), Craving.written_at > now - TWICE_WITHIN,
    )  # fmt: skip
    return session.scalar(query.limit(1))


def open_count(session: Session, member_id: int, now: datetime) -> int:
    """How many wishes of the member still look for company."""
    query = select(func.count()).where(
        Craving.member_id == member_id, Craving.done_at.is_(None), Craving.ends_at > now
    )
    return session.scalar(query) or 0


def waiting(session: Session, city_key: str, food_key: str, now: datetime) -> Sequence[Craving]:
    """Wishes for a food in a city that are in no draft, locked: who matches at once waits and sees what was taken."""
    query = (
        select(Craving)
        .where(
            Craving.city_key == city_key, Craving.food_key == food_key, Craving.ends_at > now,
            Craving.done_at.is_(None), Craving.draft_id.is_(None),
        )
        .order_by(Craving.id)
        .limit(MOST_WISHES)
        .options(selectinload(Craving.windows), selectinload(Craving.near))
        .with_for_update()
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return session.scalars(query).all()


def restless(session: Session, now: datetime) -> Sequence[int]:
    """One wish (its id) for each city and food where several wait: where somebody came lately, every hour all."""
    query = select(func.min(Craving.id)).where(
        Craving.ends_at > now, Craving.done_at.is_(None), Craving.draft_id.is_(None)
    )
    several = query.group_by(Craving.city_key, Craving.food_key).having(func.count() > 1)
    if now.minute:
        several = several.having(func.max(Craving.written_at) > now - LATELY)
    return session.scalars(several.order_by(func.min(Craving.id)).limit(MOST_AT_ONCE)).all()


def as_wishes(session: Session, rows: Sequence[Craving]) -> list[Wish]:
    """Wishes as the rules know them, with the groups of their authors and whom these have sat with."""
    members = {row.member_id for row in rows}
    groups, met, hidden = _groups(session, members), _met(session, members), apart(session, members)
    return [
        Wish(
            row.id, row.member_id, 1 + row.adults + row.children, row.least,
            tuple(Window(each.starts_at, each.ends_at) for each in row.windows), row.area_key, row.tongue,
            row.audience, frozenset(groups[row.member_id]), frozenset(met[row.member_id]),
            hidden.get(row.member_id, NOBODY), row.cap_fen, _circle(row),
        )
        for row in rows
    ]  # fmt: skip


def _circle(row: Craving) -> Circle | None:
    if row.near is None or row.near.lat is None or row.near.lng is None or row.radius_km is None:
        return None
    return Circle(row.near.lat, row.near.lng, row.radius_km)


def _groups(session: Session, members: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    query = select(Membership.member_id, Membership.group_id).where(
        Membership.member_id.in_(members), Membership.left_at.is_(None)
    )
    for member, group in session.execute(query):
        found[member].add(group)
    return found


def _met(session: Session, members: set[int]) -> dict[int, set[int]]:
    one, other = aliased(Seat), aliased(Seat)
    query = (
        select(one.member_id, other.member_id)
        .join(other, and_(other.dinner_id == one.dinner_id, other.id != one.id))
        .join(Dinner, Dinner.id == one.dinner_id)
        .where(
            one.member_id.in_(members), other.member_id.in_(members), one.state == SeatState.GOING,
            other.state == SeatState.GOING, Dinner.over_told_at.is_not(None), Dinner.called_off_at.is_(None),
        )
        .distinct()
    )  # fmt: skip
    found: dict[int, set[int]] = defaultdict(set)
    for member, tablemate in session.execute(query):
        if member is not None and tablemate is not None:
            found[member].add(tablemate)
    return found


def due(session: Session, now: datetime, limit: int = 200) -> Sequence[int]:
    """Drafts whose hour has come."""
    query = select(CravingDraft.id).where(CravingDraft.closed_at.is_(None), CravingDraft.answers_until <= now)
    return session.scalars(query.order_by(CravingDraft.id).limit(limit)).all()


def answers_in(session: Session, draft_id: int) -> Sequence[CravingAnswer]:
    """What the authors of a draft have answered, their wishes locked."""
    session.execute(
        select(Craving.id).where(Craving.draft_id == draft_id).order_by(Craving.id).with_for_update()
    )
    query = select(CravingAnswer).where(CravingAnswer.draft_id == draft_id).order_by(CravingAnswer.id)
    loaded = query.options(joinedload(CravingAnswer.craving)).execution_options(populate_existing=True)
    return session.scalars(loaded).all()


def answer_of(session: Session, draft_id: int, member_id: int) -> CravingAnswer | None:
    """What the member has to do with a draft: nothing, or an answer that is given or awaited."""
    query = select(CravingAnswer).where(
        CravingAnswer.draft_id == draft_id, CravingAnswer.member_id == member_id
    )
    loaded = query.options(joinedload(CravingAnswer.craving))
    return session.scalar(loaded.execution_options(populate_existing=True))


def to_answer(session: Session, member_id: int, now: datetime) -> Sequence[CravingDraft]:
    """Drafts that wait for the member's word."""
    query = asking().order_by(CravingDraft.answers_until)
    return session.scalars(query, marks.values(member=member_id, now=now)).all()


@cache
def asking() -> Select[CravingDraft]:
    """Drafts that ask the member."""
    return (
        select(CravingDraft)
        .join(CravingAnswer, CravingAnswer.draft_id == CravingDraft.id)
        .join(Craving, Craving.id == CravingAnswer.craving_id)
        .where(
            CravingAnswer.member_id == marks.MEMBER, CravingAnswer.accepted.is_(None), Craving.done_at.is_(None),
            CravingDraft.closed_at.is_(None), CravingDraft.answers_until > marks.NOW,
        )
    )  # fmt: skip


def homes(session: Session, members: Sequence[int]) -> dict[int, frozenset[int]]:
    """Groups in which each of these members may set a table."""
    rows = session.execute(
        select(Membership.member_id, Membership.group_id, Membership.role).where(
            Membership.member_id.in_(members), Membership.left_at.is_(None)
        )
    ).all()
    newest = select(func.max(CharterValue.id)).where(
        CharterValue.key == "callers", CharterValue.group_id.in_({group for _member, group, _role in rows})
    )
    strict = select(CharterValue).where(CharterValue.id.in_(newest.group_by(CharterValue.group_id)))
    closed = {row.group_id for row in session.scalars(strict) if row.value == Callers.STEWARDS}
    found: dict[int, set[int]] = defaultdict(set)
    for member, group, role in rows:
        if group not in closed or role is Role.STEWARD:
            found[member].add(group)
    return {member: frozenset(found[member]) for member in members}


def paused(session: Session, members: Sequence[int], now: datetime) -> dict[int, frozenset[int]]:
    """Groups in which these members only wait, by the group's own rule."""
    found: dict[int, set[int]] = defaultdict(set)
    query = select(Pause.member_id, Pause.group_id).where(Pause.member_id.in_(members), Pause.until > now)
    for member, group in session.execute(query):
        found[member].add(group)
    return {member: frozenset(found[member]) for member in members}


def address_of(session: Session, draft_id: int) -> str:
    """The address of a draft that a fact names."""
    return session.scalars(select(CravingDraft.public_id).where(CravingDraft.id == draft_id)).one()


def exported(session: Session, member_id: int) -> list[dict[str, Any]]:
    """What a member has wished for and answered, as plain values."""
    query = select(Craving).where(Craving.member_id == member_id).options(selectinload(Craving.windows))
    answered = select(CravingDraft.public_id, CravingAnswer.accepted).join(
        CravingAnswer, CravingAnswer.draft_id == CravingDraft.id
    )
    return [
        {"cravings": [
            {"food": row.food, "city": row.city, "area": row.area, "written": row.written_at.isoformat(),
             "times": [[each.starts_at.isoformat(), each.ends_at.isoformat()] for each in row.windows]}
            for row in session.scalars(query.order_by(Craving.id))
        ]},
        {"craving_drafts": [
            {"draft": pid, "accepted": accepted}
            for pid, accepted in session.execute(answered.where(CravingAnswer.member_id == member_id))
        ]},
    ]  # fmt: skip


def sits(session: Session, dinner_id: int, member_id: int) -> bool:
    """Whether the member is on the list of the dinner that came of a draft."""
    query = select(Seat.id).where(Seat.dinner_id == dinner_id, Seat.member_id == member_id)
    return session.scalar(query) is not None
