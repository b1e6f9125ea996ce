"""Who is meant by a name in the pact, and what those are called who are named in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from events.dinners.models import Seat
from events.dinners.queries import ON_THE_LIST
from events.dinners.rules import Weighed
from groups.membership.models import Membership


def members_called(
    session: Session, group_id: int, dinner_id: int | None, keys: Collection[str]
) -> dict[str, set[int]]:
    """Members of the group, and those at the dinner, who have one of these names: by the name's key."""
    here = select(Membership.member_id).where(Membership.group_id == group_id, Membership.left_at.is_(None))
    sits = select(Seat.member_id).where(Seat.dinner_id == dinner_id, Seat.state.in_(ON_THE_LIST))
    query = select(Member.id, Member.name_key).where(
        Member.name_key.in_(keys), or_(Member.id.in_(here), Member.id.in_(sits))
    )
    found: dict[str, set[int]] = {}
    for member_id, key in session.execute(query):
        found.setdefault(key, set()).add(member_id)
    return found


def named(session: Session, weights: Iterable[Weighed]) -> list[tuple[str, int]]:
    """Names and percents as they stand in the pact; members by what they are called now. No weights, no query."""
    rows = list(weights)
    ids = {each.member_id for each in rows if each.member_id is not None}
    query = select(Member.id, Member.nickname).where(Member.id.in_(ids))
    names = {row.id: row.nickname for row in session.execute(query)} if ids else {}
    return [(each.name or names.get(each.member_id or 0, "?"), each.percent) for each in rows]


def unnamed(weights: Iterable[Weighed]) -> list[tuple[str, int]]:
    """The percents alone, the least first: whoever may still sit down reads what is agreed, not for whom."""
    return [("", percent) for percent in sorted(each.percent for each in weights)]


def as_lines(session: Session, weights: Iterable[Weighed]) -> str:
    """The same as a host writes it."""
    return "\n".join(f"{name} {percent}" for name, percent in named(session, weights))
