"""What +0.5 star costs at a venue with about 13 tables (CNY, assumed: TRUST.md section 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import ceil, inf

from bench.worlds import baselines, insiders
from bench.worlds.attacks import Attack, attacked
from bench.worlds.people import Population
from bench.worlds.plots import ACCOUNT, WRITTEN, Plot, target
from bench.worlds.reading import Reading
from bench.worlds.scene import Scene
from bench.worlds.shape import World

STEP = 0.5  # stars
Way = Callable[[int], Callable[[Plot], None]]
# What TRUST.md section 7 prices: lies of real members who know one another, and meals at strangers' tables.
OF_THE_NOTES: dict[str, Way] = {
    "lies of real members of one group": lambda n: partial(insiders.bribed, number=n),
    "meals at strangers' tables, then lies": lambda n: partial(insiders.infiltrators, number=n),
}
# Harder than what the notes priced: members of many groups, each under its own good name.
HARDER: dict[str, Way] = {
    "lies of six members each of many groups": lambda n: partial(insiders.spread, number=n),
    "lies of three members each of many groups": lambda n: partial(insiders.spread, number=n, table=3),
    "lies of two members each of many groups": lambda n: partial(insiders.spread, number=n, table=2),
    "the same, six each, within a year": lambda n: partial(insiders.spread, number=n, days=360),
}
TILL = 6  # fees and tax on a meal that a merchant pays himself
EFFORTS = (12, 24, 48, 96, 192)


@dataclass(frozen=True)
class Price:
    """The cheapest way found; `reached` is false where all that was tried moved less: the price is higher."""

    yuan: float
    reached: bool = True

    def __str__(self) -> str:
        return f"{'' if self.reached else '> '}{self.yuan:,.0f}"


def of_means(scene: Scene, scores: dict[int, float], reviews: dict[int, int]) -> Price:
    """On a site that takes plain means: as many accounts with five stars as it needs."""
    venue = target(scene, 1)
    wanted = ceil(reviews[venue] * STEP / (5 - scores[venue] - STEP))
    return Price(wanted * (ACCOUNT + WRITTEN))


def open_site(scene: Scene) -> Price:
    """The price on a site where everybody reviews."""
    rows = [row for row in scene.world["reviews"] if row["venue"] == target(scene, 1)]
    return of_means(scene, baselines.open_site(scene), {target(scene, 1): len(rows)})


def paid_site(scene: Scene) -> Price:
    """The price where only paying guests review, and the merchant pays himself."""
    one = open_site(scene).yuan / (ACCOUNT + WRITTEN)
    return Price(one * (ACCOUNT + WRITTEN + TILL))


def ours(
    scene: Scene, population: Population, was: Reading, look: Callable[[World], Reading]
) -> dict[str, Price]:
    """The price under the rules, for each way that is known to work at all."""
    found = {}
    for name, way in (OF_THE_NOTES | HARDER).items():
        before = (0.0, 0.0)
        for effort in EFFORTS:
            plan = attacked(scene, population, Attack(f"{name} {effort}", way(effort), "price"))
            moved = look(plan.world).scores.get(plan.truth.target or 0, -inf) - was.scores[target(scene, 1)]
            here = (moved, plan.truth.cost)
            if moved >= STEP:
                found[name] = Price(_between(before, here))
                break
            before = max(before, here)
            found[name] = Price(here[1], reached=False)
    return found


def cheapest(prices: dict[str, Price]) -> Price:
    """The way an attacker would take."""
    return min(prices.values(), key=lambda price: (not price.reached, price.yuan))


def _between(low: tuple[float, float], high: tuple[float, float]) -> float:
    """The cost at exactly +0.5, on the line between two attempts."""
    share = (STEP - low[0]) / (high[0] - low[0])
    return low[1] + share * (high[1] - low[1])
