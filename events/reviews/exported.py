"""The rating facts of venues for outsiders: enough to compute each number again, and nothing beyond (X-19, ADR 23)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from random import SystemRandom
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import db
from app.places.models import Venue
from events.reviews.models import VenueScore
from events.reviews.numbers import Line, TableLine, numbers_of
from events.reviews.rules import Aspect, NotCounted

FORMAT = "tongzhuo ratings 2"
AT_ONCE = 20  # venues in one unit of reading
OUT = {each: each.value for each in (NotCounted.WITHDRAWN, NotCounted.CONFLICT, NotCounted.RIVAL)}
_dice = SystemRandom()


def facts_of(session: Session, venue: Venue, now: datetime) -> dict[str, Any]:
    """One venue's facts as plain values. People, groups and tables have other numbers in every file and every venue."""
    numbers, score = numbers_of(session, venue, now), session.get(VenueScore, venue.id)
    tables = _dealt(line.table for line in numbers.lines)
    groups, people = (
        _dealt(line.group for line in numbers.lines),
        _dealt(line.person for line in numbers.lines),
    )
    reviews = [
        _review(line)
        | {"table": tables[line.table], "group": groups[line.group], "person": people[line.person]}
        for line in numbers.lines
    ]
    counted = [_table(each) | {"table": tables[each.number]} for each in numbers.tables]
    return {
        "format": FORMAT, "venue": venue.public_id, "known_since": _days(venue.created_at), "now": _days(numbers.at),
        "number": score.overall if score is not None else None,
        "reason": score.reason.value if score is not None and score.reason else None,
        "prior": numbers.prior, "lift": numbers.lift,
        "tables": sorted(counted, key=lambda each: each["table"]),
        "reviews": sorted(reviews, key=lambda each: (each["table"], each["person"])),
    }  # fmt: skip


def all_lines(now: datetime) -> Iterator[str]:
    """The facts of every venue with a number or on the way to one, a line of JSON each; some venues at a time."""
    after = 0
    while some := _next(after):
        after = some[-1]
        with db.database().reading() as session:
            lines = [_line_of(session, venue_id, now) for venue_id in some]
        yield from lines


def as_text(facts: dict[str, Any]) -> str:
    """Facts as one line."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")) + "\n"


def _line_of(session: Session, venue_id: int, now: datetime) -> str:
    return as_text(facts_of(session, session.get_one(Venue, venue_id), now))


def _next(after: int) -> list[int]:
    query = select(VenueScore.venue_id).where(VenueScore.venue_id > after, VenueScore.reviews > 0)
    with db.database().reading() as session:
        return list(session.scalars(query.order_by(VenueScore.venue_id).limit(AT_ONCE)))


def _review(line: Line) -> dict[str, Any]:
    given = dict(zip((each.value for each in Aspect), line.scores.given(), strict=True))
    return {
        "written": _days(line.written_at), "dined": _days(line.dined_at), "half_bowls": given, "paid": line.paid.value,
        "out": OUT.get(line.not_counted) if line.not_counted else None,
        "left": line.left, "credibility": line.credibility,
        "accepted": line.accepted, "standing": line.standing, "other_venues": line.venues,
        "leniency": line.leniency, "precision": line.precision,
    }  # fmt: skip


def _table(line: TableLine) -> dict[str, Any]:
    return {"circle": line.circle, "people": line.people, "dined": _days(line.dined_at)}


def _dealt(numbers: Iterable[int]) -> dict[int, int]:
    """Each number → another one, dealt anew for every file."""
    known = sorted(set(numbers))
    dealt = list(range(1, len(known) + 1))
    _dice.shuffle(dealt)
    return dict(zip(known, dealt, strict=True))


def _days(moment: datetime) -> float:
    """A moment in days since 1970, to about a minute and a half."""
    return round(moment.timestamp() / 86400, 3)
