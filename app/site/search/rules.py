"""What a question is, in which order answers come, and where a page goes on. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from app.core import search_names, search_words
from app.core.search_names import Asked, Likeness
from app.core.search_words import Query

LONGEST_CITY = 60
LARGEST = 2**31 - 1
MOST_GROUPS = 50  # of mine that are searched, those joined last


class Kind(StrEnum):
    """What is found."""

    VENUES = "venues"
    DISHES = "dishes"
    GROUPS = "groups"
    DINNERS = "dinners"
    REVIEWS = "reviews"
    DISCUSSIONS = "discussions"


class Tier(IntEnum):
    """How well something answers, the best first. Within a tier the newest come first, some at a time."""

    WHOLE = 0  # its name, written or spoken
    START = 1  # the beginning of its name
    HERE = 2  # the words, in the viewer's city
    WORDS = 3
    SLIP = 4  # its name with one slip; only where nothing else answers


NAMED = frozenset({Kind.VENUES, Kind.DISHES, Kind.GROUPS})
OF_GROUPS = frozenset({Kind.DINNERS, Kind.DISCUSSIONS})  # also, or only, in the groups of whoever asks
_TIER_OF = {
    Likeness.SAME: Tier.WHOLE, Likeness.SOUNDS_SAME: Tier.WHOLE,
    Likeness.STARTS: Tier.START, Likeness.SOUNDS_LIKE_START: Tier.START,
    Likeness.SLIP: Tier.SLIP,
}  # fmt: skip
_CURSOR = re.compile(r"([0-4])\.([0-9]{1,10})")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who looks: nobody known, or a member with the groups that are searched and the tables of others' groups."""

    member_id: int = 0
    groups: tuple[int, ...] = ()
    unlisted: tuple[int, ...] = ()  # of these groups
    tables: tuple[int, ...] = ()
    joined: tuple[
        int, ...
    ] = ()  # groups that are part of these now: what was theirs is found under their own mark
    lang: str = "zh"
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for, and in which city they are."""

    text: str
    query: Query
    named: Asked
    city: str = ""
    city_key: str = ""

    def __bool__(self) -> bool:
        return bool(self.query)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page goes on: in this tier, below this number (None: from its beginning)."""

    tier: Tier
    before: int | None = None

    def __str__(self) -> str:
        return f"{int(self.tier)}.{self.before or 0}"


def question(text: str, city: str = "") -> Question:
    """Read a question; signs alone ask for nothing."""
    text = " ".join(text.replace("\0", "").split())[: search_words.LONGEST_QUERY]
    return Question(text, search_words.read(text), search_names.ask(text), city, search_names.key_of(city))


def cursor(given: str) -> Cursor | None:
    """Read what an address says; what makes no sense starts from the beginning."""
    found = _CURSOR.fullmatch(given)
    if not found or not found.group(0).isascii():
        return None
    return Cursor(Tier(int(found[1])), min(int(found[2]), LARGEST) or None)


def chosen(args: Mapping[str, str]) -> Kind | None:
    """The kind that an address asks for; None: all of them."""
    return next((kind for kind in Kind if kind.value == args.get("kind")), None)


def tiers(kind: Kind, question: Question) -> list[Tier]:
    """The tiers of this kind that are looked through, without the last resort."""
    if kind not in NAMED:
        return [Tier.WORDS]
    named = [Tier.WHOLE, Tier.START] if question.named.key else []
    return [*named, *([Tier.HERE] if question.city_key else []), Tier.WORDS]


def tier_of(kind: Kind, question: Question, likeness: Likeness, city: str) -> Tier:
    """The one tier to which an answer belongs, so that no page shows it twice."""
    if kind not in NAMED or likeness is Likeness.WORDS:
        near = kind in NAMED and question.city_key and search_names.key_of(city) == question.city_key
        return Tier.HERE if near else Tier.WORDS
    return _TIER_OF[likeness]


def tokens(question: Question, tier: Tier) -> tuple[tuple[str, ...], bool]:
    """What is asked of the index, and whether any of it is enough."""
    if tier is Tier.WHOLE:
        return question.named.whole, True
    if tier is Tier.START:
        return question.named.start, True
    if tier is Tier.SLIP:
        return question.named.slip, True
    return (*question.query.tokens, *([city_token(question.city)] if tier is Tier.HERE else [])), False


def city_token(city: str) -> str:
    """Under what everything in a city is found."""
    return f"@{search_names.key_of(city)}"
