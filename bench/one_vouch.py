"""What one word costs in a large database, and what a night costs: python -m bench.one_vouch MEMBERS.

An own SQLite file in a fresh folder; synthetic people in groups of twelve who mix at every fourth table.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from app import schema
from app.accounts.models import Member
from app.core import clock, db
from app.core.db import Database
from app.factory import create_app
from app.places.models import Venue
from events.attestations import actions, night
from events.attestations.actions import Words
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding, Word
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState, Visibility
from events.reviews.models import Review
from events.reviews.rules import Paid
from events.reviews.scoring import rescore
from groups.membership.models import Group

GROUP, TABLE, DINNERS_EACH = 12, 5, 2
VOUCHES = 30
DAY = timedelta(days=1)


def main(members: int) -> None:
    """Fill, pass a night, then speak at tables that are just over."""
    with tempfile.TemporaryDirectory() as folder:
        db.use(Database(f"sqlite:///{folder}/bench.db"))
        schema.metadata.create_all(db.database().engine)
        _timed("fill", lambda: _fill(members))
        _timed("a night, first", lambda: night.run(db.database(), clock.now()))
        _timed("a night, second", lambda: night.run(db.database(), clock.now() + DAY))
        _vouch()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say(f"peak memory {peak:.0f} MB")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


class _Both:
    """Wall and CPU from here on, in milliseconds: a busy machine shows in the first alone."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def spent(self) -> tuple[float, float]:
        return 1000 * (time.perf_counter() - self._wall), 1000 * (time.process_time() - self._cpu)


def _timed(name: str, work: Any) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    work()
    _say(f"{name}: {time.perf_counter() - began:.1f} s, {time.process_time() - cpu:.1f} s CPU")


def _write(kind: Any, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, 5000)):
        with db.database().writing() as session:
            session.execute(insert(kind), some)


def _fill(members: int) -> None:
    dice, now = random.Random(7), clock.now()
    groups, venues = members // GROUP, max(20, members // 20)
    dinners = members * DINNERS_EACH // TABLE
    _write(Member, ({
        "id": n, "nickname": f"m{n}", "name_key": f"m{n}", "email": f"m{n}@x.example", "email_key": f"m{n}@x.example",
        "portrait": "lin", "created_at": now - 900 * DAY,
    } for n in range(1, members + 1)))  # fmt: skip
    _write(Group, ({
        "id": n, "name": f"g{n}", "name_key": f"g{n}", "city": "Beijing", "line": "", "cloth": "celadon-gingham",
        "founder_id": n * GROUP, "created_at": now - 800 * DAY,
    } for n in range(1, groups + 1)))  # fmt: skip
    _write(Venue, ({
        "id": n, "name": f"v{n}", "name_key": f"v{n}", "city": f"city {n % 20}", "created_by_id": 1,
        "created_at": now - 700 * DAY,
    } for n in range(1, venues + 1)))  # fmt: skip
    _evenings(dice, now, dinners, groups, venues, members)


def _evenings(dice: Any, now: datetime, dinners: int, groups: int, venues: int, members: int) -> None:
    tables: list[tuple[int, int, int, datetime, list[int]]] = []
    for n in range(1, dinners + 1):
        group = dice.randint(1, groups)
        people = {min(members, group * GROUP + dice.randint(0, GROUP - 1)) for _ in range(TABLE)}
        if n % 4 == 0:
            people |= {dice.randint(1, members) for _ in range(2)}
        late = (
            timedelta(hours=3 + n % 40) if n > dinners - VOUCHES else timedelta(days=4 + dice.random() * 500)
        )
        tables.append((n, group, dice.randint(1, venues), now - late, sorted(people)))
    _write(Dinner, ({
        "id": n, "group_id": group, "venue_id": venue, "host_id": people[0], "title": "t", "starts_at": at,
        "ends_at": at + timedelta(hours=2), "timezone": "Asia/Shanghai", "seats": 8, "closes_at": at,
        "visibility": Visibility.GROUP, "share_token": f"s{n}", "called_at": at - DAY,
    } for n, group, venue, at, people in tables))  # fmt: skip
    seats = [
        (n, venue, at, who, place) for n, _g, venue, at, people in tables for place, who in enumerate(people)
    ]
    _write(Seat, ({
        "id": row, "dinner_id": n, "member_id": who, "state": SeatState.GOING, "pact_version": 1, "asked_at": at,
    } for row, (n, _v, at, who, _p) in enumerate(seats, 1)))  # fmt: skip
    open_ = dinners - VOUCHES
    first = {n: row for row, (n, _v, _at, _who, place) in enumerate(seats, 1) if place == 0}
    _write(Finding, ({
        "dinner_id": n, "seat_id": row, "state": SeatFinding.CONFIRMED, "probability": 0.99, "credibility": 0.5,
        "why": {"witnesses": [s for s in range(first[n], first[n] + 4) if s != row and s <= len(seats)]},
        "found_at": at, "judged_at": at,
    } for row, (n, _v, at, _who, _p) in enumerate(seats, 1) if n <= open_))  # fmt: skip
    _write(Review, ({
        "dinner_id": n, "venue_id": venue, "seat_id": row, "author_id": who, "text": "", "html": "",
        "taste": dice.randint(4, 10), "paid": Paid.SHARED, "written_at": at + DAY, "opened_at": at + 3 * DAY, "why": {},
    } for row, (n, venue, at, who, place) in enumerate(seats, 1) if place < 2 and n <= open_))  # fmt: skip


def _vouch() -> None:
    """Everybody's words at the tables that are just over: each judges the table, and its venue's number follows."""
    words, scores = [], []
    with db.database().reading() as session:
        some = session.scalars(select(Dinner.id).order_by(Dinner.id.desc()).limit(VOUCHES)).all()
    for number in some:
        with db.database().reading() as session:
            seats = session.scalars(select(Seat).where(Seat.dinner_id == number)).all()
        for seat in seats:
            others = {each.id: Word.YES for each in seats if each is not seat}
            began = _Both()
            with db.database().writing() as session:
                dinner, own = session.get_one(Dinner, number), session.get_one(Seat, seat.id)
                actions.say(session, dinner, own, Words(True, others), clock.now())
            words.append(began.spent())
        began = _Both()
        with db.database().writing() as session:
            rescore(session, session.get_one(Dinner, number).venue_id or 1, clock.now())
        scores.append(began.spent())
    for name, took in (("a word, whole unit", words), ("a venue's number alone", scores)):
        for clock_name, each in zip(("wall", "CPU"), zip(*took, strict=True), strict=True):
            slow = statistics.quantiles(each, n=20)[-1]
            _say(
                f"{name}: {clock_name} median {statistics.median(each):.1f} ms, 95 % {slow:.1f} ms, of {len(took)}"
            )


if __name__ == "__main__":
    create_app()  # listeners are attached, so that a word does all that it does in production
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
