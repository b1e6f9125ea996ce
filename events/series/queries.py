"""Reads of series: one by its address, those of a group or host, what became of their days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.core import marks
from events.dinners.models import Dinner
from events.series.models import Occurrence, Series


def series_by(session: Session, public_id: str) -> Series | None:
    """The series of that address, with what its page names."""
    query = select(Series).where(Series.public_id == public_id)
    return session.scalar(
        query.options(joinedload(Series.group), joinedload(Series.host), joinedload(Series.venue))
    )


def alive_in(session: Session, group_id: int) -> Sequence[Series]:
    """The group's series that have a day to come, the next one first."""
    query = going_on().options(joinedload(Series.host), joinedload(Series.venue))
    return session.scalars(query.order_by(Series.next_on, Series.id), marks.values(group=group_id)).all()


@cache
def going_on() -> Select[Series]:
    """A group's series that have a day to come."""
    return select(Series).where(
        Series.group_id == marks.GROUP, Series.ended_at.is_(None), Series.next_on.is_not(None)
    )


@cache
def one_of_many() -> Select[int]:
    """The day that a dinner is, for its mark."""
    return select(Occurrence.id).where(Occurrence.dinner_id == marks.DINNER)


def hosted_in(session: Session, group_id: int, member_id: int) -> Sequence[Series]:
    """The series of a group that a member is the host of."""
    query = select(Series).where(
        Series.group_id == group_id, Series.host_id == member_id, Series.ended_at.is_(None)
    )
    return session.scalars(query.order_by(Series.id)).all()


def to_come(session: Session, *, group_id: int | None = None, host_id: int | None = None) -> Sequence[Series]:
    """The series of a group or of a host that go on, with their places: for calendars."""
    query = select(Series).where(Series.due_at.is_not(None), Series.ended_at.is_(None))
    if group_id is not None:
        query = query.where(Series.group_id == group_id)
    if host_id is not None:
        query = query.where(Series.host_id == host_id)
    return session.scalars(
        query.options(joinedload(Series.venue), joinedload(Series.group)).order_by(Series.id)
    ).all()


def due(session: Session, now: datetime, limit: int = 50) -> Sequence[int]:
    """Series (their ids) of which a table should be set by now, the longest due first; the rest a minute later."""
    query = select(Series.id).where(Series.due_at <= now).order_by(Series.due_at, Series.id)
    return session.scalars(query.limit(limit)).all()


def occurrences(session: Session, series_ids: Collection[int], since: date) -> Sequence[Occurrence]:
    """What became of the days of these series from one day on, with the dinners."""
    query = select(Occurrence).where(Occurrence.series_id.in_(series_ids), Occurrence.day >= since)
    loaded = query.options(joinedload(Occurrence.dinner)).order_by(Occurrence.day)
    return session.scalars(loaded).all() if series_ids else []


def fates(session: Session, series_id: int, since: date) -> dict[date, Occurrence]:
    """The same of one series, by day."""
    return {each.day: each for each in occurrences(session, [series_id], since)}


def of_dinner(session: Session, dinner_id: int) -> Occurrence | None:
    """The day that a dinner is, if it is one of a series."""
    query = select(Occurrence).where(Occurrence.dinner_id == dinner_id)
    return session.scalar(query.options(joinedload(Occurrence.series)).limit(1))


def same_begun(session: Session, series: Series, since: datetime) -> Series | None:
    """A series that this host has begun a moment ago in the same words: an impatient second press."""
    query = select(Series).where(
        Series.group_id == series.group_id, Series.host_id == series.host_id, Series.title == series.title,
        Series.starts_on == series.starts_on, Series.wall == series.wall, Series.rhythm == series.rhythm,
        Series.ended_at.is_(None), Series.begun_at > since,
    )  # fmt: skip
    return session.scalar(query.limit(1))


def last_dinner(session: Session, group_id: int, now: datetime) -> Dinner | None:
    """The last dinner of the group that took place, or is on its way: what one would repeat."""
    return session.scalar(_last_dinner(), marks.values(group=group_id, now=now))


@cache
def _last_dinner() -> Select[Dinner]:
    query = select(Dinner).where(
        Dinner.group_id == marks.GROUP, Dinner.starts_at <= marks.NOW, Dinner.called_off_at.is_(None)
    )
    order = (Dinner.starts_at.desc(), Dinner.id.desc())
    return query.options(joinedload(Dinner.venue)).order_by(*order).limit(1)
