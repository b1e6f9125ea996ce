"""The verbs of series: begin, change, leave a day out, end, take over; and a past dinner once more."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.ids import new_id
from events.dinners import actions as dinners
from events.dinners.actions import Plan
from events.dinners.models import Dinner
from events.dinners.queries import TWICE_WITHIN
from events.dinners.rules import Pact, Visibility
from events.series import growing, queries, rules
from events.series.models import Occurrence, Series
from events.series.rules import Pattern, SeriesReason
from groups.membership.models import Group


@dataclass(frozen=True, slots=True)
class Draft:
    """What a series is to be. `starts_on` is in its first week or month."""

    title: str
    note: str
    venue_id: int | None
    timezone: str
    pattern: Pattern
    starts_on: date
    ends_on: date | None
    wall: time
    minutes: int
    closes_before: int
    seats: int
    cap_fen: int | None
    visibility: Visibility
    pact: Pact


def begin(session: Session, group: Group, host_id: int, draft: Draft, now: datetime) -> Series:
    """Begin a series and set its first tables. Sent twice it is one. Raises Refused when the host may set none."""
    growing.may_host(session, group.id, host_id)
    db.lock(session, group)  # two presses of the same button come one after the other
    series = Series(
        public_id=new_id(),
        group_id=group.id,
        host_id=host_id,
        begun_at=now,
        changed_at=now,
        **_columns(draft),
    )
    twin = queries.same_begun(session, series, now - TWICE_WITHIN)
    if twin is not None:
        return twin
    session.add(series)
    session.flush()  # its days name its id
    growing.go_on(session, series, now)
    return series


def change(session: Session, series: Series, draft: Draft, now: datetime) -> None:
    """Change what is still to be set; tables that are set stay as they are. Raises Refused when it has ended."""
    _lock(session, series)
    for name, value in _columns(draft).items():
        setattr(series, name, value)
    growing.touch(series, now)
    growing.go_on(session, series, now)


def skip(session: Session, series: Series, day: date, now: datetime) -> None:
    """Leave one day out. Twice is once. Raises Refused when it is none of its days, or a table is set already."""
    _lock(session, series)
    known = growing.fates_of(session, series, now).get(day)
    if known is not None and known.skipped_at is not None:
        return
    if known is not None:
        raise Refused(SeriesReason.SET_ALREADY)
    _one_of_its_days(series, day, now)
    session.add(Occurrence(series_id=series.id, day=day, skipped_at=now))
    growing.touch(series, now)
    session.flush()  # the next day is looked for among those without a row
    growing.find_next(session, series, now)


def take_back_skip(session: Session, series: Series, day: date, now: datetime) -> None:
    """The day takes place after all. Twice is once."""
    _lock(session, series)
    known = growing.fates_of(session, series, now).get(day)
    if known is None or known.skipped_at is None:
        return
    session.delete(known)
    growing.touch(series, now)
    session.flush()  # as above
    growing.go_on(session, series, now)


def set_early(session: Session, series: Series, day: date, now: datetime) -> Dinner:
    """Set the table of one day now, so that it can be moved by itself. Twice is the same table. Raises Refused."""
    _lock(session, series)
    known = growing.fates_of(session, series, now).get(day)
    if known is not None and known.dinner is not None:
        return known.dinner
    _one_of_its_days(series, day, now)
    if known is not None:
        session.delete(known)
        session.flush()  # its row makes room
    dinner = growing.set_table(session, series, day, now)
    growing.find_next(session, series, now)
    return dinner


def end(session: Session, series: Series, now: datetime) -> None:
    """Nothing more comes of itself; tables that are set stay. Twice is once."""
    db.lock(session, series)
    if series.ended_at is None:
        series.ended_at, series.next_on, series.due_at = now, None, None
        growing.touch(series, now)


def take_over(session: Session, series: Series, member_id: int, now: datetime) -> None:
    """Be the host of a series that rests; it goes on at once. Twice is once. Raises Refused."""
    _lock(session, series)
    if series.rests_since is None:
        if series.host_id == member_id:
            return
        raise Refused(SeriesReason.STILL_HOSTED)
    growing.may_host(session, series.group_id, member_id)
    series.host_id, series.rests_since = member_id, None
    growing.touch(series, now)
    growing.go_on(session, series, now)


def once_more(
    session: Session,
    dinner: Dinner,
    host_id: int,
    starts: datetime,
    pact: Pact,
    now: datetime,
    *,
    steward: bool,
) -> Dinner:
    """Call the same dinner for another time. Sent twice it is one. Raises Refused."""
    closes = starts - (dinner.starts_at - dinner.closes_at)
    plan = Plan(
        title=dinner.title, note=dinner.note, venue_id=dinner.venue_id, timezone=dinner.timezone, starts_at=starts,
        ends_at=starts + (dinner.ends_at - dinner.starts_at), closes_at=closes if closes > now else starts,
        seats=dinner.seats, cap_fen=dinner.cap_fen, visibility=dinner.visibility,
    )  # fmt: skip
    return dinners.call_dinner(
        session, session.get_one(Group, dinner.group_id), host_id, plan, pact, now, steward=steward
    )


def _one_of_its_days(series: Series, day: date, now: datetime) -> None:
    if day not in growing.coming_days(series, now, rules.SHOWN + 1):
        raise Refused(SeriesReason.NO_SUCH_DAY)


def _lock(session: Session, series: Series) -> None:
    db.lock(session, series)
    if series.ended_at is not None:
        raise Refused(SeriesReason.ENDED)


def _columns(draft: Draft) -> dict[str, object]:
    pattern = draft.pattern
    return {
        "title": draft.title, "note": draft.note, "venue_id": draft.venue_id, "timezone": draft.timezone,
        "rhythm": pattern.rhythm, "every": pattern.every, "weekdays": "".join(map(str, pattern.weekdays)),
        "month_day": pattern.month_day, "nth": pattern.nth, "starts_on": draft.starts_on, "ends_on": draft.ends_on,
        "wall": f"{draft.wall:%H:%M}", "minutes": draft.minutes, "closes_before": draft.closes_before,
        "seats": draft.seats, "cap_fen": draft.cap_fen, "visibility": draft.visibility, "pact": asdict(draft.pact),
    }  # fmt: skip
