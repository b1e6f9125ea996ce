"""What becomes of a series: tables that come by themselves, days left out, moved, changed; hosts that go."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db, i18n
from app.core.access import Refused
from events.dinners import actions as dinners
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Pact, SplitMode
from events.series import actions, growing, queries, rules
from events.series import queries as due_series
from events.series.models import Series
from events.series.rules import Pattern, Rhythm, SeriesReason
from groups.membership.models import Group
from tests.calendars.helpers import SHANGHAI, Writing, a_draft, at, today
from tests.factories import a_group, a_member, a_venue
from tests.series.helpers import tables
from tests.ticking import all_due

grow = all_due(due_series.due, growing.grow)


def days_of(found: Sequence[Dinner], zone: str = "Asia/Shanghai") -> list[date]:
    return [each.starts_at.astimezone(i18n.zone(zone)).date() for each in found]


def test_each_time_is_a_table_of_its_own_with_its_own_seats(session: Session) -> None:
    ann = a_member(session, "Ann")
    group, venue = a_group(session, ann), a_venue(session, ann)
    pact = Pact(split_mode=SplitMode.DISH, late_cancel_hours=6, deposit_note="100 each")
    draft = a_draft(venue_id=venue.id, pact=pact, note="Bring appetite.")
    series = actions.begin(session, group, ann.id, draft, clock.now())
    first, second = tables(session, series)
    assert days_of([first, second]) == [draft.starts_on, draft.starts_on + timedelta(days=7)]
    assert (first.title, first.note, first.venue_id, first.seats, first.cap_fen) == (
        "Friday hotpot", "Bring appetite.", venue.id, 6, 12000,
    )  # fmt: skip
    assert first.starts_at == at(draft.starts_on)
    assert (first.ends_at - first.starts_at, first.starts_at - first.closes_at) == (
        timedelta(minutes=150), timedelta(hours=2),
    )  # fmt: skip
    assert series.agreed == pact
    seats = session.scalars(select(Seat.dinner_id).where(Seat.member_id == ann.id)).all()
    assert sorted(seats) == sorted([first.id, second.id])
    assert first.share_token != second.share_token


def test_the_next_one_comes_when_its_time_is_near_and_only_once(session: Session, begun: Series) -> None:
    now = clock.now()
    grow(session, now)
    assert len(tables(session, begun)) == 2
    for _again in range(3):
        grow(session, now + timedelta(days=7))
    found = tables(session, begun)
    assert days_of(found) == [begun.starts_on + timedelta(days=7 * week) for week in range(3)]


def test_the_same_call_twice_is_one_series(session: Session, begun: Series) -> None:
    group = session.get_one(Group, begun.group_id)
    assert actions.begin(session, group, begun.host_id, a_draft(), clock.now()) is begun
    assert len(tables(session, begun)) == 2


def test_workers_that_look_at_once_set_one_table_a_day(app: Flask, writing: Writing) -> None:
    with writing() as session:
        ann = a_member(session, "Ann")
        series_id = actions.begin(session, a_group(session, ann), ann.id, a_draft(), clock.now()).id
    troubles: list[Exception] = []

    def look() -> None:
        try:
            with app.app_context(), db.database().writing() as session:
                grow(session, clock.now() + timedelta(days=14))
        except Exception as trouble:
            troubles.append(trouble)

    workers = [threading.Thread(target=look) for _each in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert troubles == []
    with writing() as session:
        found = days_of(tables(session, session.get_one(Series, series_id)))
    assert found == sorted(set(found))
    assert len(found) == 4


def test_whatever_the_series_no_day_ever_has_two_tables(session: Session) -> None:
    chance = random.Random(7)
    ann = a_member(session, "Ann")
    group = a_group(session, ann)
    for number in range(25):
        zone = chance.choice(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
        first = today(zone) + timedelta(days=chance.randrange(1, 40))
        draft = a_draft(
            _any_pattern(chance), first, title=f"series {number}", timezone=zone,
            wall=time(chance.randrange(24), chance.choice((0, 30))),
        )  # fmt: skip
        now = clock.now()
        series = actions.begin(session, group, ann.id, draft, now)
        expected = growing.coming_days(series, now, 12)
        for _look in range(6):
            now += timedelta(days=chance.randrange(0, 12), hours=chance.randrange(24))
            grow(session, now)
            grow(session, now)
        made = sorted(each.day for each in queries.occurrences(session, [series.id], date.min))
        assert made == sorted(set(made))
        assert set(made) <= set(expected)
        last = now + rules.ahead(series.pattern)
        assert [day for day in expected if at_start(series, day) <= last and day not in made] == []


def at_start(series: Series, day: date) -> datetime:
    return rules.at_wall(day, series.time, i18n.zone(series.timezone))[0]


def _any_pattern(chance: random.Random) -> Pattern:
    kind, every = chance.choice(list(Rhythm)), chance.randrange(1, 4)
    if kind is Rhythm.WEEKLY:
        return Pattern(kind, every, tuple(sorted(chance.sample(range(7), chance.randrange(1, 3)))))
    if kind is Rhythm.MONTH_DAY:
        return Pattern(kind, every, month_day=chance.randrange(1, 32))
    return Pattern(kind, every, (chance.randrange(7),), nth=chance.choice((1, 2, 3, 4, -1)))


def test_the_hour_on_the_wall_stays_when_clocks_change(session: Session) -> None:
    ann = a_member(session, "Ann")
    group = a_group(session, ann, timezone="Europe/Berlin")
    draft = a_draft(Pattern(Rhythm.WEEKLY, 1, (4,)), date(2027, 3, 19), timezone="Europe/Berlin")
    now = datetime(2027, 3, 15, 12, tzinfo=SHANGHAI)
    series = actions.begin(session, group, ann.id, draft, now)
    grow(session, now + timedelta(days=12))
    found = tables(session, series)
    assert [each.starts_at.hour for each in found] == [18, 18, 17, 17]
    assert {each.starts_at.astimezone(i18n.zone("Europe/Berlin")).hour for each in found} == {19}


def test_an_hour_that_does_not_exist_that_night_is_noted(session: Session) -> None:
    ann = a_member(session, "Ann")
    draft = a_draft(
        Pattern(Rhythm.WEEKLY, 1, (6,)), date(2027, 3, 21), timezone="Europe/Berlin", wall=time(2, 30)
    )
    series = actions.begin(
        session, a_group(session, ann), ann.id, draft, datetime(2027, 3, 15, tzinfo=SHANGHAI)
    )
    found = queries.occurrences(session, [series.id], date.min)
    assert [(each.day, each.shifted) for each in found] == [
        (date(2027, 3, 21), False),
        (date(2027, 3, 28), True),
    ]


def test_a_day_is_left_out_and_taken_back(session: Session, begun: Series) -> None:
    now, third = clock.now(), begun.starts_on + timedelta(days=14)
    for _twice in range(2):
        actions.skip(session, begun, third, now)
    assert begun.next_on == third + timedelta(days=7)
    grow(session, now + timedelta(days=14))
    assert third not in days_of(tables(session, begun))
    actions.take_back_skip(session, begun, third, now + timedelta(days=14))
    assert third in days_of(tables(session, begun))


def test_only_its_own_coming_days_are_left_out(session: Session, begun: Series) -> None:
    for day, reason in (
        (begun.starts_on, SeriesReason.SET_ALREADY),
        (begun.starts_on + timedelta(days=15), SeriesReason.NO_SUCH_DAY),
        (begun.starts_on - timedelta(days=7), SeriesReason.NO_SUCH_DAY),
        (begun.starts_on + timedelta(days=7 * 500), SeriesReason.NO_SUCH_DAY),
    ):
        with pytest.raises(Refused) as refused:
            actions.skip(session, begun, day, clock.now())
        assert refused.value.reason is reason


def test_one_day_is_moved_by_itself_and_stays_as_it_was_edited(session: Session, begun: Series) -> None:
    now, weeks = clock.now(), [begun.starts_on + timedelta(days=7 * week) for week in range(5)]
    fourth = weeks[3]
    early = actions.set_early(session, begun, fourth, now)
    assert actions.set_early(session, begun, fourth, now) is early
    dinners.settle(session, early, now, starts_at=at(fourth + timedelta(days=1), 12),
                   ends_at=at(fourth + timedelta(days=1), 14), closes_at=at(fourth, 12))  # fmt: skip
    actions.change(session, begun, a_draft(first=begun.next_on, title="Noodles"), now)
    for days in (14, 17):
        grow(session, now + timedelta(days=days))
    found = {days_of([each])[0]: each.title for each in tables(session, begun)}
    assert found == {
        weeks[0]: "Friday hotpot", weeks[1]: "Friday hotpot", weeks[2]: "Noodles",
        weeks[3] + timedelta(days=1): "Friday hotpot", weeks[4]: "Noodles",
    }  # fmt: skip


def test_an_end_leaves_the_tables_that_are_set(session: Session, begun: Series) -> None:
    for _twice in range(2):
        actions.end(session, begun, clock.now())
    grow(session, clock.now() + timedelta(days=60))
    assert [each.called_off_at for each in tables(session, begun)] == [None, None]
    with pytest.raises(Refused) as refused:
        actions.skip(session, begun, begun.starts_on, clock.now())
    assert refused.value.reason is SeriesReason.ENDED


def test_a_series_with_a_last_day_stops_there(session: Session) -> None:
    ann = a_member(session, "Ann")
    last = today() + timedelta(days=10)
    series = actions.begin(session, a_group(session, ann), ann.id, a_draft(ends_on=last), clock.now())
    grow(session, clock.now() + timedelta(days=40))
    assert len(tables(session, series)) == 2
    assert (series.next_on, series.due_at) == (None, None)


def test_days_that_downtime_has_passed_over_are_not_set_afterwards(session: Session, begun: Series) -> None:
    later = clock.now() + timedelta(days=40)
    grow(session, later)
    assert days_of(tables(session, begun))[2] > later.astimezone(SHANGHAI).date() - timedelta(days=1)
