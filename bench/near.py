"""Whether what is near costs more among a million venues than among a thousand: `python -m bench.near` (G-G2)."""

from __future__ import annotations

import argparse
import gc
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from app import schema
from app.core import clock, db, earth
from app.core.settings import Settings
from app.factory import create_app
from app.site.discover import near, spots
from app.site.discover.models import DINNER, VENUE, Spot
from bench import machine
from bench.cluster import backends, cluster
from bench.rooms import Cost, Row

SMALL, AT_ONCE, K = 1_000, 10_000, 60
BEIJING = (39.9042, 116.4074)
QUICK = {"sqlite": 0.5, "postgresql": 2.5}
PLACES = {
    "dense centre": BEIJING, "edge of the city": (39.98, 116.75), "between cities": (36.0, 113.0),
    "empty ocean": (-48.9, -123.4), "antimeridian": (-16.8, 179.9999), "the pole": (90.0, 0.0),
    "one address of 5,000": (31.2304, 121.4737), "beside it": (31.2310, 121.4737),
}  # fmt: skip
KM = (3, 10)


def places(many: int, dice: random.Random) -> Iterator[tuple[float, float]]:
    """Half of all in one city, the densest in its middle; the others in towns and hamlets, some over the seam."""
    towns = [(dice.uniform(-60, 65), dice.uniform(-180, 180)) for _ in range(300)]
    for number in range(many):
        if number < many // 200:
            yield PLACES["one address of 5,000"]
        elif number % 2:
            yield dice.gauss(BEIJING[0], 0.12), dice.gauss(BEIJING[1], 0.16)
        else:
            lat, lng = dice.choice(towns) if number % 20 else PLACES["antimeridian"]
            yield (
                max(-90.0, min(90.0, dice.gauss(lat, 0.05))),
                (dice.gauss(lng, 0.07) + 180) % 360 - 180,
            )


def build(many: int) -> None:
    """So many venues, and as many tables that take people, in the process's database."""
    schema.metadata.create_all(db.database().engine)
    dice, now = random.Random(many), clock.now()  # the same places every time
    for kind in (VENUE, DINNER):
        rows = _rows(kind, many, dice, now)
        while some := list(islice(rows, AT_ONCE)):
            with db.database().writing() as session:
                session.execute(insert(Spot), some)
    with db.database().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("analyze spot" if db.database().sqlite else "vacuum analyze spot"))


def _rows(kind: int, many: int, dice: random.Random, now: Any) -> Iterator[dict[str, Any]]:
    for number, at in enumerate(places(many, dice), 1):
        soon = now + timedelta(minutes=dice.randrange(60, 20_000))
        times = {"starts_at": soon, "until": soon} if kind == DINNER else {"starts_at": None, "until": None}
        yield {"kind": kind, "ref_id": number, **spots.place(*at), **times}


def asks() -> dict[str, Callable[[], object]]:
    """Every place, for venues, for tables of the next fortnight, and for those of one day: one in fourteen."""
    found: dict[str, Callable[[], object]] = {}
    for name, at in PLACES.items():
        for km in KM:
            found[f"{name}, {km} km"] = _ask(at, km, 0)
        found[f"{name}, tables"] = _ask(at, 3, 14)
        found[f"{name}, tables of one day"] = _ask(at, KM[-1], 1)
    return found


def _ask(at: tuple[float, float], km: float, days: int) -> Callable[[], object]:
    now = clock.now()

    def ask() -> object:
        with db.database().reading() as session:
            session.connection()
            point = earth.point(*at)
            if days:
                return near.dinners(session, point, km, K, now, (now, now + timedelta(days=days)))
            return near.venues(session, point, km, K)

    return ask


def cost(ask: Callable[[], object], spent: Callable[[], int], times: int = 20) -> Cost:
    """ms of this process's CPU, of the database's, and of the clock, without opening the unit."""
    wall, cpu, base = time.perf_counter(), time.process_time(), spent()
    for _ in range(times):
        ask()
    own, theirs = (time.process_time() - cpu) * 1e3, (spent() - base) / 1e6
    idle = time.process_time()
    for _ in range(times):
        with db.database().reading() as session:
            session.connection()
    own -= (time.process_time() - idle) * 1e3
    return own / times, theirs / times, (time.perf_counter() - wall) * 1e3 / times


def measure(url: str, folder: Path, many: int, rounds: int, spent: Callable[[], int]) -> dict[str, Any]:
    """The rounds of each place in a database of so many."""
    create_app(Settings(
        env="production", secret_key="bench-" * 8, database_url=url, data=folder, base_url="http://localhost:8000",
    ))  # fmt: skip
    build(many)
    what = asks()
    for ask in what.values():
        for _ in range(6):  # PostgreSQL keeps a plan from the sixth time on
            ask()
    gc.collect()
    gc.freeze()
    found: dict[str, Any] = {name: [] for name in what}
    for _ in range(rounds):
        share = machine.idle()
        for name, ask in what.items():
            found[name].append((machine.quiet(share), cost(ask, spent)))
    db.database().dispose()
    return found


def report(kind: str, small: dict[str, Any], large: dict[str, Any], many: int) -> None:
    """A table: CPU of both processes and the wall, small and large, their ratio, and the goal."""
    print(f"\n{kind}: {K} nearest, {SMALL:,} and {many:,} of each kind")
    print(f"{'ms':30} {'CPU':>6} {'base':>6} {'wall':>6}   {'CPU':>6} {'base':>6} {'wall':>6}  {'ratio':>6}")
    for name in small:
        row = Row(name, {}, {"small": small[name], "large": large[name]})
        a, b = row.cost("small"), row.cost("large")
        numbers = "{:6.2f} {:6.2f} {:6.2f}   {:6.2f} {:6.2f} {:6.2f}".format(*a, *b)
        cpu = b[0] if kind == "sqlite" else b[0] + b[1]
        calm = "" if any(quiet for quiet, _ in large[name]) else " (no quiet round)"
        verdict = f"<= {QUICK[kind]} {'met' if cpu <= QUICK[kind] else 'NOT met'}{calm}"
        print(f"{name:30} {numbers}  {row.ratio():6.2f}  {verdict}")


def main() -> None:
    """Measure on SQLite and on PostgreSQL."""
    asked = argparse.ArgumentParser(prog="python -m bench.near", description=__doc__)
    asked.add_argument("--many", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--only", choices=("sqlite", "postgresql"))
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch).resolve()
        folder.chmod(0o755)
        if options.only != "postgresql":
            both = [
                measure(f"sqlite:///{folder / str(many)}.db", folder, many, options.rounds, lambda: 0)
                for many in (SMALL, options.many)
            ]
            report("sqlite", both[0], both[1], options.many)
        if options.only != "sqlite":
            both = []
            for many in (SMALL, options.many):
                with cluster(folder / "postgresql", f"near_{many}") as (url, leader):
                    both.append(measure(url, folder, many, options.rounds, partial(backends, leader)))
            report("postgresql", both[0], both[1], options.many)


if __name__ == "__main__":
    main()
