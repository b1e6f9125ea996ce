"""What attacks achieve against the product's own rules: `python -m bench.trust [--seeds 3] [--only NAME] [--small]`.

Honest worlds are made (docs/trust-figures.md says how), attacks are planted, and `flask verdict`'s own function judges
them. No fact here is real: response rates, overlaps and prices are assumptions.
"""

from __future__ import annotations

import argparse
import time
from importlib import import_module

from bench.worlds import figures, prices, printed
from bench.worlds.attacks import ATTACKS, attacked
from bench.worlds.goals import Run
from bench.worlds.honest import honest
from bench.worlds.people import SMALL, Size
from bench.worlds.reading import Reading, System, read
from bench.worlds.shape import World

RULES = "events.reviews.exchange:verdict"


def measure(seed: int, size: Size, system: System, only: str = "", price: bool = True) -> Run:
    """Judge the world of a seed alone, and with each attack whose name contains `only`."""

    def look(world: World) -> Reading:
        return read(system(world))

    scene, population = honest(seed, size)
    began = time.process_time()
    was = look(scene.world)
    run = Run(seed, figures.clean(scene, was), seconds=time.process_time() - began)
    run.real = figures.values(was, scene.truth.seated)
    run.false = figures.values(was, scene.truth.no_shows)
    for attack in ATTACKS:
        if only in attack.name:
            plan = attacked(scene, population, attack)
            reading = look(plan.world)
            run.marks[attack.name] = figures.marks(scene, was, plan, reading)
            run.false += figures.values(reading, plan.truth.fakes)
    run.price_open, run.price_paid = prices.open_site(scene), prices.paid_site(scene)
    if price and not only:
        run.ways = prices.ours(scene, population, was, look)
    return run


def main() -> None:
    """Measure each seed and print the tables."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--seeds", type=int, default=3, help="how many worlds")
    ask.add_argument("--first", type=int, default=1, help="the first seed")
    ask.add_argument("--only", default="", help="attacks whose name contains this, without prices")
    ask.add_argument("--small", action="store_true", help="a small town")
    ask.add_argument("--rules", default=RULES, help="module:function from a world to its verdict")
    options = ask.parse_args()
    module, name = options.rules.split(":")
    system: System = getattr(import_module(module), name)
    size = SMALL if options.small else Size()
    print(
        f"A town of {size.people} people, {size.groups} groups, {size.venues} venues, {size.days} days",
        flush=True,
    )
    runs = []
    for seed in range(options.first, options.first + options.seeds):
        began = time.monotonic()
        runs.append(measure(seed, size, system, options.only))
        print(f"seed {seed}: {time.monotonic() - began:.0f} s", flush=True)
    tables = [printed.against_goals, printed.honest_world, printed.by_attack, printed.denied]
    for table in tables if options.only else [*tables, printed.price_list]:
        print("\n".join(["", *table(runs)]))
    print("\nThe full pass at 1,000,000 members and one new table at that size: python -m bench.trust_pass")


if __name__ == "__main__":
    main()
