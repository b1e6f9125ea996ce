"""One of the servers that are compared, with its listeners and what its rounds measured."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from statistics import median

from bench import machine
from bench.servers import Running, Seat
from bench.sockets import Crowd

RATE, RATE_SECONDS = 20, 3.0
SATURATED_SECONDS = 12.0
Delays = tuple[float, float]


@dataclass(slots=True)
class Side:
    """A server with its crowd."""

    name: str
    running: Running
    crowd: Crowd = field(init=False)
    idle_bytes: float = 0.0  # of memory for each connection
    deliveries: list[float] = field(default_factory=list)  # per second of the server's CPU, at saturation
    steady: list[Delays] = field(default_factory=list)  # p50 and p99 in ms at the fixed rate
    full: list[Delays] = field(default_factory=list)  # the same at saturation

    def __post_init__(self) -> None:
        self.crowd = Crowd(self.running.ports)
        for pid in self.running.pids:
            machine.keep_to(pid, 0)

    async def connect(self, seats: list[Seat]) -> None:
        """Let everybody in, and see what a connection weighs."""
        early = len(seats) // 5  # with them come the database's caches and what is imported at first need
        await self.crowd.gather(seats[:early])
        before = self._resident()
        await self.crowd.gather(seats[early:])
        self.idle_bytes = (self._resident() - before) / max(1, len(seats) - early)

    def _resident(self) -> int:
        return sum(machine.resident(pid) for pid in self.running.pids)

    def _cpu(self) -> float:
        return sum(machine.cpu_seconds(pid) for pid in self.running.pids)

    async def at_a_rate(self) -> None:
        """So many messages a second for a few seconds."""
        self.crowd.delays.clear()
        start = time.monotonic()
        for number in range(int(RATE * RATE_SECONDS)):
            self.crowd.say()
            await asyncio.sleep(max(0.0, start + (number + 1) / RATE - time.monotonic()))
        await self._all(self.crowd.due)
        self.steady.append(_percentiles(self.crowd.delays))

    async def at_saturation(self, messages: int, in_flight: int) -> None:
        """The next message as soon as an earlier one has been heard by all, some at a time."""
        self.crowd.delays.clear()
        base, before, end = self.crowd.heard, self._cpu(), time.monotonic() + SATURATED_SECONDS
        waiting: list[int] = []
        said = 0
        while said < messages and time.monotonic() < end:
            self.crowd.say()
            said += 1
            waiting.append(self.crowd.due)
            if said >= in_flight:
                await self._all(waiting[said - in_flight])
        await self._all(self.crowd.due)
        self.deliveries.append((self.crowd.heard - base) / max(self._cpu() - before, 0.01))
        self.full.append(_percentiles(self.crowd.delays))

    async def _all(self, deliveries: int) -> None:
        if not await self.crowd.hears(deliveries, 30):
            raise RuntimeError(f"{self.name}: {deliveries - self.crowd.heard} deliveries never came")

    async def leave(self) -> None:
        """Hang up; refuses to have measured what was refused."""
        self.crowd.leave()
        if self.crowd.refused:
            raise RuntimeError(f"{self.name} refused {self.crowd.refused} messages")

    def line(self) -> str:
        """Its line of a table."""
        steady = _middle(self.steady) if self.steady else ("", "")
        cells = [f"{each:8.1f}" if each != "" else " " * 8 for each in (*steady, *_middle(self.full))]
        return (
            f"{self.name:30} {median(self.deliveries):12,.0f} {' '.join(cells)} {self.idle_bytes / 1024:8.1f}"
        )


HEAD = f"{'':30} {'told/CPU-s':>12} {'p50':>8} {'p99':>8} {'p50 full':>8} {'p99 full':>8} {'KB/conn':>8}"


def _percentiles(delays: list[float]) -> Delays:
    ordered = sorted(delays)
    return ordered[len(ordered) // 2] * 1e3, ordered[int(len(ordered) * 0.99)] * 1e3


def _middle(pairs: list[Delays]) -> Delays:
    return median(p[0] for p in pairs), median(p[1] for p in pairs)
