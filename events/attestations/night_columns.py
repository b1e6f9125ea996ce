"""The database as columns: what the night reads, streamed, each number once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Float, case, extract, func, select
from sqlalchemy.orm import Session

from app.places.models import Venue
from events.attestations import eras
from events.attestations.graph.columns import Floats, Index, Ints, Seats, Tables, unique
from events.attestations.graph.night import Standings
from events.attestations.models import Finding, MemberStanding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat

AT_ONCE = 20_000  # rows that are fetched at a time
UNIX_IN_JULIAN = 2440587.5
MOST_TABLES = 1024  # at one dinner


def day_of(moment: datetime) -> float:
    """A moment in days, as the columns have it."""
    return moment.astimezone(UTC).timestamp() / 86400


def day(session: Session, moment: Any) -> ColumnElement[Any]:
    """A column of moments in days, worked out by the database."""
    if session.get_bind().dialect.name == "sqlite":
        return func.julianday(moment, type_=Float) - UNIX_IN_JULIAN
    return extract("epoch", moment).cast(Float) / 86400


def columns(session: Session, query: Any, kinds: Sequence[type]) -> list[Any]:
    """The columns of a query as arrays; None is -1 (nan where they are floats)."""
    parts: list[list[Any]] = [[] for _ in kinds]
    rows = session.execute(query.execution_options(yield_per=AT_ONCE))
    for block in rows.partitions():
        for part, kind, values in zip(parts, kinds, zip(*block, strict=True), strict=True):
            part.append(_array(values, kind))
    return [
        np.concatenate(part) if part else np.zeros(0, kind) for part, kind in zip(parts, kinds, strict=True)
    ]


def _array(values: Sequence[Any], kind: type) -> Any:
    if kind is float:
        return np.array(values, np.float64)
    return np.array([-1 if each is None else each for each in values], np.int64)


def table_id() -> ColumnElement[int]:
    """One number for each table: the dinner's, and a negative one of its own at a dinner of many tables."""
    numbered = -(Seat.dinner_id * MOST_TABLES + Seat.table_no)
    return case((func.coalesce(Seat.table_no, 0) == 0, Seat.dinner_id), else_=numbered)


def dinner_of(tables: Ints) -> Ints:
    """The dinners of such numbers."""
    return np.where(tables < 0, -tables // MOST_TABLES, tables)


def everybody(session: Session, now: datetime) -> tuple[Tables, Seats]:
    """All confirmed seats until now, and the tables at which they were."""
    query = (
        select(table_id(), Seat.member_id, Finding.probability)
        .join(Finding, Finding.seat_id == Seat.id)
        .where(Finding.state == SeatFinding.CONFIRMED, Seat.member_id.is_not(None))
        .order_by(Seat.id)
    )
    table, member, chance = columns(session, query, (int, int, float))
    tables = tables_of(session, unique(table), now)
    known = np.isin(table, tables.id)
    table, member, chance = table[known], member[known], chance[known]
    return tables, Seats(table, member, chance, np.ones(len(table), np.bool_))


def tables_of(session: Session, ids: Ints, now: datetime) -> Tables:
    """What is known of these tables, those of dinners that are over."""
    query = (
        select(Dinner.id, Dinner.group_id, Dinner.host_id, Dinner.venue_id, day(session, Dinner.starts_at))
        .where(Dinner.ends_at <= now)
        .order_by(Dinner.id)
    )
    dinner, group, host, venue, start = columns(session, query, (int, int, int, int, float))
    cities = city_of_venues(session)
    at = np.searchsorted(dinner, dinner_of(ids))
    at[at == len(dinner)] = 0
    known = (dinner[at] == dinner_of(ids)) if len(dinner) else np.zeros(len(ids), np.bool_)
    at = at[known]
    city = np.array([cities.get(each, -1) for each in venue[at].tolist()], np.int64)
    return Tables(ids[known], selves(session, group[at], start[at]), host[at], venue[at], start[at], city)


def selves(session: Session, group: Ints, start: Floats) -> Ints:
    """Which self of each group held a dinner that began on this day: negative before a hand-over (X-16)."""
    since = {each: day_of(moment) for each, moment in eras.handed(session).items()}
    if not since:
        return group
    known = np.array(sorted(since), np.int64)
    at = Index(known).of(group)
    days = np.array([since[each] for each in known.tolist()])
    return np.where((at >= 0) & (start < days[np.maximum(at, 0)]), -group, group)


def city_of_venues(session: Session) -> dict[int, int]:
    """Venue → a number for its city, by the alphabet."""
    rows = [(venue, city) for venue, city in session.execute(select(Venue.id, Venue.city))]
    numbers = {city: number for number, city in enumerate(sorted({city for _venue, city in rows if city}))}
    return {venue: numbers.get(city, -1) for venue, city in rows}


def city_names(session: Session) -> list[str]:
    """The cities by those numbers."""
    return sorted(each for each in session.scalars(select(Venue.city).distinct()) if each)


def stored_standings(session: Session) -> Standings:
    """What the last pass wrote, for stages that begin anew."""
    from events.attestations.believing import people_of

    query = select(MemberStanding.member_id, MemberStanding.value, MemberStanding.signature)
    return people_of(session.execute(query.order_by(MemberStanding.member_id)).all())


def judged(session: Session, after: int, limit: int) -> Iterator[Any]:
    """Judged seats of members, all those of so many dinners, by dinner."""
    dinners = (
        select(Finding.dinner_id)
        .where(Finding.dinner_id > after)
        .group_by(Finding.dinner_id)
        .order_by(Finding.dinner_id)
        .limit(limit)
        .subquery()
    )
    query = (
        select(
            Finding.id, Finding.seat_id, Finding.dinner_id, table_id().label("table"), Seat.member_id,
            Finding.probability, Finding.state, Finding.credibility, Finding.judged_at, Finding.why,
        )
        .join(Seat, Seat.id == Finding.seat_id)
        .join(dinners, dinners.c.dinner_id == Finding.dinner_id)
        .where(Seat.member_id.is_not(None))
        .order_by(Finding.dinner_id, Finding.id)
    )  # fmt: skip
    yield from session.execute(query)


def floats(values: Sequence[float]) -> Floats:
    """An array of floats."""
    return np.array(values, np.float64)
