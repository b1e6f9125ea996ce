"""The law of conditional seats (DN-07): which of those who say "I come if…" sit.

An answer may ask for three things, and all of them must hold: that at least so many people come, that one certain
member comes, that the cap is not above an amount. A set of answers is *consistent* when, with everybody firm and
the set itself at the table, each answer of it has what it asks for. Among the consistent sets that fit the free
seats `settle` answers the one with the most people. Should several be equally large, one goes through the answers in
the order of their keys and takes each that some largest set (with those taken before) has in it. Nothing depends on
who answered first: the key is a digest of two public addresses that anybody can compute.

Each answer names at most one member, so answers hang on each other as trees (those who wait for each other in a ring
count as one). That makes the exact search short: for each number of people, tried from the top, the sums that closed
sets of the trees can have are the bits of one integer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_ANSWERS = 60  # for one dinner


class ConditionState(StrEnum):
    """What has become of an answer; while open or met it is part of what is settled."""

    OPEN = "open"
    MET = "met"
    FIRM = "firm"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


ALIVE = (ConditionState.OPEN, ConditionState.MET)


class ConditionReason(StrEnum):
    """Why an answer cannot be kept."""

    CLOSED = "condition_closed"
    NOTHING_ASKED = "nothing_asked"
    NOT_HERE = "not_here"
    NOT_MET = "condition_not_met"
    ONESELF = "oneself"
    SEATED = "seated_already"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many_answers"
    TOO_MANY_PEOPLE = "too_many_people"


@dataclass(frozen=True, slots=True)
class Firm:
    """Those who come without an if: so many people, these members; `held` seats are promised to others first."""

    people: int
    members: frozenset[int] = frozenset()
    held: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody comes, with companions `size` people, if all of this holds; None asks for nothing."""

    member: int
    size: int
    key: str
    at_least: int | None = None
    whom: int | None = None
    cap_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Unmet:
    """What is missing for one answer: so many people, the member, the cap; or nothing but room."""

    people: int = 0
    whom: bool = False
    cap: bool = False
    room: bool = False

    def __bool__(self) -> bool:
        return bool(self.people or self.whom or self.cap or self.room)


def settle(firm: Firm, conditional: Iterable[Answer], limit: int, cap: int | None) -> frozenset[int]:
    """Return the members who sit: the largest consistent set that fits, whatever the order of the answers."""
    able = {each.member: each for each in conditional if _affordable(each, cap)}
    room = max(0, limit - firm.people - firm.held)
    for people in range(min(room, sum(each.size for each in able.values())), 0, -1):
        pool = _closed(able, firm, people)
        trees = _Trees.of(pool)
        if trees.reaches(people):
            return trees.first(people)
    return frozenset()


def unmet(own: Answer, seated: Collection[Answer], firm: Firm, cap: int | None) -> Unmet:
    """Return what is missing for one's own answer; `seated` are the other answers that are met."""
    coming = firm.people + own.size + sum(each.size for each in seated if each.member != own.member)
    missing = max(0, (own.at_least or 0) - coming)
    whom = own.whom is not None and own.whom not in firm.members | {each.member for each in seated}
    found = Unmet(missing, whom, not _affordable(own, cap))
    return found if found else Unmet(room=own.member not in {each.member for each in seated})


def may_answer(
    *, starts_at: datetime, closes_at: datetime, called_off: bool, seated: bool, others: int, now: datetime
) -> ConditionReason | None:
    """Return why somebody cannot answer with an if, or None; `others` is how many have."""
    if called_off or now >= min(starts_at, closes_at):
        return ConditionReason.CLOSED
    if seated:
        return ConditionReason.SEATED
    return ConditionReason.TOO_MANY if others >= MOST_ANSWERS else None


def problem(
    *, member: int, size: int, at_least: int | None, whom: int | None, cap_fen: int | None, limit: int
) -> ConditionReason | None:
    """Return what is wrong with an answer, or None; more people than the table has can never come."""
    if at_least is None and whom is None and cap_fen is None:
        return ConditionReason.NOTHING_ASKED
    if whom == member:
        return ConditionReason.ONESELF
    if at_least is not None and at_least <= size:
        return ConditionReason.TOO_FEW
    if at_least is not None and at_least > limit:
        return ConditionReason.TOO_MANY_PEOPLE
    return None


def _affordable(each: Answer, cap: int | None) -> bool:
    return each.cap_fen is None or (cap is not None and cap <= each.cap_fen)


def _closed(able: Mapping[int, Answer], firm: Firm, people: int) -> dict[int, Answer]:
    """The answers that could be met with so many more people, whom they name among them; firm names are left out."""
    pool = {
        m: each if each.whom not in firm.members else Answer(m, each.size, each.key)
        for m, each in able.items()
        if (each.at_least or 0) <= firm.people + people
    }
    while lost := [m for m, each in pool.items() if each.whom is not None and each.whom not in pool]:
        for member in lost:
            del pool[member]
    return pool


@dataclass(frozen=True, slots=True)
class _Trees:
    """Knots of answers in preorder, whoever is named before who names them; `ends` is where a knot's tree ends."""

    knots: tuple[tuple[Answer, ...], ...]
    parents: tuple[int | None, ...]
    ends: tuple[int, ...]

    @staticmethod
    def of(pool: Mapping[int, Answer]) -> _Trees:
        """Hang each knot under the one it needs."""
        knots = _knots(pool)
        home = {each.member: at for at, knot in enumerate(knots) for each in knot}
        above = [
            next((home[e.whom] for e in knot if e.whom is not None and home[e.whom] != at), None)
            for at, knot in enumerate(knots)
        ]
        return _preorder(knots, above)

    def reaches(self, people: int, chosen: Collection[int] = (), out: Collection[int] = ()) -> bool:
        """Whether some closed set with these knots, without those, has exactly so many people."""
        sums = [1] * (len(self.knots) + 1)
        for at in range(len(self.knots) - 1, -1, -1):
            size = sum(each.size for each in self.knots[at])
            taken = 0 if at in out else sums[at + 1] << size
            left = 0 if at in chosen else sums[self.ends[at]]
            sums[at] = (taken | left) & ((2 << people) - 1)
        return bool(sums[0] >> people & 1)

    def first(self, people: int) -> frozenset[int]:
        """The members of the first such set, by the order of keys."""
        chosen: set[int] = set()
        out: set[int] = set()
        for at in sorted(range(len(self.knots)), key=lambda at: _rank(self.knots[at])):
            wanted = chosen | set(self._up_from(at))
            if self.reaches(people, wanted, out):
                chosen = wanted
            else:
                out.add(at)
        return frozenset(each.member for at in chosen for each in self.knots[at])

    def _up_from(self, at: int | None) -> Iterable[int]:
        while at is not None:
            yield at
            at = self.parents[at]


def _rank(knot: tuple[Answer, ...]) -> tuple[str, int]:
    return min((each.key, each.member) for each in knot)


def _knots(pool: Mapping[int, Answer]) -> list[tuple[Answer, ...]]:
    """Answers that name each other in a ring as one knot, every other alone; ordered by key."""
    rings: dict[int, frozenset[int]] = {}
    for start in pool:
        path: list[int] = []
        at: int | None = start
        while at is not None and at not in rings and at not in path:
            path.append(at)
            at = pool[at].whom
        ring = frozenset(path[path.index(at) :]) if at in path else frozenset[int]()
        rings |= {member: ring if member in ring else frozenset({member}) for member in path}
    knots = [tuple(pool[member] for member in sorted(ring)) for ring in set(rings.values())]
    return sorted(knots, key=_rank)


def _preorder(knots: list[tuple[Answer, ...]], above: list[int | None]) -> _Trees:
    below: dict[int | None, list[int]] = {}
    for at, parent in enumerate(above):
        below.setdefault(parent, []).append(at)
    order: list[int] = []
    stack = below.get(None, [])[::-1]
    while stack:
        at = stack.pop()
        order.append(at)
        stack += below.get(at, [])[::-1]
    place = {at: new for new, at in enumerate(order)}
    parents = [None if above[at] is None else place[above[at] or 0] for at in order]
    ends = list(range(1, len(order) + 1))
    for new in range(len(order) - 1, -1, -1):
        parent = parents[new]
        if parent is not None:
            ends[parent] = max(ends[parent], ends[new])
    return _Trees(tuple(knots[at] for at in order), tuple(parents), tuple(ends))
