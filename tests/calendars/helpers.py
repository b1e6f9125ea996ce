"""What the tests of calendars and series share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Event
from sqlalchemy.orm import Session

from app.core import clock, i18n
from events.calendars import actions, queries
from events.calendars.rules import token_of
from events.dinners.rules import Pact, Visibility
from events.series.actions import Draft
from events.series.rules import Pattern, Rhythm

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
SHANGHAI = i18n.zone("Asia/Shanghai")


def a_draft(pattern: Pattern | None = None, first: date | None = None, **changed: Any) -> Draft:
    """A series: hotpot every week at 19:00, the first in three days."""
    first = first or today() + timedelta(days=3)
    given: dict[str, Any] = {
        "title": "Friday hotpot", "note": "", "venue_id": None, "timezone": "Asia/Shanghai",
        "pattern": pattern or Pattern(Rhythm.WEEKLY, 1, (first.weekday(),)), "starts_on": first, "ends_on": None,
        "wall": time(19), "minutes": 150, "closes_before": 120, "seats": 6, "cap_fen": 12000,
        "visibility": Visibility.GROUP, "pact": Pact(),
    }  # fmt: skip
    return Draft(**given | changed)


def today(zone: str = "Asia/Shanghai") -> date:
    """The day that it is there."""
    return clock.now().astimezone(i18n.zone(zone)).date()


def at(day: date, hour: int = 19, zone: str = "Asia/Shanghai") -> datetime:
    """That hour on the wall."""
    return datetime.combine(day, time(hour), i18n.zone(zone))


def address_of(app: Flask, writing: Writing, member_id: int, group_id: int | None = None) -> str:
    """The path of a feed, made if there is none."""
    key = str(app.config["SECRET_KEY"]).encode()
    with writing() as session:
        actions.switch_on(session, member_id, group_id, key, clock.now())
    with writing() as session:
        feed = queries.feed_of(session, member_id, group_id)
        assert feed is not None
        return f"/calendar/{token_of(key, feed.nonce)}.ics"


def events_in(body: bytes) -> dict[str, Event]:
    """The entries of a calendar by their title, read by a parser that is not ours."""
    calendar = Calendar.from_ical(body)
    assert isinstance(calendar, Calendar)
    return {str(event["summary"]): event for event in calendar.events}
