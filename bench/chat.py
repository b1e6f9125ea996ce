"""What telling a room costs against Node's socket.io: `python -m bench.chat` (goals G-C1, G-C3, G-C4)."""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import machine, servers
from bench.sockets import Crowd

MOST = 1000
RATE, RATE_SECONDS = 20, 3.0
IN_FLIGHT, SATURATED, SATURATED_SECONDS = 4, 60, 15.0


@dataclass(slots=True)
class Side:
    """One of the two servers with its listeners and what its rounds measured."""

    name: str
    crowd: Crowd
    pid: int
    idle_bytes: float = 0.0
    deliveries: list[float] = field(default_factory=list)  # per second of the server's CPU, at saturation
    steady: list[tuple[float, float]] = field(default_factory=list)  # p50 and p99 in ms at the fixed rate
    full: list[tuple[float, float]] = field(default_factory=list)  # the same at saturation

    async def connect(self, cookies: list[str]) -> None:
        """Let everybody in, and see what a connection weighs."""
        before = machine.resident(self.pid)
        await self.crowd.gather(cookies)
        self.idle_bytes = (machine.resident(self.pid) - before) / len(cookies)

    async def at_a_rate(self) -> None:
        """So many messages a second for a few seconds."""
        self.crowd.delays.clear()
        goal, start = self.crowd.heard, time.monotonic()
        for number in range(int(RATE * RATE_SECONDS)):
            self.crowd.say()
            goal += len(self.crowd.members)
            await asyncio.sleep(max(0.0, start + (number + 1) / RATE - time.monotonic()))
        await self._all(goal)
        self.steady.append(_percentiles(self.crowd.delays))

    async def at_saturation(self) -> None:
        """The next message as soon as an earlier one has been heard by all, a few at a time."""
        self.crowd.delays.clear()
        size, base = len(self.crowd.members), self.crowd.heard
        before, end = machine.cpu_seconds(self.pid), time.monotonic() + SATURATED_SECONDS
        said = 0
        while said < SATURATED and time.monotonic() < end:
            self.crowd.say()
            said += 1
            await self._all(base + max(0, said - IN_FLIGHT) * size)
        await self._all(base + said * size)
        spent = machine.cpu_seconds(self.pid) - before
        self.deliveries.append(said * size / spent)
        self.full.append(_percentiles(self.crowd.delays))

    async def _all(self, deliveries: int) -> None:
        if not await self.crowd.hears(deliveries, 30):
            raise RuntimeError(f"{self.name}: {deliveries - self.crowd.heard} deliveries never came")

    def line(self) -> str:
        """Its line of the table."""
        (p50, p99), (full50, full99) = (_middle(each) for each in (self.steady, self.full))
        return (
            f"{self.name:18} {median(self.deliveries):12,.0f} {p50:8.1f} {p99:8.1f} {full50:8.1f} {full99:8.1f} "
            f"{self.idle_bytes / 1024:8.1f}"
        )


def _percentiles(delays: list[float]) -> tuple[float, float]:
    ordered = sorted(delays)
    return ordered[len(ordered) // 2] * 1e3, ordered[int(len(ordered) * 0.99)] * 1e3


def _middle(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    return median(p[0] for p in pairs), median(p[1] for p in pairs)


async def measure(folder: Path, people: int, rounds: int) -> tuple[list[Side], list[float]]:
    """Start both, connect everybody, and take turns; answers both sides and how idle the machine was."""
    address, cookies = servers.settle(folder, people)
    with ExitStack() as running:
        ours = Side("Tongzhuo", *_crowd(running.enter_context(servers.tongzhuo(folder)), address))
        await ours.connect(cookies)
        template = await _heard_once(ours.crowd)
        theirs = Side("Node socket.io", *_crowd(running.enter_context(servers.node(template)), address))
        await theirs.connect(cookies)
        sides, shares = [ours, theirs], []
        for number in range(rounds):
            shares.append(machine.idle(1.0))
            for side in sides if number % 2 else sides[::-1]:
                await side.at_a_rate()
                await side.at_saturation()
        for side in sides:
            if side.crowd.refused:
                raise RuntimeError(f"{side.name} refused {side.crowd.refused} messages")
            side.crowd.leave()
    return sides, shares


def _crowd(server: tuple[int, int], address: str) -> tuple[Crowd, int]:
    port, pid = server
    machine.keep_to(pid, 0)
    return Crowd(port, address), pid


async def _heard_once(crowd: Crowd) -> dict[str, object]:
    """What the product tells of a message, so that the yardstick tells as many bytes."""
    crowd.say()
    if not await crowd.hears(len(crowd.members), 20):
        raise RuntimeError("the product told nobody")
    told: dict[str, object] = json.loads(crowd.sample[2:])[1]
    return told


def report(sides: list[Side], shares: list[float], people: int) -> str:
    """The table, and the ratio with a verdict from quiet rounds alone."""
    ours, theirs = sides
    pairs = list(zip(shares, ours.deliveries, theirs.deliveries, strict=True))
    calm = [own / other for share, own, other in pairs if machine.quiet(share)]
    ratio = median(calm or [own / other for _share, own, other in pairs])
    verdict = ("met" if ratio >= 1.5 else "NOT met") if calm and people >= MOST else "undecided"
    return "\n".join((
        f"{people} listeners. Idle before each round: {', '.join(f'{s:.0%}' for s in shares)}; {len(calm)} quiet.",
        f"{'':18} {'told/CPU-s':>12} {'p50':>8} {'p99':>8} {'p50 full':>8} {'p99 full':>8} {'KB/conn':>8}",
        *(side.line() for side in sides),
        f"Ratio of deliveries per CPU-second: {ratio:.2f} (goal 1.5 at {MOST} listeners, quiet: {verdict}). Ours keeps "
        "every message before it tells it, the reference keeps nothing.",
    ))  # fmt: skip


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="python -m bench.chat", description=__doc__)
    asked.add_argument("--listeners", type=int, default=300, help=f"at most {MOST}")
    asked.add_argument("--rounds", type=int, default=3)
    options = asked.parse_args()
    people = min(MOST, max(2, options.listeners))
    machine.keep_to(0, 1)
    with tempfile.TemporaryDirectory() as folder:
        sides, shares = asyncio.run(measure(Path(folder), people, min(9, options.rounds)))
    print(report(sides, shares, people))


if __name__ == "__main__":
    main()
