"""The goals of TRUST.md section 8, row by row, and whether a run meets them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from math import isnan, nan

from bench.worlds.attacks import ATTACKS
from bench.worlds.figures import Clean, Marks, auc
from bench.worlds.prices import HARDER, OF_THE_NOTES, Price, cheapest

UNKNOWN = Price(nan)


@dataclass
class Run:
    """All that was measured on the world of one seed."""

    seed: int
    clean: Clean
    marks: dict[str, Marks] = field(default_factory=dict)
    ways: dict[str, Price] = field(default_factory=dict)
    price_open: Price = UNKNOWN
    price_paid: Price = UNKNOWN
    real: list[float] = field(default_factory=list)  # credibility of real seats
    false: list[float] = field(default_factory=list)  # of all false seats of all attacks, and no-shows
    seconds: float = 0.0  # of the rules, on the honest world

    def worst(self, kinds: set[str], figure: Callable[[Marks], float]) -> float:
        """The worst figure among attacks of these kinds; not a number where none was run."""
        each = [figure(self.marks[a.name]) for a in ATTACKS if a.kind in kinds and a.name in self.marks]
        return max((value for value in each if not isnan(value)), default=nan)


@dataclass(frozen=True)
class Goal:
    """A row: what is measured, its floor and its aim."""

    name: str
    floor: float
    aim: float
    figure: Callable[[Run], float]
    as_text: str = "{:.1%}"
    at_most: bool = True

    def holds(self, value: float, goal: float) -> bool:
        """Whether a value is at or better than the floor or the aim."""
        return value <= goal if self.at_most else value >= goal

    def verdict(self, runs: Iterable[Run]) -> str:
        """What every single seed meets: the aim, the floor, or which of them it misses."""
        values = [self.figure(run) for run in runs]
        if any(isnan(value) for value in values):
            return "not run"
        if all(self.holds(value, self.aim) for value in values):
            return "aim met"
        missed = sum(not self.holds(value, self.floor) for value in values)
        return f"floor MISSED ({missed} of {len(values)})" if missed else "floor met"

    def distance(self, runs: list[Run]) -> float:
        """How far the mean of the seeds is from the aim; negative: beyond it."""
        mean = sum(self.figure(run) for run in runs) / len(runs)
        return mean - self.aim if self.at_most else self.aim - mean


def _price(run: Run, ways: Collection[str]) -> float:
    if not run.ways:
        return nan
    return cheapest({way: run.ways[way] for way in ways}).yuan / run.price_open.yuan


def _no_shows(run: Run) -> float:
    return max(run.clean.no_shows, run.worst({"no_shows"}, lambda m: m.accepted))


GOALS = [
    Goal("honest attendance wrongly rejected", 0.005, 0.002, lambda r: r.clean.rejected, "{:.2%}"),
    Goal("honest confirmed", 0.955, 0.975, lambda r: r.clean.confirmed, "{:.2%}", at_most=False),
    Goal(
        "fake seats accepted, worst attack",
        0.07,
        0.01,
        lambda r: r.worst({"invented", "puppets"}, lambda m: m.accepted),
    ),
    Goal(
        "relayed codes, staff scans: worse accepted",
        0.35,
        0.05,
        lambda r: r.worst({"doors"}, lambda m: m.accepted),
    ),
    Goal(
        "seat AUC, all false seats of all attacks",
        0.975,
        0.99,
        lambda r: auc(r.real, r.false),
        "{:.3f}",
        at_most=False,
    ),
    Goal(
        "bias under 200 puppets, stars",
        0.08,
        0.03,
        lambda r: r.worst({"puppets"}, lambda m: abs(m.bias)),
        "{:.2f}",
    ),
    Goal(
        "bias under 6 to 20 bought or bribed, worst",
        0.5,
        0.2,
        lambda r: r.worst({"bought"}, lambda m: abs(m.bias)),
        "{:.2f}",
    ),
    Goal(
        "the same, 48 bribed in 8 groups (not in TRUST.md)",
        0.5,
        0.2,
        lambda r: r.worst({"many"}, lambda m: abs(m.bias)),
        "{:.2f}",
    ),
    Goal(
        "bias: friends' groups returning",
        0.35,
        0.15,
        lambda r: r.worst({"friends"}, lambda m: abs(m.bias)),
        "{:.2f}",
    ),
    Goal(
        "honest seats rejected by a cartel",
        0.40,
        0.10,
        lambda r: r.worst({"cartel"}, lambda m: m.victims_rejected),
    ),
    Goal("no-shows accepted, claiming or not", 0.03, 0.01, _no_shows),
    Goal(
        "score error against a plain mean",
        1.1,
        0.95,
        lambda r: r.clean.error / r.clean.error_plain,
        "{:.2f} x",
    ),
    Goal(
        "price of +0.5 star against an open site, the ways of TRUST.md, at least",
        10,
        50,
        lambda r: _price(r, OF_THE_NOTES),
        "{:.1f} x",
        at_most=False,
    ),
    Goal(
        "the same, members of many groups bought (not in TRUST.md), at least",
        10,
        50,
        lambda r: _price(r, HARDER),
        "{:.1f} x",
        at_most=False,
    ),
]
