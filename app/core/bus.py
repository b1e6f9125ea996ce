"""The line between processes: short orders through Redis, in the order in which a process gives them.

Redis keeps nothing for who is away, so whoever has been away looks again at the database (`resumed`), and a process
that could not say something says afterwards that all should look.
"""

from __future__ import annotations

import json
import logging
import random
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.core import remote

log = logging.getLogger(__name__)
CHANNEL = "tongzhuo:orders"
QUIET = 10.0  # seconds without an order after which Redis is asked whether it is still there
LOOK = "look"  # the order to look again, because something may not have been heard
Order = dict[str, Any]

_dice = random.Random()  # noqa: S311  jitter needs no secret; of its own, so that draws from the common one stay as seeded
_gathered: ContextVar[list[bytes] | None] = ContextVar("gathered", default=None)


class Bus:
    """Says orders to the other processes, and hears theirs."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._me = secrets.token_hex(4)
        self._redis, self._state = remote.client(url), remote.state(url)
        self._owes = False  # the others something that they could not be told
        self._state.on_return.append(self._make_good)

    def say(self, order: Order, body: str = "") -> None:
        """Say an order to all others; `body` goes with it unread."""
        said = json.dumps([self._me, order]).encode() + b"\n" + body.encode()
        together = _gathered.get()
        if together is None:
            self._send([said])
        else:
            together.append(said)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Within this, orders wait and then go in one round trip."""
        gathered: list[bytes] = []
        token = _gathered.set(gathered)
        try:
            yield
        finally:
            _gathered.reset(token)
            if gathered:
                self._send(gathered)

    def _send(self, orders: list[bytes]) -> None:
        try:
            self._publish(orders)
        except redis.RedisError as problem:
            log.info("an order is not said (%s): the others will look again when Redis is back", problem)
            self._owes = True
            self._state.lost()  # after noting it: its return is told after this, whenever that is

    def _make_good(self) -> None:
        if self._owes:
            self._owes = False
            self.say({"do": LOOK})

    def _publish(self, orders: list[bytes]) -> None:
        if len(orders) == 1:
            self._redis.publish(CHANNEL, orders[0])
            return
        with self._redis.pipeline(transaction=False) as pipe:
            for order in orders:
                pipe.publish(CHANNEL, order)
            pipe.execute()

    def follow(self, obey: Callable[[Order, str], None], resumed: Callable[[], None]) -> None:
        """Hear the others for as long as this process lives. `resumed` is called whenever the line begins anew."""
        while True:
            try:
                self._listen(obey, resumed)
            except redis.RedisError as problem:
                log.warning("lost the line to the other processes (%s); trying again", problem)
                time.sleep(_dice.uniform(0.1, 0.5))

    def _listen(self, obey: Callable[[Order, str], None], resumed: Callable[[], None]) -> None:
        # Without the client's own tries: a line that begins anew has to be known here.
        with (
            redis.Redis.from_url(
                self._url, socket_connect_timeout=remote.PATIENCE, retry=Retry(NoBackoff(), 0)
            ) as client,
            client.pubsub() as line,
        ):
            line.subscribe(CHANNEL)
            asked = False
            while True:
                message = line.get_message(timeout=QUIET)
                if message is not None:
                    asked = False
                    self._hear(message, obey, resumed)
                elif asked:
                    raise redis.TimeoutError("no answer")
                else:
                    asked = True
                    line.ping()

    def _hear(self, message: Any, obey: Callable[[Order, str], None], resumed: Callable[[], None]) -> None:
        try:
            if message["type"] == "subscribe":
                resumed()
            elif message["type"] == "message":
                head, _, body = message["data"].partition(b"\n")
                sender, order = json.loads(head)
                if sender != self._me:
                    resumed() if order["do"] == LOOK else obey(order, body.decode())
        except Exception:
            log.exception("an order from another process failed")
