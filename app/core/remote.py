"""Redis as this process asks it: with little patience, and not at all while it is away.

The first that waits in vain says so to all others of this process: they fail at once, and do without. One task asks
on, and says when Redis is back.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)
PATIENCE = 1.0  # seconds that anything may take
_dice = random.Random()  # noqa: S311  jitter needs no secret; of its own, so that draws from the common one stay as seeded
MOST_LINES = 1000  # connections of one process; redis-py's own limit is a hundred


class State:
    """Whether one Redis answers this process."""

    def __init__(self, url: str) -> None:
        self.away = False
        self.on_return: list[Callable[[], None]] = []
        self._url = url
        self._guard = threading.Lock()

    def lost(self) -> None:
        """It did not answer: nobody asks until it does."""
        with self._guard:
            known, self.away = self.away, True
        if not known:
            log.warning("Redis does not answer; this process does without until it does")
            threading.Thread(target=self._until_it_is_back, daemon=True).start()

    def _until_it_is_back(self) -> None:
        with redis.Redis.from_url(self._url, **_little_patience(PATIENCE)) as line:
            while not _answers(line):
                time.sleep(_dice.uniform(0.1, 0.5))
        with self._guard:
            self.away = False
        for told in self.on_return:
            told()


def _answers(line: redis.Redis) -> bool:
    try:
        return bool(line.ping())
    except redis.RedisError:
        return False


def _little_patience(patience: float) -> dict[str, Any]:
    # Once more at once where a line is broken, as it may be to a Redis that was restarted; never after waiting in
    # vain, and never with a pause: redis-py's own ten tries and pauses take many seconds.
    retry = Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,))
    return {"socket_timeout": patience, "socket_connect_timeout": PATIENCE, "retry": retry}


class Pool(redis.ConnectionPool):
    """Lines to one Redis; none while it is away."""

    state: State

    def get_connection(self, *_rest: Any, **_more: Any) -> Any:
        """A line that is open. Raises redis.ConnectionError at once while Redis is known to be away."""
        if self.state.away:
            raise redis.ConnectionError("Redis is away")
        return super().get_connection()

    def release(self, connection: Any) -> None:
        """Take a line back; one that comes back broken tells that Redis does not answer."""
        super().release(connection)
        if not connection.is_connected:
            self.state.lost()


@cache
def state(url: str) -> State:
    """What this process knows of this Redis."""
    return State(url)


@cache
def pool(url: str, patience: float = PATIENCE) -> Pool:
    """The lines to this Redis; what waits for something to happen there needs more patience."""
    made = Pool.from_url(url, max_connections=MOST_LINES, **_little_patience(patience))
    made.state = state(url)
    return made


def client(url: str, patience: float = PATIENCE) -> redis.Redis:
    """Redis, to be asked from anywhere."""
    return redis.Redis(connection_pool=pool(url, patience))
