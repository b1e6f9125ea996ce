"""Reminders: a day and two hours before, as each likes it, once, never too late, and anew when the dinner moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db, jobs
from app.core.mail import Mail
from app.site.notify import actions, composing
from app.site.notify.models import Notice, Reminder
from app.site.notify.rules import REMIND, Kind, reminder_due
from events.dinners import seats
from events.dinners.actions import call_off
from events.dinners.models import Dinner
from tests.counting import count_queries
from tests.factories import a_dinner, a_group, a_member

Writing = Callable[[], AbstractContextManager[Session]]
HOUR = timedelta(hours=1)
START = datetime(2026, 12, 5, 10, 30, tzinfo=UTC)


@given(st.sets(st.integers(1, 168), max_size=3), st.lists(st.integers(-300, 12000)), st.integers(0, 12000))
def test_each_is_due_once_in_order_and_none_after_the_start(
    hours: set[int], minutes: list[int], since: int
) -> None:  # fmt: skip
    told: list[int] = []
    for before in sorted(minutes, reverse=True):
        which = reminder_due(
            START, START - timedelta(minutes=since), hours, START - timedelta(minutes=before)
        )
        if which is not None and which not in told:
            told.append(which)
            assert 0 < before <= which * 60 <= since
    assert told == sorted(told, reverse=True)


def test_after_downtime_only_the_nearest_is_due() -> None:
    since = START - 9 * 24 * HOUR
    assert reminder_due(START, since, REMIND, START - HOUR) == 2
    assert reminder_due(START, since, REMIND, START - 5 * HOUR) == 24
    assert reminder_due(START, since, REMIND, START) is None


@pytest.fixture
def table(app: Flask, writing: Writing) -> dict[str, int]:
    """Three who sit at a table in two days; the clock stands."""
    with writing() as session:
        host, bo, cy = (a_member(session, name, locale="en") for name in ("Ann", "Bo", "Cy"))
        group = a_group(session, host, bo, cy)
        dinner = a_dinner(session, group, host, bo, cy)
        return {"host": host.id, "bo": bo.id, "cy": cy.id, "dinner": dinner.id, "group": group.id}


def _at(session: Session, table: dict[str, int]) -> Dinner:
    return session.get_one(Dinner, table["dinner"])


def _before(table: dict[str, int], hours: float, twice: bool = True) -> None:
    """The minute so long before the start; run twice, as two processes would."""
    with db.database().reading() as session:
        to = _at(session, table).starts_at - timedelta(hours=hours)
    clock.shift(clock._shift + (to - clock.now()) + timedelta(seconds=5))
    for _ in range(2 if twice else 1):
        jobs.run_ticks(clock.now())


def _told() -> Counter[int]:
    with db.database().reading() as session:
        return Counter(session.scalars(select(Notice.member_id).where(Notice.kind == Kind.REMINDER.value)))


def _each(table: dict[str, int], count: int) -> dict[int, int]:
    return {table[name]: count for name in ("host", "bo", "cy")}


def test_everybody_who_sits_is_reminded_twice_and_once_each_time(table: dict[str, int]) -> None:
    _before(table, 25)
    assert _told() == {}
    _before(table, 24)
    assert _told() == _each(table, 1)
    _before(table, 10)
    assert _told() == _each(table, 1)
    _before(table, 2)
    _before(table, 1)
    assert _told() == _each(table, 2)


def test_each_chooses_when(table: dict[str, int], writing: Writing) -> None:
    with writing() as session:
        actions.set_manner(session, table["bo"], None, [5])
        actions.set_manner(session, table["cy"], None, [])
    _before(table, 24)
    assert _told() == {table["host"]: 1}
    _before(table, 5)
    assert _told() == {table["host"]: 1, table["bo"]: 1}
    _before(table, 1)
    assert _told() == {table["host"]: 2, table["bo"]: 1}


def test_downtime_loses_none_and_doubles_none(table: dict[str, int]) -> None:
    _before(table, 12)
    assert _told() == _each(table, 1)
    _before(table, 0.5)
    assert _told() == _each(table, 2)


def test_one_whose_dinner_has_begun_is_not_sent(table: dict[str, int], app: Flask) -> None:
    _before(table, -0.1)
    assert _told() == {}
    with db.database().reading() as session:
        assert session.scalars(select(Reminder)).all() == []


def test_a_reminder_that_was_told_but_not_mailed_before_the_start_is_not_mailed(
    table: dict[str, int], app: Flask
) -> None:
    _before(table, 2)
    assert _told() == _each(table, 1)
    clock.shift(clock._shift + 3 * HOUR)
    with app.app_context():
        composing.compose_due(clock.now())
    with db.database().reading() as session:
        assert session.scalars(select(Mail)).all() == []


def test_a_dinner_that_moves_reminds_anew(table: dict[str, int], writing: Writing) -> None:
    _before(table, 24)
    _before(table, 2)
    with writing() as session:
        dinner = _at(session, table)
        dinner.starts_at, dinner.ends_at = dinner.starts_at + 48 * HOUR, dinner.ends_at + 48 * HOUR
        dinner.moved_at = clock.now()
    jobs.run_ticks(clock.now())
    assert _told() == _each(table, 2)
    _before(table, 24)
    _before(table, 2)
    assert _told() == _each(table, 4)


def test_what_was_just_told_otherwise_is_not_repeated(table: dict[str, int], writing: Writing) -> None:
    with writing() as session:
        late = a_member(session, "Dan")
        dinner = _at(session, table)
        clock.shift(dinner.starts_at - clock.now() - 10 * HOUR)
        dinner.moved_at = clock.now()  # everybody was told just now
        seat = seats.take_seat(session, dinner, late.id, seats.Party(), 1, clock.now())
        assert seat.seated_at is not None
    jobs.run_ticks(clock.now())
    assert _told() == {}
    _before(table, 2)
    assert _told() == {**_each(table, 1), late.id: 1}


def test_while_the_time_is_decided_and_when_it_is_called_off_there_is_none(
    table: dict[str, int], writing: Writing
) -> None:
    with writing() as session:
        _at(session, table).time_open = True
    _before(table, 2)
    assert _told() == {}
    with writing() as session:
        _at(session, table).time_open = False
        call_off(session, _at(session, table), clock.now())
    jobs.run_ticks(clock.now())
    assert _told() == {}


def test_one_bad_dinner_holds_up_no_other(
    table: dict[str, int], writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.site.notify import reminding

    with writing() as session:
        host = a_member(session)
        starts = _at(session, table).starts_at
        a_dinner(session, a_group(session, host, name="Other"), host, starts_at=starts)

    def bad(session: Session, dinner: Dinner, now: datetime) -> None:
        if dinner.id == table["dinner"]:
            raise RuntimeError("a bad dinner")

    monkeypatch.setattr(reminding, "_free_until", bad)
    _before(table, 24)
    assert _told() == {host.id: 1}


def test_the_mail_says_when_where_and_how_to_get_out(table: dict[str, int], app: Flask) -> None:
    _before(table, 30, twice=False)
    with db.database().reading() as session:
        until = _at(session, table).starts_at
    _before(table, 24)
    with app.app_context():
        composing.compose_due(clock.now())
    with db.database().reading() as session:
        mail = session.scalars(select(Mail).order_by(Mail.id)).first()
    assert mail is not None
    assert mail.subject.endswith("Old-stove hotpot")
    assert "3 of 8 taken" in mail.text
    assert mail.void_at == until
    assert "http://localhost/notices/wishes" in mail.text


def test_looking_for_what_is_due_costs_two_queries(app: Flask, writing: Writing) -> None:
    from app.site.notify import reminding

    with writing() as session:
        host = a_member(session)
        group = a_group(session, host)
        for _ in range(30):
            a_dinner(session, group, host, starts_at=clock.now() + 3 * HOUR)
    with db.database().reading() as session, count_queries() as asked:
        reminding.due(session, clock.now())
    assert len(asked) == 2
