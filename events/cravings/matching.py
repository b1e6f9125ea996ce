"""How wishes find one another: exact for up to 60 open wishes of one food in one city, and blind to their order.

A *match* is a set of wishes that all fit one another. The matching takes the best match there is, then the best of
what is left, until no match remains. Best is: most people; of these the earliest; of these the wishes that have
waited longest. Nothing else is compared, so the same wishes give the same tables in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

COMMON = timedelta(minutes=90)  # so long all must have time
LEAD = timedelta(hours=3)  # no table begins sooner: people have to answer and to get there
MOST_PEOPLE = 10  # around one table
MOST_WISHES = 60  # compared at once; of more, those that have waited longest

EARTH_KM = 6371.0

Found = tuple[int, datetime, tuple[int, ...]]


class Audience(StrEnum):
    """With whom one would eat."""

    GROUPS = "groups"
    TABLEMATES = "tablemates"
    CITY = "city"


class Tongue(StrEnum):
    """What is spoken at the table."""

    ANY = "any"
    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Window:
    """A time that somebody has."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Circle:
    """So far around a place."""

    lat: float
    lng: float
    km: float


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish for one food in one city. `key` grows with the time of writing; `area` may be empty: anywhere.

    `circle` is more precise than `area`, which is then the area of its middle, for those who only named theirs.
    """

    key: int
    member: int
    size: int
    least: int
    windows: tuple[Window, ...]
    area: str = ""
    tongue: Tongue = Tongue.ANY
    audience: Audience = Audience.CITY
    groups: frozenset[int] = frozenset()
    met: frozenset[int] = frozenset()  # whom the author has sat with
    apart: frozenset[int] = frozenset()  # whom the author does not meet, whoever of the two wants it so
    cap_fen: int | None = None
    circle: Circle | None = None

    def admits(self, other: Wish) -> bool:
        """Whether the author would eat with the other one."""
        if self.audience is Audience.CITY:
            return True
        if self.audience is Audience.GROUPS:
            return not self.groups.isdisjoint(other.groups)
        return other.member in self.met


@dataclass(frozen=True, slots=True)
class Match:
    """Wishes that fit, and when, where and for how much at most the table would be."""

    wishes: tuple[Wish, ...]
    starts_at: datetime
    ends_at: datetime
    area: str
    cap_fen: int | None

    @property
    def people(self) -> int:
        """How many there would be, companions too."""
        return sum(wish.size for wish in self.wishes)


def match_all(wishes: Iterable[Wish], now: datetime) -> list[Match]:
    """Every table that comes of these wishes, the best first: no wish is in two, none left could be in one."""
    left = sorted(wishes, key=lambda wish: wish.key)[:MOST_WISHES]
    found = []
    while (best := _best(left, now)) is not None:
        found.append(_match(best, left, now))
        left = [wish for wish in left if wish.key not in best[2]]
    return found


def fits(one: Wish, other: Wish) -> bool:
    """Whether two wishes may be at one table, time aside."""
    return (
        one.member != other.member
        and _same_part_of_town(one, other)
        and (Tongue.ANY in (one.tongue, other.tongue) or one.tongue is other.tongue)
        and other.member not in one.apart
        and one.member not in other.apart
        and one.admits(other)
        and other.admits(one)
    )


def _same_part_of_town(one: Wish, other: Wish) -> bool:
    """Each middle lies in the other's circle: so any middle of a match suits all of it. Else the areas' names agree."""
    if one.circle is not None and other.circle is not None:
        return distance_km(one.circle, other.circle) <= min(one.circle.km, other.circle.km)
    return not one.area or not other.area or one.area == other.area


def distance_km(one: Circle, other: Circle) -> float:
    """Kilometres between the middles, along the earth (haversine)."""
    lat, lng = radians(other.lat - one.lat) / 2, radians(other.lng - one.lng) / 2
    bent = sin(lat) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(lng) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, bent)))


def overlap(wishes: Sequence[Wish], now: datetime) -> Window | None:
    """The earliest time that all have, of at least 90 minutes and no sooner than in three hours."""
    for start in _starts(wishes, now):
        ends = [_until(wish, start) for wish in wishes]
        if all(end is not None for end in ends):
            return Window(start, min(end for end in ends if end is not None))
    return None


def soonest(now: datetime) -> datetime:
    """The next quarter of an hour from which on a table may begin."""
    late = (now + LEAD).replace(second=0, microsecond=0)
    late += timedelta(minutes=0 if late >= now + LEAD else 1)
    return late + timedelta(minutes=-late.minute % 15)


def _starts(wishes: Sequence[Wish], now: datetime) -> list[datetime]:
    """The only moments at which the time in common of some wishes can begin."""
    first = soonest(now)
    return sorted({max(window.starts_at, first) for wish in wishes for window in wish.windows})


def _until(wish: Wish, start: datetime) -> datetime | None:
    """Until when the author has time who begins then; None when that is too short."""
    ends = [w.ends_at for w in wish.windows if w.starts_at <= start and w.ends_at >= start + COMMON]
    return max(ends, default=None)


def _best(wishes: Sequence[Wish], now: datetime) -> Found | None:
    """The best match: for each moment at which one could begin and each least number, the heaviest clique.

    Whoever could begin at a later moment and all together also sooner has been looked at then.
    """
    best: Found | None = None
    seen: list[frozenset[int]] = []
    for start in _starts(wishes, now):
        there = [wish for wish in wishes if _until(wish, start) is not None]
        keys = frozenset(wish.key for wish in there)
        if any(keys <= known for known in seen):
            continue
        seen.append(keys)
        for least in sorted({wish.least for wish in there}):
            floor = max(least, 0 if best is None else best[0] + (best[1] < start))
            found = _Cliques([wish for wish in there if wish.least <= least], floor).heaviest()
            if found is not None and (
                best is None or _rank(found, start) < _rank((best[0], best[2]), best[1])
            ):
                best = (found[0], start, found[1])
    return best


def _rank(found: tuple[int, tuple[int, ...]], start: datetime) -> tuple[int, datetime, tuple[int, ...]]:
    return -found[0], start, found[1]


def _match(found: Found, wishes: Sequence[Wish], now: datetime) -> Match:
    chosen = tuple(wish for wish in wishes if wish.key in found[2])
    time = overlap(chosen, now)
    if time is None:
        raise AssertionError("wishes that were matched have a time in common")
    caps = [wish.cap_fen for wish in chosen if wish.cap_fen is not None]
    area = max((wish.area for wish in chosen if wish.circle is None), default="")
    return Match(chosen, time.starts_at, time.ends_at, area, min(caps, default=None))


class _Cliques:
    """Branch and bound over the wishes that fit one another, by key: the first heaviest found is the smallest."""

    def __init__(self, wishes: Sequence[Wish], floor: int) -> None:
        self.wishes = wishes
        self.sizes = [wish.size for wish in wishes]
        self.near = [
            sum(1 << j for j, other in enumerate(wishes) if i != j and fits(one, other))
            for i, one in enumerate(wishes)
        ]
        self.weight = floor - 1
        self.found: tuple[int, ...] | None = None

    def heaviest(self) -> tuple[int, tuple[int, ...]] | None:
        """The heaviest set of two or more that all fit and sit around one table, or None below the floor."""
        self._grow((), 0, (1 << len(self.wishes)) - 1)
        if self.found is None:
            return None
        return self.weight, tuple(self.wishes[i].key for i in self.found)

    def _grow(self, chosen: tuple[int, ...], weight: int, open_: int) -> None:
        if len(chosen) > 1 and weight > self.weight:
            self.weight, self.found = weight, chosen
        while open_ and self.weight < MOST_PEOPLE and weight + self._bound(open_) > self.weight:
            i = (open_ & -open_).bit_length() - 1
            open_ &= open_ - 1
            if weight + self.sizes[i] <= MOST_PEOPLE:
                self._grow((*chosen, i), weight + self.sizes[i], open_ & self.near[i])

    def _bound(self, open_: int) -> int:
        """No clique among these weighs more: of wishes that do not fit one another it holds at most one."""
        total = 0
        while open_:
            apart, heaviest = open_, 0
            while apart:
                i = (apart & -apart).bit_length() - 1
                heaviest = max(heaviest, self.sizes[i])
                open_ &= ~(1 << i)
                apart &= ~self.near[i] & ~(1 << i)
            total += heaviest
        return total
