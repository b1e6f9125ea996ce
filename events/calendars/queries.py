"""Reads of feeds: one by its token, a member's own; and the dinners that stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.core.ids import digest
from events.calendars.models import Feed
from events.calendars.rules import AT_MOST, KEPT
from events.dinners.models import Dinner, Seat
from events.dinners.queries import ON_THE_LIST
from events.dinners.rules import Visibility
from groups.membership.models import Membership


def feed_by(session: Session, token: str) -> Feed | None:
    """The feed of that address, with whose it is."""
    query = select(Feed).where(Feed.token_digest == digest(token))
    return session.scalar(query.options(joinedload(Feed.member), joinedload(Feed.group)))


def feeds_of(session: Session, member_id: int) -> dict[int | None, Feed]:
    """A member's feeds by group; None is the one of one's own dinners."""
    return {each.group_id: each for each in session.scalars(select(Feed).where(Feed.member_id == member_id))}


def feed_of(session: Session, member_id: int, group_id: int | None) -> Feed | None:
    """One of them."""
    return session.scalar(select(Feed).where(Feed.member_id == member_id, Feed.group_id == group_id))


def own_dinners(session: Session, member_id: int, now: datetime) -> Sequence[tuple[Dinner, Seat]]:
    """Dinners with a seat of the member in whatever state, the latest first.

    Of a group's own table only its members, and those who still have a place there, hear anything more.
    """
    groups = select(Membership.group_id).where(
        Membership.member_id == member_id, Membership.left_at.is_(None)
    )
    sees = or_(
        Seat.state.in_(ON_THE_LIST), Dinner.visibility != Visibility.GROUP, Dinner.host_id == member_id,
        Dinner.group_id.in_(groups),
    )  # fmt: skip
    query = (
        select(Dinner, Seat)
        .join(Seat, Seat.dinner_id == Dinner.id)
        .where(Seat.member_id == member_id, Dinner.ends_at > now - KEPT, sees)
        .options(joinedload(Dinner.venue))
        .order_by(Dinner.starts_at.desc(), Dinner.id)
    )
    return [(dinner, seat) for dinner, seat in session.execute(query.limit(AT_MOST))]


def group_dinners(session: Session, group_id: int, now: datetime) -> Sequence[Dinner]:
    """Dinners of a group, the latest first."""
    query = select(Dinner).where(Dinner.group_id == group_id, Dinner.ends_at > now - KEPT)
    loaded = query.options(joinedload(Dinner.venue)).order_by(Dinner.starts_at.desc(), Dinner.id)
    return session.scalars(loaded.limit(AT_MOST)).all()
