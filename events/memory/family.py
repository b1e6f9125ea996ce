"""What becomes of tables when groups part or join."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.core import clock
from events.dinners.models import Dinner, Seat
from events.dinners.queries import with_all
from events.dinners.rules import SeatState, Visibility
from events.memory import carried
from events.memory.export import table
from events.memory.models import BroughtTable
from events.memory.queries import remembered
from events.series.models import Series
from groups.signals import GroupForked, GroupsMerged

MOST = 1000


def remember(session: Session, fact: GroupForked) -> None:
    """Who parts takes memories along: public tables, and those where they sat; of others' doings only what is public.

    People are named only who part themselves, and of tables that were not public only their own reviews go along.
    """
    going, now = set(fact.member_ids), clock.now()
    sat = select(Seat.dinner_id).where(Seat.member_id.in_(going), Seat.state == SeatState.GOING)
    found = select(Dinner).where(
        Dinner.group_id == fact.group_id, Dinner.ends_at <= now, Dinner.called_off_at.is_(None),
        or_(Dinner.visibility == Visibility.PUBLIC, Dinner.id.in_(sat)),
    )  # fmt: skip
    dinners = session.scalars(with_all(found.order_by(Dinner.id.desc()).limit(MOST))).all()
    for was in remembered(session, dinners, most=50):
        told = table(was)
        told["people"] = [
            seat.member.nickname for seat in was.seats if seat.member and seat.member_id in going
        ]
        told["pictures"] = []  # they stay where they are, in the reviews of those who part
        told[carried.OWN] = carried.own(was.reviews, going)
        public = was.dinner.visibility is Visibility.PUBLIC
        told["reviews"] = [
            said for said, shown in zip(told["reviews"], was.reviews, strict=True)
            if public or shown.review.author_id in going
        ]  # fmt: skip
        _keep(session, fact.child_id, was.dinner, told)


def _keep(session: Session, group_id: int, dinner: Dinner, told: dict[str, Any]) -> None:
    session.add(BroughtTable(group_id=group_id, happened_at=dinner.starts_at, told=told))


def move(session: Session, fact: GroupsMerged) -> None:
    """Tables, series and memories of the group that joined are those of the one that stays."""
    for model in (Dinner, Series, BroughtTable):
        session.execute(
            update(model).where(model.group_id == fact.group_id).values(group_id=fact.kept_id)
            .execution_options(synchronize_session=False)
        )  # fmt: skip
