"""An honest world: the same seed and size give the same world."""

from __future__ import annotations

from bench.worlds.evenings import dine
from bench.worlds.people import Circle, Population, Size, populate
from bench.worlds.scene import Scene

TABLE, NOISE, CIRCLE_TASTE, HOSTED_LIFT = 0.30, 0.60, 0.25, 0.5  # stars
WITHOUT_DINNER = 0.06  # of reviews: somebody who went alone


def honest(seed: int, size: Size) -> tuple[Scene, Population]:
    """Make the world of this seed, with its ground truth and how its people behave."""
    scene = Scene(seed, "honest", size.days)
    population = populate_and_dine(scene, size)
    _write(scene, population)
    return scene, population


def populate_and_dine(scene: Scene, size: Size) -> Population:
    """Fill the cities and let two years pass."""
    population = populate(scene, size)
    dine(scene, population)
    return population


def _write(scene: Scene, population: Population) -> None:
    circles = {circle.id: circle for circle in population.circles}
    for row in scene.world["dinners"]:
        evening = scene.dice.gauss(0, TABLE) + _taste(scene, circles[row["group"]], row["venue"])
        evening += HOSTED_LIFT * row["hosted"]
        for member in scene.listed[row["id"]]:
            if (row["id"], member) in scene.truth.seated:
                _maybe_review(scene, population, row["id"], member, evening)
    _alone(scene, population)


def _taste(scene: Scene, circle: Circle, venue: int) -> float:
    if venue not in circle.taste:
        circle.taste[venue] = scene.dice.gauss(0, CIRCLE_TASTE)
    return circle.taste[venue]


def _maybe_review(scene: Scene, population: Population, dinner: int, member: int, evening: float) -> None:
    person = population.people[member]
    if scene.dice.random() < person.writes:
        venue = scene.dinner[dinner]["venue"]
        scene.review(dinner, member, stars(scene, venue, evening + person.lenient))


def stars(scene: Scene, venue: int, shift: float) -> int:
    """What somebody honest gives."""
    return min(5, max(1, round(scene.truth.stars[venue] + shift + scene.dice.gauss(0, NOISE))))


def _alone(scene: Scene, population: Population) -> None:
    """Reviews of people who went without a group: nothing about them can be confirmed."""
    dice = scene.dice
    for _ in range(int(len(scene.world["reviews"]) * WITHOUT_DINNER)):
        person = population.people[dice.choice(list(population.people))]
        venue = dice.choice(scene.world["dinners"])["venue"]
        evening = dice.gauss(0, TABLE) + dice.gauss(0, CIRCLE_TASTE)
        given = stars(scene, venue, evening + person.lenient)
        at = dice.uniform(person.created, scene.now)
        scene.new("reviews", dinner=None, member=person.id, venue=venue, stars=given, at=at)
