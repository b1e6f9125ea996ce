"""What attacks have in common: accounts, invented dinners, whom they can buy, and the venue they push."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bench.worlds.people import Population
from bench.worlds.scene import Scene
from bench.worlds.shape import Seat

TABLES_OF_TARGET = 13
ACCOUNT, WRITTEN, REAL_SEAT, PAID_LIE = 5, 15, 120, 100  # CNY, assumed


class Plot:
    """An honest world into which one attack is planted."""

    def __init__(self, scene: Scene, population: Population, wanted: int = 1) -> None:
        self.scene, self.population, self.dice = scene, population, scene.dice
        self.truth = scene.truth
        self.truth.wanted = wanted
        self.truth.target = target(scene, wanted)
        self.venues = list(self.truth.stars)

    @property
    def target(self) -> int:
        """The venue whose number is to be moved."""
        assert self.truth.target is not None
        return self.truth.target

    def accounts(self, number: int, since: float, until: float) -> list[int]:
        """Register accounts of the attacker, a steady trickle."""
        made = [self.scene.member(self.dice.uniform(since, until)) for _ in range(number)]
        self.truth.attackers.update(made)
        self.truth.cost += ACCOUNT * number
        return made

    def fake(self, group: int, venue: int, day: int, people: Sequence[int]) -> int:
        """A dinner that never was; everybody swears that everybody sat there."""
        dinner = self.scene.call(group, venue, people[0], day)
        for member in people:
            self.scene.seat(dinner, member, there=False)
        self.truth.fakes.update((dinner, member) for member in people)
        self.truth.paid.update((dinner, member) for member in people if venue == self.target)
        self.scene.vouch_all(dinner, list(people))
        return dinner

    def praise(self, dinner: int, member: int) -> None:
        """Five stars, or one when the number is to fall."""
        self.scene.review(dinner, member, 5 if self.truth.wanted > 0 else 1)
        self.truth.cost += WRITTEN

    def campaign(self, people: Sequence[int], group: int, since: int, until: int, table: int = 6) -> None:
        """Everybody once at the target, at invented tables, each with a review."""
        for at in range(0, len(people), table):
            some = list(people[at : at + table])
            if len(some) == 1:
                some.append(people[0])
            dinner = self.fake(group, self.target, self.dice.randint(since, until), some)
            for member in some:
                self.praise(dinner, member)

    def old_hands(self, number: int) -> list[int]:
        """Honest members with a real record, of different circles: those whose word is worth buying."""
        seats = Counter(member for _, member in sorted(self.truth.seated))
        middle = [member for member, count in sorted(seats.items()) if 8 <= count <= 25]
        return self.dice.sample(middle, number)

    def real_tables(self, number: int, fewest: int = 4, since: float = 0) -> list[int]:
        """Honest dinners at which at least so many really sat."""
        there = Counter(dinner for dinner, _ in self.truth.seated)
        fit = [d for d, row in self.scene.dinner.items() if there[d] >= fewest and row["start"] > since]
        return self.dice.sample(fit, min(number, len(fit)))

    def there(self, dinner: int) -> list[int]:
        """Who really sat at a dinner."""
        return [each for each in self.scene.listed[dinner] if (dinner, each) in self.truth.seated]

    def join(self, dinner: int, member: int) -> None:
        """Somebody really comes to an honest table: eats, reads a code, is seen, and answers politely."""
        before = self.there(dinner)
        self.scene.seat(dinner, member)
        self.scene.scan(dinner, self.dice.choice(before), member)
        self.scene.claim(dinner, member)
        answered = {row["member"] for row in self.scene.world["claims"] if row["dinner"] == dinner}
        for each in before:
            self.scene.say(dinner, member, each)
            if each in answered and self.dice.random() < 0.9:
                self.scene.say(dinner, each, member)


def target(scene: Scene, wanted: int) -> int:
    """The venue with about 13 tables that has most to gain: a poor one to praise, a good one to run down."""
    tables = Counter(row["venue"] for row in scene.world["dinners"])
    stars = scene.truth.stars
    near = [venue for venue in stars if abs(tables[venue] - TABLES_OF_TARGET) <= 2] or list(stars)
    mark = 3.2 if wanted > 0 else 4.0
    return min(near, key=lambda venue: (abs(stars[venue] - mark), venue))


def seats_of(dinners: Sequence[int], scene: Scene, real: bool) -> set[Seat]:
    """The real or the false seats of some dinners."""
    seats = {(dinner, member) for dinner in dinners for member in scene.listed[dinner]}
    return seats & scene.truth.seated if real else seats - scene.truth.seated
