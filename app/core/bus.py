"""The line between processes: short orders through Redis, in the order in which a process gives them.

Redis keeps nothing for who is away, so whoever has been away looks again at the database (`resumed`), and a process
that could not say something says afterwards that all should look.
"""

from __future__ import annotations

import json
import logging
import random
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)
CHANNEL = "tongzhuo:orders"
PATIENCE = 1.0  # seconds that an order may take to reach Redis
LOOK = "look"  # the order to look again, because something may not have been heard
Order = dict[str, Any]

_gathered: ContextVar[list[bytes] | None] = ContextVar("gathered", default=None)


class Bus:
    """Says orders to the other processes, and hears theirs."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._me = secrets.token_hex(4)
        # Once more at once, as a kept connection may be of a Redis that was restarted; never a pause in between.
        self._redis = redis.Redis.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 1)
        )
        self._away = False
        self._guard = threading.Lock()

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
        if self._away:
            return
        try:
            self._publish(orders)
        except redis.RedisError as problem:
            log.warning(
                "Redis does not answer (%s): the other processes will look again when it does", problem
            )
            with self._guard:
                known, self._away = self._away, True
            if not known:
                threading.Thread(target=self._until_it_is_back, daemon=True).start()

    def _publish(self, orders: list[bytes]) -> None:
        if len(orders) == 1:
            self._redis.publish(CHANNEL, orders[0])
            return
        with self._redis.pipeline(transaction=False) as pipe:
            for order in orders:
                pipe.publish(CHANNEL, order)
            pipe.execute()

    def _until_it_is_back(self) -> None:
        while True:
            time.sleep(random.uniform(0.1, 0.5))  # noqa: S311  jitter needs no secret
            try:
                self._redis.ping()
            except redis.RedisError:
                continue
            self._away = False
            self.say({"do": LOOK})
            return

    def follow(self, obey: Callable[[Order, str], None], resumed: Callable[[], None]) -> None:
        """Hear the others for as long as this process lives. `resumed` is called whenever the line begins anew."""
        while True:
            try:
                # Without the client's own tries: a line that begins anew has to be known here.
                client = redis.Redis.from_url(self._url, socket_keepalive=True, retry=Retry(NoBackoff(), 0))
                line = client.pubsub()  # type: ignore[no-untyped-call]
                line.subscribe(CHANNEL)
                for message in line.listen():
                    self._hear(message, obey, resumed)
            except redis.RedisError as problem:
                log.warning("lost the line to the other processes (%s); trying again", problem)
                time.sleep(random.uniform(0.1, 0.5))  # noqa: S311

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
