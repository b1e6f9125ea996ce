"""Honest dinners: who comes, who is forgotten, who answers afterwards, and who is mistaken."""

from __future__ import annotations

from bench.worlds.people import Circle, Population
from bench.worlds.scene import Scene

CANCELS, VANISHES = 0.05, 0.02  # of those who promised; of hosts
DEAD_PHONE, ONE_PHONE = 0.07, 0.04  # of people; of tables
WALK_INS, OF_TWO, HOSTED = 0.08, 0.07, 0.03  # of dinners
# What an answering tablemate says of somebody who was there, and of somebody who was not; else nothing.
OF_THERE = {"yes": 0.90, "unsure": 0.03, "no": 0.008}
OF_ABSENT = {"yes": 0.03, "unsure": 0.07, "no": 0.55}
BIG = 8
BIG_DOUBT = 0.12  # at big tables so many more are "not sure" about a face
COUNTS, MISCOUNTS = 0.5, 0.07


def dine(scene: Scene, population: Population) -> None:
    """Let every circle live through its dinners, day by day over all of them."""
    dice = scene.dice
    calendar = []
    for circle in population.circles:
        day = circle.founded + dice.uniform(1, circle.gap)
        while day < scene.now - 4:
            calendar.append((int(day), circle.id, circle))
            day += max(2.0, dice.gauss(circle.gap, circle.gap / 3))
    for day, _, circle in sorted(calendar, key=lambda each: each[:2]):
        _evening(scene, population, circle, day)


def _evening(scene: Scene, population: Population, circle: Circle, day: int) -> None:
    dice = scene.dice
    free = [each for each in circle.people if _can(scene, population, each, day)]
    if len(free) < 2:
        return
    wanted = 2 if dice.random() < OF_TWO else min(len(free), max(3, round(dice.gauss(6.2, 2.2))))
    guests = dice.sample(free, wanted)
    liked = [4 / (1 + place) + 1 for place in range(len(circle.venues))]
    venue = dice.choices(circle.venues, liked)[0]
    dinner = scene.call(circle.id, venue, guests[0], day, hosted=dice.random() < HOSTED)
    if wanted > 2 and dice.random() < circle.open_to_strangers:
        guests += _strangers(scene, population, circle, guests, day)
    there = [guest for guest in guests if _comes(scene, population, dinner, guest, guest == guests[0])]
    if wanted > 2 and dice.random() < WALK_INS:
        for stranger in _strangers(scene, population, circle, guests, day)[:1]:
            scene.seat(dinner, stranger, "walkin")
            there.append(stranger)
    tell(scene, population, dinner, there)


def _can(scene: Scene, population: Population, member: int, day: int) -> bool:
    return population.people[member].created < day and (member, day) not in scene.busy


def _strangers(
    scene: Scene, population: Population, circle: Circle, guests: list[int], day: int
) -> list[int]:
    some = scene.dice.sample(population.in_city[circle.city], 3)
    return [each for each in some if each not in guests and _can(scene, population, each, day)][:2]


def _comes(scene: Scene, population: Population, dinner: int, member: int, hosts: bool) -> bool:
    dice = scene.dice
    if not hosts and dice.random() < CANCELS:
        scene.seat(dinner, member, "cancelled", there=False)
        return False
    comes = dice.random() >= VANISHES if hosts else dice.random() < population.people[member].comes
    scene.seat(dinner, member, "going", there=comes)
    if not comes:
        scene.truth.no_shows.add((dinner, member))
        if dice.random() < 0.2:
            scene.claim(dinner, member, present=False)
    return comes


def tell(scene: Scene, population: Population, dinner: int, there: list[int]) -> None:
    """Let those who were there leave their traces: codes read at the table, words afterwards."""
    dice = scene.dice
    phones = [each for each in there if dice.random() >= DEAD_PHONE]
    if dice.random() < ONE_PHONE:
        phones = phones[:1]
    for reader in phones:
        if dice.random() < population.people[reader].scans:
            others = [each for each in phones if each != reader]
            for shower in dice.sample(others, min(len(others), dice.choice((1, 1, 2)))):
                geo = dice.choices((None, True, False), (70, 28, 2))[0]
                scene.scan(dinner, shower, reader, geo)
    for witness in there:
        if dice.random() < population.people[witness].answers:
            answer(scene, dinner, witness, set(there))


def answer(scene: Scene, dinner: int, witness: int, there: set[int]) -> None:
    """One honest person says what she remembers."""
    dice = scene.dice
    scene.claim(dinner, witness)
    doubt = BIG_DOUBT if len(there) > BIG else 0.0
    for subject in scene.listed[dinner]:
        if subject == witness:
            continue
        says = OF_THERE if subject in there else OF_ABSENT
        said = dice.choices([*says, ""], [*says.values(), 1 - sum(says.values())])[0]
        if said and dice.random() < doubt:
            said = "unsure"
        if said:
            scene.say(dinner, witness, subject, said)
    if dice.random() < COUNTS:
        miscount = dice.choice((-1, 1)) if dice.random() < MISCOUNTS else 0
        scene.count(dinner, witness, max(1, len(there) + miscount))
