"""Every attack of TRUST.md section 7 by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bench.worlds import insiders, puppets, tablemates
from bench.worlds.people import Population
from bench.worlds.plots import Plot
from bench.worlds.scene import Scene


@dataclass(frozen=True)
class Attack:
    """What is planted, and which goal it belongs to."""

    name: str
    plant: Callable[[Plot], None]
    kind: str  # invented | puppets | doors | bought | friends | cartel | vandals | no_shows | many | other
    wanted: int = 1


ATTACKS = [
    Attack("ring of 60", partial(puppets.ring, number=60), "invented"),
    Attack("ring of 300", partial(puppets.ring, number=300), "invented"),
    Attack("200 puppets, no real seats", partial(puppets.puppets, real=0), "puppets"),
    Attack("200 puppets, 10 real seats", partial(puppets.puppets, real=10), "puppets"),
    Attack("mass registration, 1,200", puppets.mass, "invented"),
    Attack("invented universe of 250, 20 bribes", puppets.universe, "invented"),
    Attack("ghosts at real tables", puppets.ghosts, "invented"),
    Attack("100 sleepers", puppets.sleepers, "invented"),
    Attack("ring of 60 against a rival", puppets.rivals, "invented", wanted=-1),
    Attack("6 bribed members, 10 lies each", partial(insiders.bribed, number=6, rounds=10), "bought"),
    Attack("12 bribed members, 6 lies each", partial(insiders.bribed, number=12, rounds=6), "bought"),
    Attack("48 bribed members, 8 groups, 1 lie each", partial(insiders.spread, number=48), "many"),
    Attack("12 bought old accounts", insiders.bought, "bought"),
    Attack("10 infiltrators, 3 meals each", partial(insiders.infiltrators, number=10), "bought"),
    Attack("20 infiltrators, 3 meals each", partial(insiders.infiltrators, number=20), "bought"),
    Attack("two groups return to a friend's place", insiders.friends, "friends"),
    Attack("extortion by reviews", insiders.extortion, "other", wanted=-1),
    Attack("codes relayed by an insider", tablemates.relayed, "doors"),
    Attack("staff read guests' codes", tablemates.staff, "doors"),
    Attack("no-shows claim to have come", tablemates.no_shows, "no_shows"),
    Attack("20 vandals in pairs", tablemates.vandals, "vandals"),
    Attack("denial cartel at a table", tablemates.cartel, "cartel"),
]


def attacked(scene: Scene, population: Population, attack: Attack) -> Scene:
    """The same honest world with one attack in it."""
    victim = scene.copy(attack.name)
    attack.plant(Plot(victim, population, attack.wanted))
    return victim
