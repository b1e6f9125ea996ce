"""Rows of a town for measuring growth: venues, groups, tables that sat, and what diners wrote of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from app.accounts.models import Member
from app.core import clock
from app.core.names import confusable_key
from app.places.models import Dish, Venue
from bench.rooms_data import _texts as made_texts
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, PactVersion, Seat
from events.dinners.rules import SeatState, SplitMode, Visibility
from events.reviews.models import Review, VenueScore
from events.reviews.rules import Paid
from groups.membership.models import Group, Membership

AT_ONCE, TEXTS, CITIES = 10_000, 20_000, ("北京", "上海", "成都", "西安", "重庆")
HOT, PLAIN = 1, 2  # ids of the venue with a tenth of all tables, and of one with ten
PLAIN_TABLES = 10
TABLES = (Member, Group, Membership, Venue, Dish, VenueScore, Dinner, PactVersion, Seat, Finding, Review)


@dataclass(frozen=True, slots=True)
class Town:
    """How much there is of everything, by the number of reviews."""

    reviews: int

    @property
    def dinners(self) -> int:
        """Half as many tables as reviews."""
        return self.reviews // 2

    @property
    def venues(self) -> int:
        """Venues, and half as many groups, and three times as many dishes."""
        return max(20, self.reviews // 20)

    @property
    def members(self) -> int:
        """Diners."""
        return max(20, self.reviews // 50)


def names() -> Callable[[int], str]:
    """What the n-th venue is called; the hard cases of searching are planted here."""
    words = made_texts(random.Random(3))

    def name(number: int) -> str:
        planted = "火锅" if number % 2 else "周一" if number % 4 == 0 else "周二"
        latin = ("Noodle House", "Hotpot", "Garden", "Bar")[number % 4]
        return f"{words[number % TEXTS][:6]}{planted} {latin}"

    return name


def said(number: int) -> str:
    """What the n-th review says."""
    planted = (
        "周一" if number % 4 == 0 else "周二" if number % 4 == 2 else "的",
        "hotpot" if number % 3 else "松茸",
    )
    rare = "松露" if number % 50_000 == 7 else ""
    return _texts()[number % TEXTS] + "，".join((*planted, rare))


@lru_cache(1)
def _texts() -> list[str]:
    return made_texts(random.Random(7))


def everything(town: Town, chance: random.Random) -> Iterator[tuple[Any, Iterable[dict[str, Any]]]]:
    yield Member, _members(town)
    yield Group, groups(town)
    yield Membership, _memberships(town)
    yield Venue, venues(town)
    yield Dish, dishes(town)
    yield VenueScore, _scores(town, chance)
    for model, make in ((Dinner, _dinner), (PactVersion, _pact)):
        yield model, (make(town, number) for number in range(1, town.dinners + 1))
    yield Seat, (_seat(town, n) for n in range(1, town.reviews + 1))
    yield Finding, (_finding(n) for n in range(1, town.reviews + 1))
    yield Review, (_review(town, n) for n in range(1, town.reviews + 1))


def _members(town: Town) -> Iterator[dict[str, Any]]:
    for n in range(1, town.members + 1):
        yield {
            "id": n, "nickname": f"diner {n}", "name_key": f"dlner{n}", "email": f"d{n}@example.org",
            "email_key": f"d{n}@example.org", "portrait": "lin", "created_at": clock.now(),
        }  # fmt: skip


def groups(town: Town) -> Iterator[dict[str, Any]]:
    name = names()
    for n in range(1, town.venues // 2 + 1):
        yield {
            "id": n, "name": f"{name(n)} circle", "name_key": f"g{n}", "city": CITIES[n % 5], "line": "we eat",
            "cloth": "celadon-gingham", "founder_id": 1 + n % town.members, "created_at": clock.now(),
        }  # fmt: skip


def _memberships(town: Town) -> Iterator[dict[str, Any]]:
    """The first member is in thirty groups; everybody else in one."""
    for n in range(1, town.venues // 2 + 1):
        yield {
            "group_id": n, "member_id": 1 if n <= 30 else 2 + n % (town.members - 1), "role": "member", "via": "open",
            "joined_at": clock.now(),
        }  # fmt: skip


def venues(town: Town) -> Iterator[dict[str, Any]]:
    name = names()
    for n in range(1, town.venues + 1):
        called, city = name(n), CITIES[n % 5]
        yield {
            "id": n, "public_id": f"venue-{n}", "name": called, "name_key": confusable_key(called), "city": city,
            "city_key": confusable_key(city), "area": f"area {n % 40}", "cuisine": "火锅" if n % 3 else "noodles",
            "lat": 39 + n % 997 / 500, "lng": 116 + n % 991 / 500, "created_by_id": 1, "created_at": clock.now(),
        }  # fmt: skip


def dishes(town: Town) -> Iterator[dict[str, Any]]:
    name = names()
    for n in range(1, town.venues * 3 + 1):
        called = f"{name(n)[:4]}{n % 3}"
        yield {
            "id": n, "venue_id": 1 + n % town.venues, "name": called, "name_key": f"{confusable_key(called)}{n}",
            "created_by_id": 1, "created_at": clock.now(),
        }  # fmt: skip


def _scores(town: Town, chance: random.Random) -> Iterator[dict[str, Any]]:
    for n in range(1, town.venues + 1):
        yield {
            "venue_id": n, "overall": 4.0, "taste": 4.0, "sat_tables": chance.randrange(50), "left_out": {},
            "spread": [0, 1, 2, 3, 4], "tables": 10, "groups": 5, "diners": 20, "reviews": 20,
            "computed_at": clock.now(),
        }  # fmt: skip


def venue_of(town: Town, number: int) -> int:
    """Where the n-th table sat."""
    if number % 10 == 0:
        return HOT
    step = max(10, town.dinners // PLAIN_TABLES // 10 * 10)
    return PLAIN if number % step == 3 else 3 + number % (town.venues - 2)


def _dinner(town: Town, number: int) -> dict[str, Any]:
    starts = clock.now() - timedelta(minutes=3 * (town.dinners - number), hours=5)
    if number > town.dinners - 20:  # some are still to come
        starts = clock.now() + timedelta(hours=number - town.dinners + 30)
    open_ = number % 3 == 0
    return {
        "id": number, "group_id": 1 + number % (town.venues // 2), "venue_id": venue_of(town, number),
        "host_id": 1 + number % town.members, "title": said(number)[:30], "note": "", "starts_at": starts,
        "ends_at": starts + timedelta(hours=2), "timezone": "Asia/Shanghai", "seats": 8, "closes_at": starts,
        "visibility": Visibility.PUBLIC if open_ else Visibility.GROUP, "share_token": f"share{number}",
        "called_at": starts - timedelta(days=2),
    }  # fmt: skip


def _pact(town: Town, number: int) -> dict[str, Any]:
    return {
        "dinner_id": number, "version": 1, "split_mode": SplitMode.EQUAL, "written_at": clock.now(), "written_by_id": 1,
    }  # fmt: skip


def _author(town: Town, number: int) -> int:
    return 1 + (number * 7 + number % 2) % town.members


def _of_dinner(number: int) -> int:
    return (number + 1) // 2


def _seat(town: Town, number: int) -> dict[str, Any]:
    return {
        "id": number, "dinner_id": _of_dinner(number), "member_id": _author(town, number), "state": SeatState.GOING,
        "pact_version": 1, "asked_at": clock.now(), "seated_at": clock.now(),
    }  # fmt: skip


def _finding(number: int) -> dict[str, Any]:
    return {
        "dinner_id": _of_dinner(number), "seat_id": number, "state": SeatFinding.CONFIRMED, "probability": 0.97,
        "credibility": 0.9, "witnesses": 2, "circles": 2, "why": {"witnesses": []}, "found_at": clock.now(),
        "judged_at": clock.now(),
    }  # fmt: skip


def _review(town: Town, number: int) -> dict[str, Any]:
    words = said(number)
    return {
        "id": number, "dinner_id": _of_dinner(number), "seat_id": number,
        "venue_id": venue_of(town, _of_dinner(number)), "author_id": _author(town, number),
        "text": words, "html": f"<p>{words}</p>", "taste": 6 + number % 5,
        "paid": Paid.SHARED, "written_at": clock.now(), "opened_at": clock.now() - timedelta(minutes=number % 9_000),
        "weight": 0.8, "why": {},
    }  # fmt: skip
