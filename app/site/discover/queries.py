"""Reads of discover: tables that still take people, by what is wanted; and what there is to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.blocks import hidden_from
from app.core.earth import Point
from app.core.viewer import Viewer
from app.places.models import Venue
from app.site.discover import near as nearest
from app.site.discover.near import Found
from app.site.discover.rules import Wanted
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
    area_of: Venue | None,
    now: datetime,
) -> tuple[Sequence[Dinner], bool]:
    """Public tables with so many free seats as wanted, the nearest in time first; whether there are more.

    `area_of` is a venue of which nobody has said where it lies: its area stands for it.
    """
    query = _open(now).where(free() >= wanted.seats)
    if times is not None:
        query = query.where(Dinner.starts_at >= times[0], Dinner.starts_at < times[1])
    for condition in _conditions(wanted):
        query = query.where(condition)
    if area_of is not None:
        query = query.where(Venue.city_key == area_of.city_key, Venue.area == area_of.area)
    found = session.scalars(with_all(query.order_by(Dinner.starts_at, Dinner.id).limit(MOST + 1))).all()
    return found[:MOST], len(found) > MOST


def tables_near(
    session: Session, wanted: Wanted, times: tuple[datetime, datetime] | None, at: Point, km: float, now: datetime
) -> tuple[Sequence[tuple[Dinner, Found]], bool]:  # fmt: skip
    """Public tables as wanted within so many kilometres, the nearest first; whether more lie there."""
    found = nearest.dinners(session, at, km, MOST, now, times)
    if not found:
        return [], False
    query = _open(now).where(free() >= wanted.seats, Dinner.id.in_([each.ref_id for each in found]))
    for condition in _conditions(wanted):
        query = query.where(condition)
    rows = {dinner.id: dinner for dinner in session.scalars(with_all(query))}
    return [(rows[each.ref_id], each) for each in found if each.ref_id in rows], len(found) == MOST


def of_met(session: Session, found: Sequence[Dinner], viewer: Viewer | None) -> Sequence[Dinner]:
    """Without the tables whose host the viewer does not meet, whoever of the two wants it so."""
    hidden = hidden_from(session, viewer.id if viewer else None)
    return [dinner for dinner in found if dinner.host_id not in hidden] if hidden else found


def venues_near(session: Session, at: Point, km: float, most: int) -> Sequence[tuple[Venue, Found]]:
    """The nearest venues within so many kilometres."""
    found = nearest.venues(session, at, km, most)
    if not found:
        return []
    query = select(Venue).where(Venue.id.in_([each.ref_id for each in found]))
    rows = {venue.id: venue for venue in session.scalars(query)}
    return [(rows[each.ref_id], each) for each in found if each.ref_id in rows]


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


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
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
    return found


def _some(values: object) -> Sequence[str]:
    return list(dict.fromkeys(str(value) for value in values if value))[:CHOICES]  # type: ignore[attr-defined]
