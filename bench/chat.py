"""What telling a room costs against Node's socket.io: `python -m bench.chat` (goals G-C1 to G-C4)."""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench import machine, servers
from bench.servers import Running, Seat
from bench.sides import HEAD, Side

ROOMS_OF = 20  # people in each of the small rooms
TO_A_MEMBER = 10  # idle connections
ONE_ROOM, SMALL_ROOMS = (160, 40), (1500, 50)  # messages of a round, and how many of them at a time
MOST = 1000


class Run:
    """All that one call measures: servers, sides, and how idle the machine was before each round."""

    def __init__(self, folder: Path, people: int, rounds: int) -> None:
        self.folder, self.people, self.rounds = folder, people, rounds
        self.shares: dict[str, list[float]] = {}
        self.sides: dict[str, list[Side]] = {}
        self.template: dict[str, Any] = {}

    async def learn(self, side: Side) -> None:
        """What the product tells of a message, so that the yardsticks tell as many bytes."""
        side.crowd.say()
        if not await side.crowd.hears(side.crowd.due, 20):
            raise RuntimeError("the product told nobody")
        self.template = json.loads(side.crowd.sample[2:])[1]

    async def compare(self, name: str, sides: list[Side], load: tuple[int, int], steady: bool) -> None:
        """Rounds in turn, the order turned round each time."""
        self.sides[name], shares = sides, self.shares.setdefault(name, [])
        for number in range(self.rounds):
            for side in sides if number % 2 else sides[::-1]:
                await asyncio.sleep(0.2)
                shares.append(machine.idle(0.3))
                if steady:
                    await side.at_a_rate()
                await side.at_saturation(*load)

    def table(self, name: str, title: str) -> list[str]:
        """What was measured, one line for each side."""
        shares = self.shares[name]
        idle = f"idle before: {min(shares):.0%} to {max(shares):.0%}"
        calm = f"{len(self.quiet(name))} of {self.rounds} rounds quiet"
        return ["", f"{title} ({idle}; {calm})", HEAD, *(side.line() for side in self.sides[name])]

    def quiet(self, name: str) -> list[int]:
        """The rounds before each part of which the machine was quiet."""
        size, shares = len(self.sides[name]), self.shares[name]
        return [n for n in range(self.rounds) if all(map(machine.quiet, shares[n * size : (n + 1) * size]))]

    def ratio(self, name: str, ours: int, theirs: int) -> tuple[float, bool]:
        """How many times as many deliveries for the same CPU, and whether quiet rounds say so."""
        calm, sides = self.quiet(name), self.sides[name]
        each = calm or list(range(self.rounds))
        return median(sides[ours].deliveries[n] / sides[theirs].deliveries[n] for n in each), bool(calm)

    def copy(self, name: str) -> Path:
        """The settled database once more: each server has its own log."""
        return Path(shutil.copytree(self.folder / "settled", self.folder / name))

    def goal(self, name: str, words: str, value: float, holds: Callable[[float], bool], counts: bool) -> str:
        """One line of verdict."""
        verdict = ("met" if holds(value) else "NOT met") if counts else "undecided"
        return f"{name}  {words}: {value:,.2f}  {verdict}"


async def measure(run: Run, most_idle: int, profile: str) -> None:
    """Everything, one experiment after the other."""
    small = max(2, run.people // ROOMS_OF)
    (run.folder / "settled").mkdir()
    settled = servers.settle(
        run.folder / "settled", [run.people, *[ROOMS_OF] * small, max(2, most_idle // TO_A_MEMBER)]
    )
    big, rooms, few = settled[0], settled[1:-1], settled[-1]
    with ExitStack() as running:
        start = running.enter_context
        gathering = Side("Tongzhuo", start(servers.tongzhuo(run.copy("gathering"))))
        await gathering.connect(big)
        await run.learn(gathering)
        sides = [
            gathering,
            Side("Tongzhuo, nothing gathered", start(servers.tongzhuo(run.copy("direct"), pause=0))),
            Side("Node socket.io", start(servers.node(run.template))),
            Side("Node, bare WebSockets", start(servers.node(run.template, raw=True))),
        ]
        for side in sides[1:]:
            await side.connect(big)
        with _profiled(sides[0].running, profile):
            await run.compare("one", sides, ONE_ROOM, steady=True)
        await _hang_up(sides)
        again = [Side(side.name, side.running) for side in sides[:3]]
        for side in again:
            await side.connect([room[at] for at in range(ROOMS_OF) for room in rooms])
        with _profiled(again[0].running, profile and f"{profile}.small"):
            await run.compare("small", again, SMALL_ROOMS, steady=False)
        await _hang_up(again)
    await _two_processes(run, big)
    await _idle(run, [seat for seat in few for _ in range(TO_A_MEMBER)][:most_idle])


async def _two_processes(run: Run, seats: list[Seat]) -> None:
    with ExitStack() as running:
        start = running.enter_context
        url = start(servers.valkey(run.folder))
        shared = run.copy("shared")
        pair = servers.both(*(servers.tongzhuo(shared, redis=url) for _ in range(2)))
        theirs = servers.both(*(servers.node(run.template, redis=url) for _ in range(2)))
        sides = [
            Side("Tongzhuo, two processes", start(pair)),
            Side("Node, two, Redis adapter", start(theirs)),
        ]
        for side in sides:
            await side.connect(seats)
        await run.compare("two", sides, ONE_ROOM, steady=False)
        await _hang_up(sides)


async def _idle(run: Run, seats: list[Seat]) -> None:
    with servers.tongzhuo(run.copy("idle")) as running:
        side = Side("idle", running)
        await side.connect(seats)
        run.sides["idle"] = [side]
        await _hang_up([side])


async def _hang_up(sides: list[Side]) -> None:
    for side in sides:
        await side.leave()
    await asyncio.sleep(0.5)


def _profiled(running: Running, file: str) -> Any:
    """Record where the product's time goes, where py-spy is installed; its raw lines go into the file."""
    program = shutil.which("py-spy")
    stack = ExitStack()
    if file and program is None:
        print("py-spy is not on the PATH: no profile")
    elif file and program:
        words = [
            program,
            "record",
            "-p",
            str(running.pids[0]),
            "-d",
            "3600",
            "-r",
            "200",
            "-f",
            "raw",
            "-o",
            file,
        ]
        process = stack.enter_context(subprocess.Popen(words, stdout=subprocess.DEVNULL))
        stack.callback(process.send_signal, 2)
    return stack


def report(run: Run, most_idle: int) -> str:
    """Tables, and verdicts from quiet rounds alone."""
    whole = run.people >= MOST
    direct, calm = run.ratio("one", 1, 2)
    gathered, _calm = run.ratio("one", 0, 2)
    two, calm_two = run.ratio("two", 0, 1)
    small, calm_small = run.ratio("small", 0, 2)
    each = run.quiet("one") or range(run.rounds)
    p99 = median(run.sides["one"][0].steady[n][1] for n in each)
    kilobytes = run.sides["idle"][0].idle_bytes / 1024
    return "\n".join((
        f"{run.people} listeners, {run.rounds} rounds. The product checks each message, writes it to disk and into the",
        "search index before it tells it; the yardsticks keep and check nothing.",
        *run.table("one", f"One room of {run.people}"),
        *run.table("small", f"{len(run.sides['small'][0].crowd.rooms)} rooms of {ROOMS_OF}"),
        *run.table("two", f"Two processes, one room of {run.people}"),
        "",
        run.goal("G-C1", "times Node, nothing gathered (1.5)", direct, lambda v: v >= 1.5, calm and whole),
        run.goal("G-C1", "times Node, gathered (4)", gathered, lambda v: v >= 4, calm and whole),
        run.goal("G-C1", "times Node, two processes with Redis (2)", two, lambda v: v >= 2, calm_two and whole),
        run.goal("G-C2", "times Node, small rooms, all kept (1.0)", small, lambda v: v >= 1, calm_small and whole),
        run.goal("G-C3", "ms p99 from send to seen, 20 a second (50)", p99, lambda v: v <= 50, calm and whole),
        run.goal("G-C4", f"KB a connection, {most_idle:,} idle (60)", kilobytes, lambda v: v <= 60, most_idle >= 5000),
    ))  # fmt: skip


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="python -m bench.chat", description=__doc__)
    asked.add_argument("--listeners", type=int, default=MOST, help=f"at most {MOST}")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--idle", type=int, default=5000, help="idle connections for G-C4")
    asked.add_argument(
        "--profile", default="", metavar="FILE", help="raw stacks of the product's process, by py-spy"
    )
    options = asked.parse_args()
    people = min(MOST, max(2 * ROOMS_OF, options.listeners))
    machine.keep_to(0, 1)
    with tempfile.TemporaryDirectory() as folder:
        run = Run(Path(folder), people, min(9, max(1, options.rounds)))
        asyncio.run(measure(run, options.idle, options.profile))
    print(report(run, options.idle))


if __name__ == "__main__":
    main()
