"""Compute Tongzhuo's numbers again: python recompute.py FILE (a venue's numbers.json, or all of ratings.jsonl).

It needs nothing but Python. The formula is that of docs/trust.md; a number that is shown and differs ends it with 1.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

HOSTED, SEASON, AGAIN = 0.35, 90.0, 0.25
ODD_REVIEW, ODD_TABLE, PRIOR_TABLES = 1.4, 0.7, 0.3
HALF_HEARD, FULL_TABLE = 0.5, 16.0
CIRCLE_LEAST, YEAR = 0.3, 365.0
WEEK, NORM_WEEKS, BURST, RESTS = 7.0, 8, 3.0, 17.0
CLOSE = 0.001
Facts = dict[str, Any]


def bowls(review: Facts) -> float | None:
    """The mean of the aspects that were scored, in bowls."""
    given = [each / 2 for each in review["half_bowls"].values() if each is not None]
    return sum(given) / len(given) if given else None


def plain_weight(review: Facts) -> float:
    """Seat x standing x record x hosted x what a jury's finding leaves; 0 where the review does not count."""
    if review["out"] or review["paid"] == "merchant_all" or not review["accepted"] or bowls(review) is None:
        return 0.0
    seat = min(1.0, max(0.0, (review["credibility"] - 0.35) / 0.40))
    record = 0.2 + 0.8 * (1 - math.exp(-review["other_venues"] / 2))
    hosted = HOSTED if review["paid"] == "merchant_part" else 1.0
    standing = min(1.0, max(0.0, review["standing"]))
    return float(seat * standing * record * hosted * review["left"])


def resting_since(reviews: list[Facts], weight: list[float], now: float) -> float:
    """Tables dined after this day wait: more than three times as many as usual came within a week (X-14)."""
    near = now - RESTS - WEEK * (NORM_WEEKS + 1)
    tables = {each["table"]: each["dined"] for each, own in zip(reviews, weight, strict=True) if own > 0}
    days = sorted(day for day in tables.values() if near < day <= now)
    since = math.inf
    for day in days:
        week = sum(day - WEEK < other <= day for other in days)
        before = sum(day - WEEK * (NORM_WEEKS + 1) < other <= day - WEEK for other in days)
        if week > BURST * max(1.0, before / NORM_WEEKS) and day > now - RESTS:
            since = min(since, day - WEEK)
    return since


def weights(reviews: list[Facts], now: float) -> list[float]:
    """Each person has one voice: the latest review; a second one within 90 days takes a quarter of it."""
    weight = [plain_weight(each) for each in reviews]
    since = resting_since(reviews, weight, now)
    weight = [0.0 if each["dined"] > since else own for each, own in zip(reviews, weight, strict=True)]
    by_person: dict[int, list[int]] = defaultdict(list)
    for row in sorted(
        (row for row, each in enumerate(weight) if each > 0), key=lambda row: reviews[row]["written"]
    ):
        by_person[reviews[row]["person"]].append(row)
    found = [0.0] * len(reviews)
    for rows in by_person.values():
        begin = rows[0]
        for row in rows:
            begin = row if reviews[row]["written"] - reviews[begin]["written"] >= SEASON else begin
        last = rows[-1]
        found[last] = weight[last] * (AGAIN if begin != last else 1.0)
        if begin != last:
            found[begin] = weight[begin] * (1 - AGAIN)
    return found


def table_value(said: list[tuple[float, float]]) -> tuple[float, float]:
    """The value of one table from (bowls, weight), an odd one out of three pulled in; and its weight."""
    whole = sum(weight for _value, weight in said)
    value = sum(each * weight for each, weight in said) / whole
    for _ in range(2 if len(said) >= 3 else 0):
        pulled = [
            (each, weight * min(1.0, ODD_REVIEW / max(abs(each - value), 1e-9))) for each, weight in said
        ]
        value = sum(each * weight for each, weight in pulled) / sum(weight for _each, weight in pulled)
    return value, whole


def venue_number(venue: Facts) -> float:
    """The number of a venue, worked out also where it is not shown."""
    said: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for review, weight in zip(venue["reviews"], weights(venue["reviews"], venue["now"]), strict=True):
        if weight > 0:
            lift = venue["lift"] if review["paid"] == "merchant_part" else 0.0
            taken = (bowls(review) or 0.0) - lift - review["leniency"]
            said[review["table"]].append((taken, weight * review["precision"]))
    values = {table: table_value(each) for table, each in said.items()}
    known = {each["table"]: each for each in venue["tables"]}
    heard = {
        table: whole / (whole + HALF_HEARD) * min(1.0, known[table]["people"] / FULL_TABLE)
        for table, (_value, whole) in values.items()
    }
    together: dict[tuple[int, int], list[float]] = defaultdict(list)
    for table, weight in heard.items():
        together[_circle(venue, known[table])].append(weight)
    tables = [
        (values[table][0], weight * _cap(together[_circle(venue, known[table])]))
        for table, weight in heard.items()
    ]
    return robust(tables, venue["prior"])


def _cap(circle: list[float]) -> float:
    """What keeps a circle at its heaviest table in twelve months, or at 0.3."""
    return min(1.0, max(CIRCLE_LEAST, *circle) / max(sum(circle), 1e-12))


def _circle(venue: Facts, table: Facts) -> tuple[int, int]:
    """A circle and the year, counted back from now: together they weigh one table."""
    return table["circle"], math.floor((venue["now"] - table["dined"]) / YEAR)


def robust(tables: list[tuple[float, float]], prior: float) -> float:
    """A mean in which far tables count less, with the city's mean among them as 0.3 of a table."""
    number = shrunk(tables, prior)
    if len(tables) >= 3:
        half, reached = sum(weight for _value, weight in tables) / 2, 0.0
        for value, weight in sorted(tables):
            reached += weight
            if reached >= half:
                number = value
                break
    for _ in range(6):
        near = [
            (value, weight * min(1.0, ODD_TABLE / max(abs(value - number), 1e-9))) for value, weight in tables
        ]
        number = shrunk(near, prior)
    return number


def shrunk(tables: list[tuple[float, float]], prior: float) -> float:
    """The mean of the tables with the prior as 0.3 of one."""
    top = PRIOR_TABLES * prior + sum(value * weight for value, weight in tables)
    return top / (PRIOR_TABLES + sum(weight for _value, weight in tables))


def main(path: str) -> int:
    """Print venue, number shown, number computed; 1 where two of them differ."""
    differs = 0
    for line in filter(str.strip, Path(path).read_text(encoding="utf-8").splitlines()):
        venue = json.loads(line)
        number = venue_number(venue)
        shown = venue["number"]
        differs |= shown is not None and abs(shown - number) > CLOSE
        told = f"{shown:.4f}" if shown is not None else f"none ({venue['reason']})"
        sys.stdout.write(f"{venue['venue']}  shown {told}  computed {number:.4f}\n")
    return int(differs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
