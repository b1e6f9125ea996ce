"""A ring from its opening to the noon at which nothing of it is left."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock, db, jobs
from app.core.access import Refused
from app.site.notify.rules import Kind
from events.dinners import actions as dinners
from events.dinners.queries import own_seat
from events.homesafe import actions, queries
from events.homesafe.models import Ring, WayHome
from events.homesafe.rules import RingReason
from tests.homesafe.tables import Table, a_table, dinner_of, told

Writing = Callable[[], AbstractContextManager[Session]]
Travel = Callable[[timedelta], None]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def table(app: Flask, writing: Writing) -> Table:
    """Over for ten minutes, at ten in the evening of its place."""
    clock.shift(clock.now().replace(hour=14, minute=0, second=0) - clock.now())
    with writing() as session:
        return a_table(session)


def _open(writing: Writing, table: Table) -> None:
    with writing() as session:
        actions.open_ring(session, dinner_of(session, table), table.host, clock.now())


def _home(writing: Writing, table: Table, *members: int) -> None:
    for member_id in members:
        with writing() as session:
            seat = own_seat(session, table.dinner, member_id)
            assert seat is not None
            actions.be_home(session, dinner_of(session, table), seat, clock.now())


def _later(by: timedelta) -> None:
    clock.shift(clock._shift + by)
    jobs.run_ticks(clock.now())


def test_only_the_table_is_asked_and_only_once(writing: Writing, table: Table) -> None:
    for _ in range(2):
        _open(writing, table)
    _later(MINUTE)
    assert told(Kind.RING_OPENED) == sorted(table.seated)


def test_opened_beforehand_it_asks_when_the_dinner_is_over(app: Flask, writing: Writing) -> None:
    with writing() as session:
        table = a_table(session, ended=timedelta(hours=-1))
    _open(writing, table)
    jobs.run_ticks(clock.now())
    assert told(Kind.RING_OPENED) == []
    _later(timedelta(hours=1, minutes=1))
    assert told(Kind.RING_OPENED) == sorted(table.seated)


def test_who_is_silent_is_asked_again_alone_and_twice_at_most(writing: Writing, table: Table) -> None:
    _open(writing, table)
    _home(writing, table, table.host)
    with writing() as session:
        seat = own_seat(session, table.dinner, table.cy)
        assert seat is not None
        actions.leave_out(session, dinner_of(session, table), seat, clock.now())
    for _ in range(6):
        _later(timedelta(minutes=40))
    assert told(Kind.RING_NUDGED) == [table.bo, table.bo]


def test_the_last_one_home_closes_it_and_all_hear_it(writing: Writing, table: Table) -> None:
    _open(writing, table)
    _home(writing, table, table.host, table.bo, table.bo)
    assert told(Kind.RING_CLOSED) == []
    _home(writing, table, table.cy)
    assert told(Kind.RING_CLOSED) == sorted(table.seated)
    _later(timedelta(hours=3))
    assert told(Kind.RING_NUDGED) == []


def test_who_is_left_out_is_not_waited_for(writing: Writing, table: Table) -> None:
    _open(writing, table)
    _home(writing, table, table.host, table.bo)
    with writing() as session:
        seat = own_seat(session, table.dinner, table.cy)
        assert seat is not None
        actions.leave_out(session, dinner_of(session, table), seat, clock.now())
    assert told(Kind.RING_CLOSED) == [table.host, table.bo]


def test_by_noon_nothing_of_it_is_left(writing: Writing, table: Table) -> None:
    _open(writing, table)
    _home(writing, table, table.bo)
    with writing() as session:
        fades = queries.fades(dinner_of(session, table))
    clock.shift(clock._shift + (fades - clock.now()) - MINUTE)
    jobs.run_ticks(clock.now())
    assert _rows() == (1, 3)
    _later(2 * MINUTE)
    assert _rows() == (0, 0)
    with writing() as session, pytest.raises(Refused) as no:
        actions.open_ring(session, dinner_of(session, table), table.host, clock.now())
    assert no.value.reason is RingReason.OVER


def _rows() -> tuple[int, int]:
    with db.database().reading() as session:
        rings = session.scalar(select(func.count()).select_from(Ring)) or 0
        return rings, session.scalar(select(func.count()).select_from(WayHome)) or 0


def test_what_is_called_off_has_no_ring(app: Flask, writing: Writing) -> None:
    with writing() as session:
        table = a_table(session, ended=timedelta(hours=-4))
    _open(writing, table)
    with writing() as session:
        dinners.call_off(session, dinner_of(session, table), clock.now())
    jobs.run_ticks(clock.now())
    assert _rows() == (0, 0)
    assert told(Kind.RING_OPENED) == []
