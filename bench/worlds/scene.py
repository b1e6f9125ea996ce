"""A world with its ground truth kept apart: what the rules see, and what really happened."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import permutations
from random import Random

from bench.worlds.shape import Row, Seat, World, empty

EVENING = 0.8  # of a day: seven in the evening


@dataclass
class Truth:
    """What no rule may see."""

    seated: set[Seat] = field(default_factory=set)
    stars: dict[int, float] = field(default_factory=dict)
    attackers: set[int] = field(default_factory=set)
    fakes: set[Seat] = field(default_factory=set)  # false seats that the attack wants accepted
    victims: set[Seat] = field(default_factory=set)  # real seats that the attack wants rejected
    no_shows: set[Seat] = field(default_factory=set)  # promised, not come, not of an attack
    target: int | None = None  # the venue whose number is to be moved
    wanted: int = 1  # up, or -1: down
    paid: set[Seat] = field(default_factory=set)  # seats that the venue's own till calls paid
    cost: float = 0.0  # CNY


class Scene:
    """A world under construction; rows are never changed in place, so copies share them."""

    def __init__(self, seed: int, name: str, now: float) -> None:
        self.seed, self.dice = seed, Random(f"{seed} {name}")
        self.world: World = empty(now)
        self.truth = Truth()
        self.listed: defaultdict[int, list[int]] = defaultdict(list)
        self.dinner: dict[int, Row] = {}
        self.reviewed: set[Seat] = set()
        self._next: defaultdict[str, int] = defaultdict(lambda: 1)
        self.busy: set[tuple[int, int]] = set()  # (member, day)

    def copy(self, name: str) -> Scene:
        """The same world to plant something into, with dice of its own."""
        new = Scene(self.seed, name, self.world["now"])
        new.world = {k: list(v) if isinstance(v, list) else v for k, v in self.world.items()}
        old, truth = self.truth, new.truth
        truth.seated, truth.stars = set(old.seated), dict(old.stars)
        truth.no_shows = set(old.no_shows)
        new.listed = defaultdict(list, {dinner: list(who) for dinner, who in self.listed.items()})
        new.dinner, new.reviewed, new.busy = dict(self.dinner), set(self.reviewed), set(self.busy)
        new._next.update(self._next)
        return new

    @property
    def now(self) -> float:
        """The last day."""
        return float(self.world["now"])

    def new(self, kind: str, **columns: object) -> int:
        """Add a row that has an id; return the id."""
        number = self._next[kind]
        self._next[kind] = number + 1
        self.world[kind].append({"id": number, **columns})
        return number

    def member(self, created: float) -> int:
        """Register an account."""
        return self.new("members", created=created)

    def group(self, created: float, founder: int, members: list[int]) -> int:
        """Found a group with its members."""
        group = self.new("groups", created=created, founder=founder)
        for member in dict.fromkeys([founder, *members]):
            self.world["memberships"].append({"group": group, "member": member, "since": created})
        return group

    def call(self, group: int, venue: int, host: int, day: int, hosted: bool = False) -> int:
        """Call a dinner for the evening of a day."""
        start = day + EVENING
        dinner = self.new("dinners", group=group, venue=venue, host=host, start=start, hosted=int(hosted))
        self.dinner[dinner] = self.world["dinners"][-1]
        return dinner

    def seat(self, dinner: int, member: int, kind: str = "going", there: bool = True) -> None:
        """List somebody, and note whether they really sat there."""
        start = self.dinner[dinner]["start"]
        at = start if kind == "walkin" else start - 1
        self.world["rsvps"].append({"dinner": dinner, "member": member, "kind": kind, "at": at})
        self.listed[dinner].append(member)
        self.busy.add((member, int(start)))
        if there:
            self.truth.seated.add((dinner, member))

    def scan(self, dinner: int, shower: int, scanner: int, geo: bool | None = None) -> None:
        """The scanner reads the shower's live code, once for each pair."""
        at = self.dinner[dinner]["start"] + 0.02
        row = {"dinner": dinner, "shower": shower, "scanner": scanner, "at": at, "geo": geo}
        self.world["presence"].append(row)

    def claim(self, dinner: int, member: int, present: bool = True) -> None:
        """Say of oneself whether one was there."""
        at = self.dinner[dinner]["start"] + 0.5
        self.world["claims"].append({"dinner": dinner, "member": member, "present": present, "at": at})

    def say(self, dinner: int, witness: int, subject: int, say: str = "yes") -> None:
        """Say of somebody else whether they were there."""
        at = self.dinner[dinner]["start"] + 0.5
        row = {"dinner": dinner, "witness": witness, "subject": subject, "say": say, "at": at}
        self.world["testimonies"].append(row)

    def count(self, dinner: int, witness: int, heads: int) -> None:
        """Say how many sat at the table."""
        at = self.dinner[dinner]["start"] + 0.5
        self.world["headcounts"].append({"dinner": dinner, "witness": witness, "n": heads, "at": at})

    def review(self, dinner: int, member: int, stars: int) -> None:
        """Review the dinner's venue, once."""
        venue, start = self.dinner[dinner]["venue"], self.dinner[dinner]["start"]
        self.reviewed.add((dinner, member))
        self.new("reviews", dinner=dinner, member=member, venue=venue, stars=stars, at=start + 1)

    def vouch_all(self, dinner: int, people: list[int]) -> None:
        """Everybody of a plot claims, scans, confirms and counts everybody of it."""
        for member in people:
            self.claim(dinner, member)
            self.count(dinner, member, len(people))
        for one, other in permutations(people, 2):
            self.say(dinner, one, other)
        for one, other in zip(people, people[1:] + people[:1], strict=True):
            if one != other and len(people) > 1:
                self.scan(dinner, one, other)

    def take_back(self, dinner: int, member: int) -> None:
        """Forget the words that an honest member would have said of one dinner."""
        world = self.world
        for name, who in (("claims", "member"), ("testimonies", "witness"), ("headcounts", "witness")):
            world[name] = [r for r in world[name] if r["dinner"] != dinner or r[who] != member]

    def unreview(self, seats: set[Seat]) -> None:
        """Forget reviews written from these seats."""
        self.reviewed -= seats
        kept = [row for row in self.world["reviews"] if (row["dinner"], row["member"]) not in seats]
        self.world["reviews"] = kept
