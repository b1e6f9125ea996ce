"""Reads of discover: tables that still take people, by what is wanted; and what there is to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.places.models import Venue
from app.site.discover.rules import Wanted, box, distance_km
from events.dinners.models import Dinner, Seat
from events.dinners.queries import with_all
from events.dinners.rules import TAKES_ROOM, Visibility
from groups.membership.models import Group

MOST = 60
CHOICES = 14


@dataclass(frozen=True, slots=True)
class Choices:
    """What open tables offer to choose from, the most frequent first."""

    cities: Sequence[str]
    areas: Sequence[str]
    foods: Sequence[str]


def free() -> ColumnElement[int]:
    """How many seats of a dinner are free."""
    taken = (
        select(func.count()).where(Seat.dinner_id == Dinner.id, Seat.state.in_(TAKES_ROOM)).scalar_subquery()
    )
    return Dinner.seats - taken


def open_tables(
    session: Session,
    wanted: Wanted,
    times: tuple[datetime, datetime] | None,
    near: Venue | None,
    now: datetime,
) -> tuple[Sequence[Dinner], bool]:
    """Public tables with so many free seats as wanted, the nearest in time first; whether there are more."""
    query = _open(now).where(free() >= wanted.seats)
    if times is not None:
        query = query.where(Dinner.starts_at >= times[0], Dinner.starts_at < times[1])
    for condition in _conditions(wanted, near):
        query = query.where(condition)
    found = session.scalars(with_all(query.order_by(Dinner.starts_at, Dinner.id).limit(MOST + 1))).all()
    return _within(found[:MOST], wanted, near), len(found) > MOST


def choices(session: Session, now: datetime, city: str) -> Choices:
    """What can be chosen among open tables: one query."""
    where = func.coalesce(Venue.city, Group.city)
    query = (
        select(where, func.coalesce(Venue.area, ""), func.coalesce(Venue.cuisine, ""), func.count())
        .select_from(Dinner)
        .join(Group, Group.id == Dinner.group_id)
        .outerjoin(Venue, Venue.id == Dinner.venue_id)
        .where(*_standing(now))
        .group_by(where, Venue.area, Venue.cuisine)
        .order_by(func.count().desc(), where)
        .limit(400)
    )
    rows = session.execute(query).all()
    here = [row for row in rows if not city or row[0] == city]
    return Choices(
        _some(row[0] for row in rows),
        _some(row[1] for row in here) if city else (),
        _some(row[2] for row in here),
    )


def venues(session: Session, city: str, limit: int) -> Sequence[Venue]:
    """Places of the city at which tables have sat or will, the last first."""
    last = select(Dinner.venue_id, func.max(Dinner.starts_at).label("last")).where(
        Dinner.venue_id.is_not(None)
    )
    seen = last.group_by(Dinner.venue_id).subquery()
    query = select(Venue).join(seen, seen.c.venue_id == Venue.id).order_by(seen.c.last.desc(), Venue.id)
    if city:
        query = query.where(Venue.city == city)
    return session.scalars(query.limit(limit)).all()


def _standing(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Dinner.visibility == Visibility.PUBLIC, Dinner.closes_at > now, Dinner.called_off_at.is_(None)


def _open(now: datetime) -> Select[Dinner]:
    return (
        select(Dinner)
        .join(Group, Group.id == Dinner.group_id)
        .outerjoin(Venue, Venue.id == Dinner.venue_id)
        .where(*_standing(now))
    )


def _conditions(wanted: Wanted, near: Venue | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.city:
        found.append(func.coalesce(Venue.city, Group.city) == wanted.city)
    if wanted.area:
        found.append(Venue.area == wanted.area)
    if wanted.cap_fen is not None:
        found.append(Dinner.cap_fen <= wanted.cap_fen)
    if wanted.food:
        found.append(Venue.cuisine == wanted.food)
    if wanted.words:
        found.append(
            or_(
                *(
                    part.icontains(wanted.words, autoescape=True)
                    for part in (Dinner.title, Venue.name, Venue.cuisine, Group.name)
                )
            )
        )
    if near is not None:
        found.append(_near(near, wanted.km))
    return found


def _near(near: Venue, km: float) -> ColumnElement[bool]:
    """Within the box around the place; a place without a position stands for its area."""
    if near.lat is None or near.lng is None:
        return and_(Venue.city_key == near.city_key, Venue.area == near.area)
    south, north, west, east = box(near.lat, near.lng, km)
    return and_(Venue.lat.between(south, north), Venue.lng.between(west, east))


def _within(found: Sequence[Dinner], wanted: Wanted, near: Venue | None) -> Sequence[Dinner]:
    """Cut the corners of the box."""
    if near is None or near.lat is None or near.lng is None:
        return found
    return [
        dinner for dinner in found
        if dinner.venue is not None and dinner.venue.lat is not None and dinner.venue.lng is not None
        and distance_km(near.lat, near.lng, dinner.venue.lat, dinner.venue.lng) <= wanted.km
    ]  # fmt: skip


def _some(values: object) -> Sequence[str]:
    return list(dict.fromkeys(str(value) for value in values if value))[:CHOICES]  # type: ignore[attr-defined]
