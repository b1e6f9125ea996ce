"""Who runs the minute, what one failure stops, and where the work is done by configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db, jobs, turns
from app.core.settings import BadSettings, from_environ
from app.core.turns import Turn
from events.dinners.models import Dinner
from tests.factories import a_dinner, a_group, a_member

Writing = Callable[[], AbstractContextManager[Session]]
NOW = clock.now().replace(second=0, microsecond=0)


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """No ticks and chores but those of the test."""
    monkeypatch.setattr(jobs, "_ticks", [])
    monkeypatch.setattr(jobs, "_chores", [])


def test_of_many_at_once_one_has_the_minute(app: Flask) -> None:
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _n: turns.take(NOW), range(8)))
    assert taken.count(True) == 1
    turns.give_back()
    assert not turns.take(NOW + timedelta(seconds=50))  # the same minute is run once
    assert turns.take(NOW + timedelta(minutes=1))


def test_who_died_in_its_minute_keeps_the_others_waiting_for_a_moment_only(app: Flask) -> None:
    assert turns.take(NOW)
    assert not turns.take(NOW + timedelta(minutes=1))
    assert turns.take(NOW + timedelta(minutes=2))


def test_a_clock_that_is_set_back_stops_no_minute(app: Flask) -> None:
    assert turns.take(NOW + timedelta(hours=5))
    assert turns.take(NOW)


def test_the_minutes_ticks_run_in_one_process_and_chores_in_each(app: Flask, ticks: None) -> None:
    ran: list[str] = []
    jobs.on_tick(lambda _session, _now: ran.append("tick"))
    jobs.on_chore(lambda _now: ran.append("chore"))
    for _process in range(3):
        jobs.run_minute(NOW)
    assert ran == ["tick", "chore", "chore", "chore"]
    with db.database().reading() as session:
        assert session.scalars(select(Turn.held_until)).one() is None


def test_one_that_fails_holds_up_no_other(app: Flask, writing: Writing, ticks: None) -> None:
    with writing() as session:
        host = a_member(session)
        group = a_group(session, host)
        ids = [a_dinner(session, group, host).id for _ in range(3)]
    tried: list[int] = []

    def rename(session: Session, dinner_id: int, _now: object) -> None:
        tried.append(dinner_id)
        session.get_one(Dinner, dinner_id).title = "new"
        if dinner_id == ids[1]:
            raise RuntimeError("a bad dinner")

    def due(session: Session, _now: object) -> list[int]:
        return list(session.scalars(select(Dinner.id)))

    jobs.on_each(due, rename)
    jobs.on_each(due, rename)
    jobs.run_ticks(NOW)
    with db.database().reading() as session:
        titles = [session.get_one(Dinner, each).title for each in ids]
    assert titles == ["new", "Old-stove hotpot", "new"]
    assert sorted(tried) == ids  # registered twice is once


def test_asking_for_chores_again_and_again_piles_nothing_up(app: Flask) -> None:
    queue = jobs._huey
    queue.flush()
    for _ in range(500):
        jobs.soon()
    assert len(queue) == jobs.MOST_WAITING
    queue.flush()


@pytest.fixture
def told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, object]]]:
    """How consumers are made, without running one."""
    made: list[dict[str, object]] = []

    class Consumer:
        def run(self) -> None:
            made[-1]["runs"] = len(jobs._huey)

    def make(**how: object) -> Consumer:
        made.append(how)
        return Consumer()

    monkeypatch.setattr(jobs._huey, "create_consumer", make)
    jobs._huey.flush()
    yield made
    jobs._huey.flush()


def test_a_worker_begins_with_what_waited_while_nobody_was_there(
    app: Flask, told: list[dict[str, object]]
) -> None:
    answer = app.test_cli_runner().invoke(args=["worker", "--threads", "3"])
    assert answer.exit_code == 0
    assert told == [
        {"workers": 3, "worker_type": "thread", "max_delay": 2.0, "graceful_signal": "TERM", "runs": 1}
    ]


def test_where_the_work_is_done_is_a_setting(tmp_path: Path) -> None:
    env = {"TONGZHUO_ENV": "testing", "TONGZHUO_DATA": str(tmp_path)}
    assert from_environ(env).jobs == "inside"
    assert from_environ(env | {"TONGZHUO_JOBS": "worker"}).jobs == "worker"
    with pytest.raises(BadSettings, match="TONGZHUO_JOBS"):
        from_environ(env | {"TONGZHUO_JOBS": "elsewhere"})
