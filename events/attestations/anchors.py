"""Seeds that nobody appoints: groups trusted by their own recorded life (TRUST.md section 3.1, simplest form)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

OLD_ENOUGH, SHARE_OF_SCENE_AGE = timedelta(days=120), 0.35
YOUNG_SCENE = timedelta(days=200)
FEWEST_TABLES, FEWEST_VENUES, YOUNG_FEWEST = 5, 4, 3
FEWEST_PEOPLE, TOP_VENUE_SHARE = 8, 0.5
FEWEST_BRIDGES, FEWEST_LINKS, SAME_SCENE_PEOPLE = 3, 2, 2
ANCHORS_OF_ONE_HOST = 2
YOUNG_SEEDS, YOUNG_SEEDS_SHARE = 3, 20


@dataclass(frozen=True, kw_only=True)
class ConfirmedSeat:
    """One confirmed seat: who sat, at which dinner of which group, who hosted it, where, when, how surely.

    `table` is the number of the table where a dinner had many, else 0: only those at one table have met.
    """

    member: int
    dinner: int
    group: int
    host: int
    venue: int | None
    starts_at: datetime
    probability: float = 1.0
    table: int = 0


@dataclass
class _Life:
    """What is recorded of one group: the lists hold one entry for each table of two people or more."""

    group: int
    since: datetime
    people: set[int] = field(default_factory=set)
    venues: list[int | None] = field(default_factory=list)
    hosts: list[int] = field(default_factory=list)
    seats: int = 0


def anchor_groups(seats: Iterable[ConfirmedSeat], now: datetime) -> frozenset[int]:
    """Return the groups in which the walk of trust begins.

    A group is a candidate by its age (120 days; a young scene: 35 % of its age), its tables, venues and people,
    and by the people it shares with other candidates; a host plants two at most. Of scenes that share nobody with
    one another, the one with the largest seats x age is kept: an invented scene would have to outgrow the real
    one, unseen, for months. While there is no candidate the oldest groups serve (5 %, at least three).
    """
    lives = _lives(seats)
    if not lives:
        return frozenset()
    scene_age = now - min(life.since for life in lives)
    candidates = [life for life in lives if _has_lived(life, now, scene_age)]
    linked = _linked(_few_of_each_host(candidates))
    if not linked:
        oldest = sorted(lives, key=lambda life: (life.since, life.group))
        return frozenset(life.group for life in oldest[: max(YOUNG_SEEDS, len(lives) // YOUNG_SEEDS_SHARE)])
    scenes = _scenes(linked)
    best = max(scenes, key=lambda scene: (_mass(scene, now), -min(life.group for life in scene)))
    return frozenset(life.group for life in best)


def _lives(seats: Iterable[ConfirmedSeat]) -> list[_Life]:
    tables: dict[int, list[ConfirmedSeat]] = defaultdict(list)
    for seat in seats:
        tables[seat.dinner].append(seat)
    lives: dict[int, _Life] = {}
    for dinner in sorted(tables):
        table = tables[dinner]
        if len({seat.member for seat in table}) < 2:
            continue
        first = table[0]
        life = lives.setdefault(first.group, _Life(first.group, first.starts_at))
        life.since = min(life.since, first.starts_at)
        life.people.update(seat.member for seat in table)
        life.venues.append(first.venue)
        life.hosts.append(first.host)
        life.seats += len(table)
    return list(lives.values())


def _has_lived(life: _Life, now: datetime, scene_age: timedelta) -> bool:
    young = scene_age <= YOUNG_SCENE
    known = Counter(venue for venue in life.venues if venue is not None)
    return (
        now - life.since >= min(OLD_ENOUGH, SHARE_OF_SCENE_AGE * scene_age)
        and len(life.venues) >= (YOUNG_FEWEST if young else FEWEST_TABLES)
        and len(known) >= (YOUNG_FEWEST if young else FEWEST_VENUES)
        and max(known.values()) <= TOP_VENUE_SHARE * len(life.venues)
        and len(life.people) >= FEWEST_PEOPLE
    )


def _few_of_each_host(candidates: Collection[_Life]) -> list[_Life]:
    """Keep the two oldest candidates of each main host, so that nobody plants many anchors."""
    planted: Counter[int] = Counter()
    kept: list[_Life] = []
    for life in sorted(candidates, key=lambda life: (life.since, life.group)):
        hosts = Counter(life.hosts)
        main = min(hosts, key=lambda host: (-hosts[host], host))
        planted[main] += 1
        if planted[main] <= ANCHORS_OF_ONE_HOST:
            kept.append(life)
    return kept


def _linked(candidates: list[_Life]) -> list[_Life]:
    """Keep candidates that share three people with others and lead to two others, until nothing more falls."""
    while True:
        groups_of = Counter(member for life in candidates for member in life.people)
        kept = [life for life in candidates if _bridges(life, groups_of)]
        if len(kept) == len(candidates):
            return kept
        candidates = kept


def _bridges(life: _Life, groups_of: Mapping[int, int]) -> bool:
    elsewhere = [groups_of[member] - 1 for member in life.people if groups_of[member] > 1]
    return len(elsewhere) >= FEWEST_BRIDGES and sum(elsewhere) >= FEWEST_LINKS


def _scenes(lives: list[_Life]) -> list[list[_Life]]:
    """Return the lives in sets within which a chain of shared people (two at each link) leads everywhere."""
    scenes: list[list[_Life]] = []
    left = list(lives)
    while left:
        scene, left = [left[0]], left[1:]
        for life in scene:
            near = [other for other in left if len(life.people & other.people) >= SAME_SCENE_PEOPLE]
            scene.extend(near)
            left = [other for other in left if other not in near]
        scenes.append(scene)
    return scenes


def _mass(scene: Iterable[_Life], now: datetime) -> float:
    return sum(life.seats * max(1.0, (now - life.since) / timedelta(days=1)) for life in scene)
