"""The law of facts: what is said of a place, by whom, and whose word stands."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.places.rules import MAX_PHONE, phone_stands

A_YEAR = timedelta(days=365)
SAID_ALREADY = timedelta(days=1)  # the same word by the same member within a day is one word
MAX_FACT = 80
MOST_SEATS = 2000


class FactKind(StrEnum):
    """What can be said of a place, in the order of its page."""

    HOURS = "hours"
    PHONE = "phone"
    ROOMS = "rooms"  # private rooms
    BIGGEST = "biggest"  # seats at the largest table
    MINIMUM = "minimum"  # what a room or a table must spend
    CORKAGE = "corkage"
    SERVICE = "service"
    COVER = "cover"  # tea, napkins
    ONE_CHECK = "one_check"
    PARKING = "parking"
    CHILDREN = "children"
    WHEELCHAIR = "wheelchair"
    SHARING = "sharing"  # strangers at one table
    CAKE = "cake"


class Source(StrEnum):
    """Who speaks: somebody whose table vouches that they ate there, any member, or the house itself."""

    DINER = "diner"
    MEMBER = "member"
    MERCHANT = "merchant"


class Answer(StrEnum):
    """The answers to a fact that is a question."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Change(StrEnum):
    """What may happen to a house (V-06)."""

    CLOSED = "closed"
    OPENED = "opened"
    MOVED = "moved"
    RENAMED = "renamed"


class Sameness(StrEnum):
    """How far it is settled that two venues are one."""

    PROPOSED = "proposed"
    MERGED = "merged"
    DECLINED = "declined"
    PARTED = "parted"


MONEY = frozenset({
    FactKind.MINIMUM, FactKind.CORKAGE, FactKind.SERVICE, FactKind.COVER, FactKind.ONE_CHECK,
})  # fmt: skip
EXPIRING = frozenset({FactKind.HOURS, FactKind.PHONE})  # greyed when nobody has said them for a year (V-12)
COUNTS = frozenset({FactKind.ROOMS, FactKind.BIGGEST})
QUESTIONS = frozenset({
    FactKind.ONE_CHECK, FactKind.CHILDREN, FactKind.WHEELCHAIR, FactKind.SHARING, FactKind.CAKE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """One word: who said what, as what, and when. An empty value takes one's word back."""

    id: int
    kind: FactKind
    value: str
    source: Source
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for a fact: the word that decides, how many say the same, and who says otherwise."""

    claim: Claim
    voices: int
    others: Sequence[Claim]
    old: bool

    @property
    def value(self) -> str:
        """What is taken as true."""
        return self.claim.value


def problem_with(kind: FactKind, value: str) -> bool:
    """Tell whether this cannot be said of that: a number that cannot be dialled, a count that is none."""
    if kind is FactKind.PHONE:
        return len(value) > MAX_PHONE or not phone_stands(value)
    if kind in COUNTS:
        digits = unicodedata.normalize("NFKC", value)
        return not (digits.isascii() and digits.isdigit() and len(digits) <= 4 and int(digits) <= MOST_SEATS)
    if kind in QUESTIONS:
        return value not in set(Answer)
    return len(value) > MAX_FACT


def as_said(kind: FactKind, value: str) -> str:
    """The value as it is kept: counts as plain digits."""
    return str(int(unicodedata.normalize("NFKC", value))) if kind in COUNTS else value


def rank(claim: Claim, now: datetime) -> int:
    """Whose word goes before whose.

    On money a diner goes before the house and before members who were never seen there, however old the word. On all
    else the house knows its own affairs as well as a diner does, and a word older than a year yields to any newer one.
    """
    if claim.kind in MONEY:
        return int(claim.source is Source.DINER)
    return int(claim.source is not Source.MEMBER and now - claim.at <= A_YEAR)


def standing(claims: Iterable[Claim], now: datetime) -> dict[FactKind, Standing]:
    """What stands, by fact. Each member has one word for each fact, the last; of the best words the newest stands."""
    last: dict[tuple[FactKind, int], Claim] = {}
    for claim in sorted(claims, key=_order):
        last[claim.kind, claim.by] = claim
    said: defaultdict[FactKind, list[Claim]] = defaultdict(list)
    for claim in last.values():
        if claim.value:
            said[claim.kind].append(claim)
    return {kind: _decide(said[kind], now) for kind in FactKind if said[kind]}


def _decide(said: Sequence[Claim], now: datetime) -> Standing:
    best = max(said, key=lambda each: (rank(each, now), *_order(each)))
    same = [each for each in said if alike(each.value, best.value)]
    newest = max(same, key=_order)
    others = [each for each in said if not alike(each.value, best.value) and _still_counts(each, now)]
    old = best.kind in EXPIRING and now - newest.at > A_YEAR
    return Standing(best, len(same), tuple(sorted(others, key=_order, reverse=True)), old)


def alike(one: str, other: str) -> bool:
    """Tell whether two values say the same, whatever their case, width and spaces."""
    return _plain(one) == _plain(other)


def _plain(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).casefold().split())


def _still_counts(claim: Claim, now: datetime) -> bool:
    return now - claim.at <= A_YEAR


def _order(claim: Claim) -> tuple[datetime, int]:
    return claim.at, claim.id
