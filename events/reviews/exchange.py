"""`flask verdict`: the product's own rules applied to a world in a file, by the code that runs in production."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from events.attestations.graph.columns import Index, Seats, Tables, looked_up
from events.attestations.graph.night import Credibilities, Standings, credibilities
from events.attestations.graph.records import other_venues, records
from events.reviews.weighing.columns import Company, PaidBy, Places, Reason, Reviews
from events.reviews.weighing.scores import Background, Scores, learn, score
from events.reviews.weighing.weights import Weights, weigh
from events.reviews.worlds import answers
from events.reviews.worlds.checks import WorldProblem, check
from events.reviews.worlds.epochs import Course, columns, pass_time, words_of
from events.reviews.worlds.reading import Evidence, evidence_of

__all__ = ["Outcome", "WorldProblem", "judge_file", "run", "verdict"]

NO_DINNER = -1


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that was found, as arrays: for simulators that want more than the verdict."""

    evidence: Sequence[Evidence]
    course: Course
    people: Standings
    tables: Tables
    seats: Seats
    credible: Credibilities
    reviews: Reviews
    weights: Weights
    background: Background
    places: Places
    scores: Scores


def verdict(world: Mapping[str, Any]) -> dict[str, Any]:
    """Return the verdict on a world, of TRUST.md section 6; WorldProblem says what is wrong with one and where."""
    found = run(world)
    standing = found.people.standing_of(np.array([row["id"] for row in world["members"]], np.int64))
    return {
        "attendance": answers.attendance(found.evidence, found.course.verdicts, found.credible),
        "members": {
            str(row["id"]): float(each) for row, each in zip(world["members"], standing, strict=True)
        },
        "reviews": {
            str(review): float(value)
            for review, value in zip(found.reviews.id, found.weights.value, strict=True)
        },
        "venues": answers.venues(found.places.id, found.scores.venues),
    }


def run(world: Mapping[str, Any]) -> Outcome:
    """Return all that the rules find in a world."""
    check(world)
    evidence = evidence_of(world)
    now = float(world["now"])
    course = pass_time(evidence, now)
    people = course.people
    assert people is not None  # there is always a last night
    tables, seats = columns(evidence, course.verdicts)
    order = np.argsort(tables.id)
    record = records(tables, seats)[order]
    credible = credibilities(tables, seats, words_of(evidence, course.verdicts), people, record)
    reviews = _reviews(world, tables, seats, credible, people)
    weights = weigh(reviews, now)
    places = _places(world)
    background = learn(places, reviews, weights)
    company = Company(seats.table[seats.confirmed], seats.member[seats.confirmed])
    scores = score(places, reviews, weights, company, people, background, now)
    return Outcome(
        evidence, course, people, tables, seats, credible, reviews, weights, background, places, scores
    )


def _places(world: Mapping[str, Any]) -> Places:
    ids = np.array(sorted(row["id"] for row in world["venues"]), np.int64)
    return Places(ids, np.full(len(ids), -1, np.int64), np.full(len(ids), -np.inf))


def _reviews(
    world: Mapping[str, Any], tables: Tables, seats: Seats, credible: Credibilities, people: Standings
) -> Reviews:
    rows = sorted(world["reviews"], key=lambda row: row["id"])

    def column(name: str) -> Any:
        return np.array([NO_DINNER if row[name] is None else row[name] for row in rows], np.int64)

    order = np.argsort(tables.id)
    table = Index(tables.id[order]).of(column("dinner"))
    there = np.where(table >= 0, order[np.maximum(table, 0)] if len(order) else -1, -1)
    at = _seat_of(seats, column("dinner"), column("member"))
    # A review of another venue than the one of its dinner is a review of no dinner.
    at = np.where((there >= 0) & (_at(tables.venue, there) == column("venue")), at, -1)
    group = _at(tables.group, there)
    hosted = {row["id"] for row in world["dinners"] if row["hosted"]}
    return Reviews(
        id=column("id"),
        member=column("member"),
        dinner=column("dinner"),
        group=group,
        venue=column("venue"),
        dined=looked_up(tables.day, there),
        written=np.array([row["at"] for row in rows], np.float64),
        bowls=np.array([row["stars"] for row in rows], np.float64),
        credibility=looked_up(credible.value, at),
        accepted=looked_up(credible.accepted.astype(np.float64), at) > 0,
        standing=people.standing_of(column("member")),
        other_venues=other_venues(tables, _accepted_seats(tables, seats, credible), group, column("venue")),
        paid=np.array(
            [PaidBy.MERCHANT_PART if row["dinner"] in hosted else PaidBy.DINERS for row in rows], np.int64
        ),
        out=np.full(len(rows), Reason.COUNTS, np.int64),
    )


def _at(values: Any, places: Any) -> Any:
    return np.where(places >= 0, values[np.maximum(places, 0)], NO_DINNER) if len(values) else places


def _seat_of(seats: Seats, dinner: Any, member: Any) -> Any:
    """Return the row of each (dinner, member) among the seats, -1 where there is none."""
    places = {
        pair: row for row, pair in enumerate(zip(seats.table.tolist(), seats.member.tolist(), strict=True))
    }
    pairs = zip(dinner.tolist(), member.tolist(), strict=True)
    return np.array([places.get(pair, -1) for pair in pairs], np.int64)


def _accepted_seats(tables: Tables, seats: Seats, credible: Credibilities) -> Any:
    """Return how many accepted seats each table has."""
    count = Counter(seats.table[credible.accepted].tolist())
    return np.array([count[table] for table in tables.id.tolist()], np.int64)


def judge_file(world: Path, out: Path) -> None:
    """Read a world, write its verdict; WorldProblem where the file is none."""
    try:
        read = json.loads(world.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise WorldProblem(str(world), f"is no JSON ({problem})") from problem
    except RecursionError as problem:
        raise WorldProblem(str(world), "is nested too deeply") from problem
    answer = json.dumps(verdict(read), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    out.write_text(answer + "\n", encoding="utf-8")
