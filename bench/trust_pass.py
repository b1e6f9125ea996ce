"""What a full night costs: `python -m bench.trust_pass --members 1000000` on synthetic columns (TRUST.md section 8)."""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from bench import machine
from events.attestations.graph.columns import Ints, Seats, Tables, Words
from events.attestations.graph.night import Credibilities, Standings, credibilities, standings
from events.attestations.graph.records import other_venues, records
from events.reviews.weighing.columns import Company, PaidBy, Places, Reason, Reviews
from events.reviews.weighing.scores import Scores, learn, score
from events.reviews.weighing.weights import weigh

SEATS_EACH, REVIEWS_EACH, AT_A_TABLE = 10, 4, 5
PEOPLE_OF_A_GROUP, TABLES_OF_A_VENUE, GROUPS_OF_A_CITY = 25, 20, 2000
STRANGERS, WORDS_OF_A_SEAT, DAYS = 0.15, 2, 730.0
GOAL_SECONDS, AIM_SECONDS, GOAL_BYTES = 60.0, 20.0, 4 * 2**30
YARDSTICK_ROUNDS = 5
Done = TypeVar("Done")


@dataclass(slots=True)
class Clock:
    """CPU seconds of each part, in order."""

    parts: dict[str, float] = field(default_factory=dict)

    def time(self, name: str, work: Callable[[], Done]) -> Done:
        """Do some work and note what it cost."""
        begin = time.process_time()
        done = work()
        self.parts[name] = time.process_time() - begin
        return done


@dataclass(frozen=True, slots=True)
class Platform:
    """The columns of a whole platform."""

    tables: Tables
    seats: Seats
    words: Words


def platform(members: int, dice: np.random.Generator) -> Platform:
    """Make members in overlapping groups who dine in their cities for two years."""
    count = members * SEATS_EACH // AT_A_TABLE
    groups = max(8, members // PEOPLE_OF_A_GROUP)
    group = dice.integers(0, groups, count)
    city = group // GROUPS_OF_A_CITY
    venues_each = max(4, count // TABLES_OF_A_VENUE // (int(city.max()) + 1))
    venue = city * venues_each + (venues_each * dice.random(count) ** 2).astype(np.int64)
    begun = dice.random(groups) * DAYS / 2
    day = begun[group] + dice.random(count) * (DAYS - begun[group])
    member = group[:, None] * PEOPLE_OF_A_GROUP + (
        PEOPLE_OF_A_GROUP * dice.random((count, AT_A_TABLE)) ** 2
    ).astype(np.int64)
    near = (city * GROUPS_OF_A_CITY)[:, None] * PEOPLE_OF_A_GROUP + dice.integers(
        0, GROUPS_OF_A_CITY * PEOPLE_OF_A_GROUP, (count, AT_A_TABLE)
    )
    member = np.where(dice.random((count, AT_A_TABLE)) < STRANGERS, near, member) % members
    tables = Tables(np.arange(count), group, member[:, 0].copy(), venue, day, city)
    confirmed = dice.random(count * AT_A_TABLE) < 0.97
    seats = Seats(np.repeat(tables.id, AT_A_TABLE), member.ravel(), np.where(confirmed, 0.98, 0.5), confirmed)
    return Platform(tables, seats, _words(member, dice))


def _words(member: Ints, dice: np.random.Generator) -> Words:
    count, wide = member.shape
    seat = np.repeat(np.arange(count * wide), WORDS_OF_A_SEAT)
    beside = (np.arange(wide)[:, None] + 1 + np.arange(WORDS_OF_A_SEAT)) % wide
    strength = np.array([0.7, 0.85, 1.0])[dice.integers(0, 3, len(seat))]
    return Words(seat, member[:, beside].ravel(), strength)


def reviews_of(
    found: Platform, credible: Credibilities, people: Standings, dice: np.random.Generator
) -> Reviews:
    """Let some of those who sat write, and look up what the weighing needs to know of their seats."""
    tables, seats = found.tables, found.seats
    rows = np.flatnonzero(dice.random(len(seats.member)) < REVIEWS_EACH / SEATS_EACH)
    at = seats.table[rows]
    accepted_seats = np.bincount(seats.table, credible.accepted, len(tables.id)).astype(np.int64)
    good = dice.normal(3.6, 0.5, int(tables.venue.max()) + 1)
    bowls = np.clip(np.round(2 * (good[tables.venue[at]] + dice.normal(0, 0.7, len(rows)))) / 2, 0.5, 5.0)
    return Reviews(
        id=np.arange(len(rows)), member=seats.member[rows], dinner=at, group=tables.group[at],
        venue=tables.venue[at], dined=tables.day[at], written=tables.day[at] + 2, bowls=bowls,
        credibility=credible.value[rows], accepted=credible.accepted[rows],
        standing=people.standing_of(seats.member[rows]),
        other_venues=other_venues(tables, accepted_seats, tables.group[at], tables.venue[at]),
        paid=np.where(dice.random(len(rows)) < 0.02, PaidBy.MERCHANT_PART, PaidBy.DINERS).astype(np.int64),
        out=np.full(len(rows), Reason.COUNTS, np.int64),
    )  # fmt: skip


def night(found: Platform, clock: Clock, dice: np.random.Generator) -> tuple[Standings, Scores]:
    """The whole pass, part by part."""
    people = clock.time("standings", lambda: standings(found.tables, found.seats, DAYS))
    credible = clock.time(
        "credibility",
        lambda: credibilities(
            found.tables, found.seats, found.words, people, records(found.tables, found.seats)
        ),
    )
    reviews = clock.time("records", lambda: reviews_of(found, credible, people, dice))
    venues = np.arange(int(found.tables.venue.max()) + 1)
    city = np.zeros(len(venues), np.int64)
    city[found.tables.venue] = found.tables.city
    places = Places(venues, city, np.full(len(venues), -np.inf))
    company = Company(found.seats.table[found.seats.confirmed], found.seats.member[found.seats.confirmed])
    weights = clock.time("weights", lambda: weigh(reviews, DAYS))
    background = clock.time("learning", lambda: learn(places, reviews, weights))
    return people, clock.time(
        "scores", lambda: score(places, reviews, weights, company, people, background, DAYS)
    )


def yardstick(found: Platform) -> float:
    """CPU seconds of sorting the seats' keys once: what any pass over so many rows pays, on this machine now."""
    keys = found.seats.member * len(found.tables.id) + found.seats.table
    begin = time.process_time()
    for _ in range(YARDSTICK_ROUNDS):
        np.sort(keys)
    return (time.process_time() - begin) / YARDSTICK_ROUNDS


def main() -> None:
    """Make the columns, run the night, print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    machine.keep_to(0, 0)
    idle = machine.idle()
    dice = np.random.default_rng(asked.seed)
    found = platform(asked.members, dice)
    clock = Clock()
    people, scores = night(found, clock, dice)
    stick = yardstick(found)
    _print(asked.members, found, clock, people, scores, stick, idle)


def _print(
    members: int, found: Platform, clock: Clock, people: Standings, scores: Scores, stick: float, idle: float
) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    total = sum(clock.parts.values())
    print(
        f"{members:,} members, {len(found.seats.member):,} seats, {len(scores.reviews.share):,} reviews, "
        f"{len(scores.venues.score):,} venues; the machine was {idle:.0%} idle"
    )
    for name, seconds in clock.parts.items():
        print(f"  {name:14} {seconds:8.2f} s CPU")
    print(
        f"  {'in all':14} {total:8.2f} s CPU = {total / stick:.0f} x sorting the seats once ({1000 * stick:.0f} ms)"
    )
    print(f"  {'memory':14} {peak / 2**30:8.2f} GB at most, the columns of this bench included")
    print(f"  {len(people.anchors):,} anchors, standing of the middle member {np.median(people.standing):.2f}, "
          f"{(scores.venues.shown == 0).sum():,} venues with a number")  # fmt: skip
    for goal, said in ((GOAL_SECONDS, "floor"), (AIM_SECONDS, "aim")):
        print(f"  {said} {goal:.0f} s: {'met' if total <= goal else 'missed'}")
    print(f"  4 GB: {'met' if peak <= GOAL_BYTES else 'missed'}")


if __name__ == "__main__":
    main()
