"""Feeds as real programs read them: vdirsyncer and khal over HTTP from a real server, and recurring-ical-events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
import recurring_ical_events
from flask import Flask
from icalendar import Calendar

from app.core import clock, i18n
from app.core.settings import Settings
from events.dinners import actions as dinners
from events.dinners.actions import Plan
from events.dinners.models import Dinner
from events.dinners.rules import Visibility
from events.series import actions, growing
from events.series import queries as due_series
from events.series import queries as series_queries
from events.series.models import Series
from events.series.rules import Pattern, Rhythm
from tests.calendars.clients import Clients, Seen
from tests.calendars.helpers import Writing, a_draft, address_of, at, today
from tests.chat.real import Server
from tests.factories import a_dinner, a_group, a_member, a_venue
from tests.ticking import all_due

grow = all_due(due_series.due, growing.grow)

pytestmark = pytest.mark.slow
Open = Callable[..., "Both"]


class Both:
    """Both readers of one feed."""

    def __init__(self, folder: Path, address: str, zone: str) -> None:
        self.clients, self.address, self.zone = Clients(folder, address, zone), address, i18n.zone(zone)

    def read(self, since: date, until: date) -> list[Seen]:
        """What both see of these days; they must agree."""
        self.clients.fetch()
        seen = self.clients.seen(since, until)
        with urlopen(self.address, timeout=60) as answer:  # noqa: S310  our own address
            calendar = Calendar.from_ical(answer.read())
        found = recurring_ical_events.of(calendar).between(since, until + timedelta(days=1))
        other = sorted({
            Seen(
                f"{event.start.astimezone(self.zone):%Y-%m-%d %H:%M}", str(event["summary"]), str(event["status"]),
                str(event["location"]),
            )
            for event in found
        })  # fmt: skip
        assert seen == other
        return seen


@pytest.fixture(scope="module")
def server(whole_app: Flask, settings: Settings) -> Iterator[Server]:
    """A real server over this worker's database."""
    running = Server(settings.data, settings.database_url, settings.redis_url, settings.secret_key)
    running.start()
    yield running
    running.kill()


@pytest.fixture
def subscribe(server: Server, tmp_path: Path) -> Open:
    """`subscribe(path)`: both readers, set up for that feed, with the clock of a zone."""
    return lambda path, zone="Asia/Shanghai": Both(tmp_path / "clients", f"{server.base}{path}", zone)


def test_a_new_table_another_time_and_a_cancellation_reach_my_calendar(
    app: Flask, writing: Writing, subscribe: Open
) -> None:
    first, moved = today() + timedelta(days=3), today() + timedelta(days=4)
    span = first - timedelta(days=1), first + timedelta(days=9)
    with writing() as session:
        ann = a_member(session, "Ann", locale="en")
        venue = a_venue(session, ann, address="29 Suzhou Jie")
        dinner_id = a_dinner(session, a_group(session, ann), ann, venue=venue, starts_at=at(first)).id
    mine = subscribe(address_of(app, writing, ann.id))
    where = "Jiaoxia Hotpot, 29 Suzhou Jie, Beijing"
    assert mine.read(*span) == [Seen(f"{first} 19:00", "Old-stove hotpot", "CONFIRMED", where)]
    with writing() as session:
        dinner = session.get_one(Dinner, dinner_id)
        dinners.edit_dinner(session, dinner, _plan(dinner, moved), clock.now())
    assert mine.read(*span) == [Seen(f"{moved} 18:00", "Old-stove hotpot", "CONFIRMED", where)]
    with writing() as session:
        dinners.call_off(session, session.get_one(Dinner, dinner_id), clock.now())
    assert mine.read(*span) == [Seen(f"{moved} 18:00", "Called off: Old-stove hotpot", "CANCELLED", where)]


def test_a_series_with_a_day_left_out_and_one_that_is_moved(
    app: Flask, writing: Writing, subscribe: Open
) -> None:
    first = today() + timedelta(days=3)
    days = [first + timedelta(days=7 * week) for week in range(6)]
    with writing() as session:
        ann, bo = a_member(session, "Ann"), a_member(session, "Bo", locale="en")
        group = a_group(session, ann, bo)
        series_id = actions.begin(session, group, ann.id, a_draft(), clock.now()).id
    groups = subscribe(address_of(app, writing, bo.id, group.id))

    def seen() -> list[tuple[str, str]]:
        found = groups.read(first - timedelta(days=1), days[-1])
        assert {each.title for each in found} == {"Friday hotpot"}
        return [(each.starts, each.status) for each in found]

    set_already = [(f"{day} 19:00", "CONFIRMED") for day in days[:2]]
    assert seen() == set_already + [(f"{day} 19:00", "TENTATIVE") for day in days[2:]]
    with writing() as session:
        actions.skip(session, session.get_one(Series, series_id), days[3], clock.now())
        early = actions.set_early(session, session.get_one(Series, series_id), days[4], clock.now())
        early = session.get_one(Dinner, early.id)
        dinners.edit_dinner(session, early, _plan(early, days[4] + timedelta(days=1)), clock.now())
    expected = [
        *set_already, (f"{days[2]} 19:00", "TENTATIVE"), (f"{days[4] + timedelta(days=1)} 18:00", "CONFIRMED"),
        (f"{days[5]} 19:00", "TENTATIVE"),
    ]  # fmt: skip
    assert seen() == expected
    with writing() as session:
        grow(session, clock.now() + timedelta(days=7))
    assert seen() == [*set_already, (f"{days[2]} 19:00", "CONFIRMED"), *expected[3:]]
    with writing() as session:
        actions.end(session, session.get_one(Series, series_id), clock.now())
    assert seen() == [*set_already, (f"{days[2]} 19:00", "CONFIRMED"), expected[3]]


@pytest.mark.parametrize(
    "pattern",
    [
        Pattern(Rhythm.MONTH_DAY, 1, month_day=31),
        Pattern(Rhythm.MONTH_DAY, 2, month_day=30),
        Pattern(Rhythm.MONTH_WEEKDAY, 1, (4,), nth=-1),
        Pattern(Rhythm.MONTH_WEEKDAY, 3, (1,), nth=2),
        Pattern(Rhythm.WEEKLY, 2, (0, 4, 6)),
    ],
    ids=lambda each: f"{each.rhythm}-{each.every}",
)
def test_every_rhythm_is_read_as_it_is_meant(
    app: Flask, writing: Writing, subscribe: Open, pattern: Pattern
) -> None:
    with writing() as session:
        ann = a_member(session, "Ann", locale="en")
        actions.begin(session, a_group(session, ann), ann.id, a_draft(pattern), clock.now())
    with writing() as session:
        (series,) = series_queries.to_come(session, host_id=ann.id)
        coming = growing.coming_days(series, clock.now())[:12]
    seen = subscribe(address_of(app, writing, ann.id)).read(coming[0], coming[-1])
    assert [each.starts for each in seen] == [f"{day} 19:00" for day in coming]


def test_half_a_year_of_fridays_keeps_its_hour_when_the_clocks_change(
    app: Flask, writing: Writing, subscribe: Open
) -> None:
    with writing() as session:
        ann = a_member(session, "Ann", locale="en")
        group = a_group(session, ann, timezone="Europe/Berlin")
        actions.begin(session, group, ann.id, a_draft(timezone="Europe/Berlin"), clock.now())
    with writing() as session:
        (series,) = series_queries.to_come(session, host_id=ann.id)
        coming = growing.coming_days(series, clock.now())[:40]
    berlin = subscribe(address_of(app, writing, ann.id), "Europe/Berlin")
    assert [each.starts for each in berlin.read(coming[0], coming[-1])] == [f"{day} 19:00" for day in coming]
    offsets = {at(day, zone="Europe/Berlin").utcoffset() for day in coming}
    assert len(offsets) == 2


def _plan(dinner: Dinner, day: date) -> Plan:
    """The dinner as it is, on another day an hour earlier."""
    return Plan(
        title=dinner.title, note=dinner.note, venue_id=dinner.venue_id, timezone=dinner.timezone, starts_at=at(day, 18),
        ends_at=at(day, 20), closes_at=at(day, 17), seats=dinner.seats, cap_fen=None, visibility=Visibility.GROUP,
    )  # fmt: skip
