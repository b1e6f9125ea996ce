"""Work outside of requests: huey, inside the web process by default, or in its own worker.

Rooms say `on_tick(fn)`; every minute each runs in a writing unit of its own, so that a failing one stops no
other. Ticks look at what is due in the database, so nothing is lost by downtime and nothing runs twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from flask import Flask
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.settings import Settings

log = logging.getLogger(__name__)
Tick = Callable[[Session, datetime], None]
Chore = Callable[[datetime], None]

_ticks: list[Tick] = []
_chores: list[Chore] = []
_huey: Huey | None = None
_soon: Callable[[], object] | None = None


def on_tick(tick: Tick) -> None:
    """Run `tick(session, now)` every minute in its own writing unit. Registering twice changes nothing."""
    if tick not in _ticks:
        _ticks.append(tick)


def on_chore(chore: Chore) -> None:
    """Run `chore(now)` every minute and whenever `soon()` was called, outside any unit: sending mail, say."""
    if chore not in _chores:
        _chores.append(chore)


def run_ticks(now: datetime) -> None:
    """All ticks, each alone; one that fails is logged."""
    for tick in _ticks:
        try:
            with db.database().writing() as session:
                tick(session, now)
        except Exception:
            log.exception("tick %s failed", tick.__qualname__)


def run_chores(now: datetime) -> None:
    """All chores, each alone; one that fails is logged."""
    for chore in _chores:
        try:
            chore(now)
        except Exception:
            log.exception("chore %s failed", chore.__qualname__)


def soon() -> None:
    """Ask for the chores to run in a moment."""
    if _soon is not None:
        _soon()


def init(app: Flask, settings: Settings) -> Huey:
    """Make the queue where the settings say: memory in tests, a file by default, Redis for many processes."""
    global _huey, _soon
    if settings.env == "testing":
        _huey = MemoryHuey("tongzhuo")
    elif settings.redis_url:
        _huey = RedisHuey("tongzhuo", url=settings.redis_url)
    else:
        settings.data.mkdir(parents=True, exist_ok=True)
        _huey = SqliteHuey("tongzhuo", filename=str(settings.data / "jobs.db"))

    @_huey.periodic_task(crontab(minute="*"))
    @_huey.lock_task("minute")
    def minute() -> None:
        with app.app_context():
            run_ticks(clock.now())
            run_chores(clock.now())

    @_huey.task()
    def chores() -> None:
        with app.app_context():
            run_chores(clock.now())

    _soon = chores
    return _huey


def start(workers: int = 1) -> None:
    """Run the consumer as greenlets inside this process (DEPENDENCIES trap 17: it must not take the signals)."""
    if _huey is None:
        raise RuntimeError("init the jobs before starting them")
    consumer = _huey.create_consumer(workers=workers, worker_type="greenlet", check_worker_health=False)
    consumer._set_signal_handlers = lambda: None
    consumer.start()
