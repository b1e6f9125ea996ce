"""Cities with their venues, people and overlapping groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from bench.worlds.scene import Scene


@dataclass(frozen=True)
class Size:
    """How large an honest world is; people, groups and venues are of each city."""

    cities: int = 1
    people: int = 1500
    groups: int = 100
    venues: int = 150
    days: int = 730


ALONE, ALONE_PEOPLE = 12, 9  # one group in so many shares nobody with the others; its people
SMALL = Size(cities=1, people=170, groups=14, venues=24, days=420)


@dataclass(frozen=True)
class Person:
    """How somebody behaves (assumptions, not field data)."""

    id: int
    city: int
    created: float
    answers: float  # chance to say afterwards who was there
    scans: float  # chance to read a code at the table
    writes: float  # chance to review
    comes: float  # chance to come after promising
    lenient: float  # stars added to every review


@dataclass
class Circle:
    """A group with its rhythm and the places it likes."""

    id: int
    city: int
    founded: int
    people: list[int]
    gap: float  # days between dinners
    venues: list[int]
    open_to_strangers: float
    taste: dict[int, float] = field(
        default_factory=dict
    )  # what this circle finds better or worse than others


@dataclass
class Population:
    """All that lives in a world."""

    people: dict[int, Person] = field(default_factory=dict)
    circles: list[Circle] = field(default_factory=list)
    venues: dict[int, list[int]] = field(default_factory=dict)  # of each city
    in_city: dict[int, list[int]] = field(default_factory=dict)


def populate(scene: Scene, size: Size) -> Population:
    """Fill the cities."""
    population = Population()
    for city in range(size.cities):
        population.venues[city] = [_venue(scene) for _ in range(size.venues)]
        people = [_person(scene, city, size) for _ in range(size.people)]
        population.people.update({person.id: person for person in people})
        population.in_city[city] = [person.id for person in people]
    for city in range(size.cities):
        _groups(scene, population, city, size)
    return population


def _venue(scene: Scene) -> int:
    venue = scene.new("venues")
    scene.truth.stars[venue] = min(4.7, max(2.2, scene.dice.gauss(3.6, 0.5)))
    return venue


def _person(scene: Scene, city: int, size: Size) -> Person:
    dice = scene.dice
    created = dice.uniform(0, size.days * 0.8) if dice.random() < 0.8 else dice.uniform(0, size.days * 0.1)
    return Person(
        id=scene.member(created),
        city=city,
        created=created,
        answers=dice.betavariate(2.4, 1.9),
        scans=dice.betavariate(2, 2),
        writes=dice.betavariate(2, 2.5),
        comes=1 - dice.betavariate(1, 24),
        lenient=dice.gauss(0, 0.35),
    )


def _groups(scene: Scene, population: Population, city: int, size: Size) -> None:
    """Found a city's groups: most share people with others, one in twelve lives by itself."""
    dice = scene.dice
    people = population.in_city[city]
    sociable = {person: dice.lognormvariate(0, 0.7) for person in people}
    hermits = size.groups // ALONE * ALONE_PEOPLE
    common = people[hermits:]
    for number in range(size.groups):
        at = number // ALONE * ALONE_PEOPLE
        apart = number % ALONE == ALONE - 1
        members = (
            people[at : at + ALONE_PEOPLE] if apart else _draw(dice, common, sociable, dice.randint(10, 34))
        )
        population.circles.append(_circle(scene, population, city, size, members))


def _draw(dice: Random, people: list[int], weight: dict[int, float], wanted: int) -> list[int]:
    chosen: dict[int, None] = {}
    while len(chosen) < wanted:
        chosen.update(dict.fromkeys(dice.choices(people, [weight[each] for each in people], k=wanted)))
    return list(chosen)[:wanted]


def _circle(scene: Scene, population: Population, city: int, size: Size, members: list[int]) -> Circle:
    dice = scene.dice
    members.sort(key=lambda each: population.people[each].created)
    founded = int(population.people[members[0]].created + dice.uniform(0, size.days * 0.55))
    founded = min(founded, int(size.days * 0.85))
    places = population.venues[city]
    return Circle(
        id=scene.group(founded, members[0], members),
        city=city,
        founded=founded,
        people=members,
        gap=dice.uniform(9, 30),
        venues=dice.sample(places, min(len(places), dice.randint(10, 22))),
        open_to_strangers=dice.uniform(0, 0.6),
    )
