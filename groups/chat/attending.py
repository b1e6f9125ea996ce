"""Who looks at a room right now: kept for a short while, in this process or in Redis where several must agree."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Protocol

import redis

from app.core import remote

ALIVE = 75.0  # seconds after which somebody who says nothing more is thought gone


class Attendance(Protocol):
    """Sockets of members in rooms. Both methods that change it answer whether the number may be another now."""

    def note(self, room: int, member: int, sid: str, now: float) -> bool:
        """The socket looks at the room."""

    def gone(self, room: int, member: int, sid: str) -> bool:
        """It looks no more."""

    def here(self, room: int, now: float) -> list[int]:
        """The members who look at the room, whoever came last first."""


class InProcess:
    """For one process."""

    def __init__(self) -> None:
        self._rooms: dict[int, dict[tuple[int, str], float]] = defaultdict(dict)

    def note(self, room: int, member: int, sid: str, now: float) -> bool:
        """The socket looks at the room."""
        known = self._rooms[room]
        old = [key for key, until in known.items() if until <= now]
        for key in old:
            del known[key]
        fresh = (member, sid) not in known
        known[member, sid] = now + ALIVE
        return fresh or bool(old)

    def gone(self, room: int, member: int, sid: str) -> bool:
        """It looks no more."""
        known = self._rooms.get(room, {})
        was = known.pop((member, sid), None)
        if not known:
            self._rooms.pop(room, None)
        return was is not None

    def here(self, room: int, now: float) -> list[int]:
        """The members who look at the room, whoever came last first."""
        alive = [member for (member, _sid), until in self._rooms.get(room, {}).items() if until > now]
        return list(dict.fromkeys(reversed(alive)))


class InRedis:
    """For several processes. Without an answer nobody is here: a room works as well without."""

    def __init__(self, url: str) -> None:
        self._redis = remote.client(url)

    def note(self, room: int, member: int, sid: str, now: float) -> bool:
        """The socket looks at the room."""
        key = _key(room)
        try:
            with self._redis.pipeline() as line:
                line.zremrangebyscore(key, "-inf", now)
                line.zadd(key, {f"{member}:{sid}": now + ALIVE})
                line.expire(key, int(2 * ALIVE))
                removed, added, _expires = line.execute()
            return bool(removed or added)
        except redis.RedisError:
            return False

    def gone(self, room: int, member: int, sid: str) -> bool:
        """It looks no more."""
        try:
            return bool(self._redis.zrem(_key(room), f"{member}:{sid}"))
        except redis.RedisError:
            return False

    def here(self, room: int, now: float) -> list[int]:
        """The members who look at the room, whoever came last first."""
        try:
            alive: Any = self._redis.zrangebyscore(_key(room), f"({now}", "+inf")
        except redis.RedisError:
            return []
        return list(dict.fromkeys(int(each.partition(b":")[0]) for each in reversed(alive)))


def _key(room: int) -> str:
    return f"tongzhuo:here:{room}"
