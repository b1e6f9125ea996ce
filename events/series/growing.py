"""How tables of series come by themselves: which day is next, when its table is due, and the setting of it.

Two workers that look at once set one table for a day: each locks the series' row before it looks, and the table of
days (`Occurrence`, one row for a day) would refuse a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from events.dinners import actions as dinners
from events.dinners.actions import Plan
from events.dinners.models import Dinner
from events.dinners.rules import DinnerReason
from events.series import queries, rules
from events.series.models import Occurrence, Series
from groups.chat import actions as chat
from groups.membership.models import Group
from groups.membership.queries import charter_of, membership_of
from groups.membership.rules import Callers, Role


def rest(session: Session, series: Series, now: datetime) -> None:
    """Set no more tables until somebody takes the series over; the group is told."""
    db.lock(session, series)
    if series.rests_since is not None or series.ended_at is not None:
        return
    series.rests_since, series.due_at = now, None
    touch(series, now)
    room = chat.channel_of_group(session, series.group_id, now)
    chat.note(session, room, "series.rests", now, title=series.title, path=f"/series/{series.public_id}")


def grow(session: Session, series_id: int, now: datetime) -> None:
    """Set the tables of a series that are due: asked every minute. What downtime passed over is not set afterwards."""
    series = session.get_one(Series, series_id)
    db.lock(session, series)  # another worker may have been first
    if series.due_at is not None and series.due_at <= now:
        go_on(session, series, now)


def go_on(session: Session, series: Series, now: datetime) -> None:
    """Set every table that is due, and note which one comes next."""
    find_next(session, series, now)
    for _each in range(rules.COMING):
        if series.due_at is None or series.due_at > now or series.next_on is None:
            return
        try:
            set_table(session, series, series.next_on, now)
        except Refused:  # the host may set no tables any more
            rest(session, series, now)
            return
        touch(series, now)  # what is still to be set begins later now: calendars hear of it
        find_next(session, series, now)


def find_next(session: Session, series: Series, now: datetime) -> None:
    """The first of its days that is ahead and has no row, and when its table is due."""
    known = fates_of(session, series, now)
    series.next_on = next((day for day in coming_days(series, now) if day not in known), None)
    series.due_at = None
    if series.next_on is not None and series.rests_since is None:
        starts, _shifted = rules.at_wall(series.next_on, series.time, ZoneInfo(series.timezone))
        series.due_at = starts - rules.ahead(series.pattern)


def coming_days(series: Series, now: datetime, count: int = rules.COMING) -> list[date]:
    """Its days ahead, whatever became of them."""
    zone = ZoneInfo(series.timezone)
    found = rules.days(series.pattern, series.starts_on, yesterday(series, now), count)
    return [
        day
        for day in found
        if rules.at_wall(day, series.time, zone)[0] > now
        and (series.ends_on is None or day <= series.ends_on)
    ]


def yesterday(series: Series, now: datetime) -> date:
    """The day before today, where the series is."""
    return now.astimezone(ZoneInfo(series.timezone)).date() - timedelta(days=1)


def set_table(session: Session, series: Series, day: date, now: datetime) -> Dinner:
    """Call the dinner of one day. Raises Refused when the host may not."""
    may_host(session, series.group_id, series.host_id)
    starts, shifted = rules.at_wall(day, series.time, ZoneInfo(series.timezone))
    closes = starts - timedelta(minutes=series.closes_before)
    plan = Plan(
        title=series.title, note=series.note, venue_id=series.venue_id, timezone=series.timezone, starts_at=starts,
        ends_at=starts + timedelta(minutes=series.minutes), closes_at=closes if closes > now else starts,
        seats=series.seats, cap_fen=series.cap_fen, visibility=series.visibility,
    )  # fmt: skip
    group = session.get_one(Group, series.group_id)
    dinner = dinners.call_dinner(session, group, series.host_id, plan, series.agreed, now, steward=True)
    session.add(Occurrence(series_id=series.id, day=day, dinner_id=dinner.id, shifted=shifted))
    session.flush()  # the next day is looked for among those without a row
    return dinner


def may_host(session: Session, group_id: int, member_id: int) -> None:
    """Raises Refused for whoever is not in the group, or where by the charter only stewards set tables."""
    row = membership_of(session, group_id, member_id)
    steward = row is not None and row.role is Role.STEWARD
    only_stewards = charter_of(session, group_id).callers is Callers.STEWARDS
    if row is None or row.left_at is not None or (only_stewards and not steward):
        raise Refused(DinnerReason.STEWARDS_CALL)


def fates_of(session: Session, series: Series, now: datetime) -> Mapping[date, Occurrence]:
    return queries.fates(session, series.id, yesterday(series, now))


def touch(series: Series, now: datetime) -> None:
    series.sequence += 1
    series.changed_at = now
