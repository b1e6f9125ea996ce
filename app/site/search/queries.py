"""Who asks: the groups and tables in which a member may find what others may not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.site.search.rules import MOST_GROUPS, Asker
from events.dinners.models import Dinner, Seat
from events.dinners.queries import ON_THE_LIST
from events.dinners.rules import Visibility
from groups.membership.models import Group, Membership
from groups.membership.queries import joined

MOST_TABLES = 60


def asker(session: Session, member_id: int | None, lang: str, now: datetime) -> tuple[Asker, str]:
    """Whoever looks, and the city of the group joined last."""
    if member_id is None:
        return Asker(lang=lang, now=now), ""
    mine = session.execute(
        select(Group.id, Group.listed, Group.city)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.member_id == member_id, Membership.left_at.is_(None))
        .order_by(Membership.joined_at.desc(), Membership.id.desc())
        .limit(MOST_GROUPS)
    ).all()
    groups = tuple(row.id for row in mine)
    unlisted = tuple(row.id for row in mine if not row.listed)
    who = Asker(
        member_id,
        groups,
        unlisted,
        _tables(session, member_id, groups),
        tuple(joined(session, groups)),
        lang,
        now,
    )
    return who, mine[0].city if mine else ""


def _tables(session: Session, member_id: int, groups: tuple[int, ...]) -> tuple[int, ...]:
    """Tables of other groups at which the member sits or waits, or which are the member's own: the last ones."""
    wanted = (
        select(Dinner.id)
        .join(Seat, Seat.dinner_id == Dinner.id)
        .where(
            Seat.member_id == member_id, or_(Seat.state.in_(ON_THE_LIST), Dinner.host_id == member_id),
            Dinner.visibility != Visibility.PUBLIC, Dinner.group_id.not_in(groups),
        )
        .order_by(Dinner.id.desc())
        .limit(MOST_TABLES)
    )  # fmt: skip
    return tuple(session.scalars(wanted))
