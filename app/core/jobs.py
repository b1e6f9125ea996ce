"""Work outside of requests: huey, inside the web process by default, or in its own worker.

Rooms say `on_tick(fn)` or, where many things may be due, `on_each(due, act)`: each in a writing unit of its own,
so that a failing one stops no other. Ticks look at what is due in the database, so nothing is lost by downtime;
of several processes one runs a minute's ticks (app/core/turns.py), and even two at once do nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask
from huey import Huey, MemoryHuey, SqliteHuey, crontab
from huey.storage import RedisStorage
from redis import RedisError
from sqlalchemy.orm import Session

from app.core import clock, db, remote, turns
from app.core.settings import Settings

log = logging.getLogger(__name__)
Tick = Callable[[Session, datetime], None]
Due = Callable[[Session, datetime], Iterable[int]]
Act = Callable[[Session, int, datetime], None]
Chore = Callable[[datetime], None]
LATE = 4.0  # seconds by which an answer of the queue may be late
MOST_WAITING = 20  # asking oftener than that for the same chores brings nothing


@dataclass(frozen=True, slots=True)
class _All:
    """A tick that does all that is due in one unit."""

    tick: Tick

    def run(self, now: datetime) -> None:
        with db.database().writing() as session:
            self.tick(session, now)


@dataclass(frozen=True, slots=True)
class _Each:
    """A tick that does each thing that is due in a unit of its own."""

    due: Due
    act: Act

    def run(self, now: datetime) -> None:
        with db.database().reading() as session:
            ids = list(self.due(session, now))
        for each in ids:
            try:
                with db.database().writing() as session:
                    self.act(session, each, now)
            except Exception:
                log.exception("tick %s failed for %s", self.act.__qualname__, each)


class _InRedis(RedisStorage):
    """The queue in Redis: only the worker, who waits for work, has more patience than anybody else."""

    def __init__(self, name: str, url: str, **how: Any) -> None:
        super().__init__(name, connection_pool=remote.pool(url), **how)
        self._waiting = remote.client(url, self.read_timeout + LATE)

    def dequeue(self) -> Any:
        found: Any = self._waiting.brpop(self.queue_key, timeout=self.read_timeout)
        return found[1] if found else None


_ticks: list[_All | _Each] = []
_chores: list[Chore] = []
_huey: Huey | None = None
_minute: Callable[[], object] | None = None
_soon: Callable[[], object] | None = None


def on_tick(tick: Tick) -> None:
    """Run `tick(session, now)` every minute in its own writing unit. Registering twice changes nothing."""
    if _All(tick) not in _ticks:
        _ticks.append(_All(tick))


def on_each(due: Due, act: Act) -> None:
    """Every minute ask `due(session, now)` for ids and run `act(session, id, now)` for each, in its own unit.

    Between the two somebody else may have acted: `act` looks again at what it finds behind its lock.
    """
    if _Each(due, act) not in _ticks:
        _ticks.append(_Each(due, act))


def on_chore(chore: Chore) -> None:
    """Run `chore(now)` every minute and whenever `soon()` was called, outside any unit: sending mail, say."""
    if chore not in _chores:
        _chores.append(chore)


def run_ticks(now: datetime) -> None:
    """All ticks, each alone; one that fails is logged."""
    for each in _ticks:
        try:
            each.run(now)
        except Exception:
            log.exception("tick %s failed", each)


def run_chores(now: datetime) -> None:
    """All chores, each alone; one that fails is logged."""
    for chore in _chores:
        try:
            chore(now)
        except Exception:
            log.exception("chore %s failed", chore.__qualname__)


def run_minute(now: datetime) -> None:
    """What the minute brings: the ticks where no other process has them, and the chores, which share by themselves."""
    if turns.take(now):
        try:
            run_ticks(now)
        finally:
            turns.give_back()
    run_chores(now)


def soon() -> None:
    """Ask for the chores to run in a moment."""
    try:
        if _soon is not None and _huey is not None and len(_huey) < MOST_WAITING:
            _soon()
    except RedisError:
        log.info("the queue does not answer; the chores run with the next minute")


def init(app: Flask, settings: Settings) -> Huey:
    """Make the queue where the settings say: memory in tests, a file by default, Redis for many processes."""
    global _huey, _minute, _soon
    if settings.env == "testing":
        _huey = MemoryHuey("tongzhuo")
    elif settings.redis_url:
        _huey = Huey("tongzhuo", storage_class=_InRedis, url=settings.redis_url)
    else:
        settings.data.mkdir(parents=True, exist_ok=True)
        _huey = SqliteHuey("tongzhuo", filename=str(settings.data / "jobs.db"))

    @_huey.periodic_task(crontab(minute="*"))
    def minute() -> None:
        with app.app_context():
            run_minute(clock.now())

    @_huey.task()
    def chores() -> None:
        with app.app_context():
            run_chores(clock.now())

    _minute, _soon = minute, chores
    return _huey


def start(workers: int = 1) -> None:
    """Run the consumer as greenlets inside this process (DEPENDENCIES trap 17: it must not take the signals)."""
    consumer = _consumer(workers=workers, worker_type="greenlet", check_worker_health=False)
    consumer._set_signal_handlers = lambda: None
    consumer.start()


def work(workers: int = 2) -> None:
    """Be a worker: run the consumer until SIGTERM or SIGINT, which let it finish what is under way."""
    _consumer(workers=workers, worker_type="thread", max_delay=2.0, graceful_signal="TERM").run()


def _consumer(**how: Any) -> Any:
    if _huey is None or _minute is None:
        raise RuntimeError("init the jobs before starting them")
    consumer = _huey.create_consumer(**how)
    try:
        _minute()  # what fell due while nobody was there does not wait for the next full minute
    except Exception:
        log.warning("the queue does not answer yet; the first minute will come by itself", exc_info=True)
    return consumer
