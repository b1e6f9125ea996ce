"""Time as it passes in production: tables are judged by the standings known when they close, and looked at again."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from events.attestations.graph.columns import Seats, Tables, Words
from events.attestations.graph.credibility import SCAN_ALONE, YES_ALONE, YES_AND_SCAN
from events.attestations.graph.night import Standings, standings
from events.attestations.rules import Reliability, SeatFinding, Verdict, Word, judge, lessons, within_reach
from events.reviews.worlds.reading import Evidence

EPOCH, SECOND_LOOK = 30.0, 90.0
UNSETTLED = frozenset({SeatFinding.CONTESTED, SeatFinding.UNVERIFIED})
MOST_IN_A_DAY = 2


@dataclass(slots=True)
class Course:
    """What is known by now: verdicts by dinner and member, witnesses' records, last night's standings."""

    verdicts: dict[int, dict[int, Verdict]] = field(default_factory=dict)
    reliability: dict[int, Reliability] = field(default_factory=dict)
    that_day: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    standing: dict[int, float] = field(default_factory=dict)
    people: Standings | None = None

    def stands(self, member: int) -> float:
        """Return what a member stands at since the last night."""
        return self.standing.get(member, 0.0)


def pass_time(evidence: Sequence[Evidence], now: float) -> Course:
    """Judge everything in the order of time, a night at the end of each epoch and one at the end of all.

    The epochs are counted back from `now`, so that the last night is the one of today.
    """
    course = Course()
    seen = 0
    for night in _nights(evidence, now):
        closed = [each for each in evidence[seen:] if each.start <= night]
        for each in closed:
            _judge(course, each)
        seen += len(closed)
        for each in evidence[:seen]:
            if night - SECOND_LOOK <= each.start and _is_open(course.verdicts[each.dinner]):
                _look_again(course, each)
        tables, seats = columns(evidence[:seen], course.verdicts)
        course.people = standings(tables, seats, night)
        course.standing = dict(
            zip(course.people.member.tolist(), course.people.standing.tolist(), strict=True)
        )
    return course


def _nights(evidence: Sequence[Evidence], now: float) -> list[float]:
    if not evidence:
        return [now]
    epochs = math.ceil((now - evidence[0].start) / EPOCH)
    return [now - EPOCH * left for left in range(max(0, epochs - 1), -1, -1)]


def _judge(course: Course, each: Evidence) -> None:
    table = each.table(course.stands, course.reliability)
    found = judge(table)
    course.reliability.update(lessons(table, found))
    course.verdicts[each.dinner] = {
        member: _once_or_twice(course, each, member, found[member]) for member in sorted(found)
    }


def _look_again(course: Course, each: Evidence) -> None:
    """Judge a table with unsettled seats by newer standings; a seat can only go up."""
    before = course.verdicts[each.dinner]
    again = judge(each.table(course.stands, course.reliability))
    for member, old in before.items():
        if old.state in UNSETTLED and again[member].state is SeatFinding.CONFIRMED:
            before[member] = _once_or_twice(course, each, member, again[member])


def _once_or_twice(course: Course, each: Evidence, member: int, verdict: Verdict) -> Verdict:
    """Nobody is confirmed at more than two tables of a day (X-17)."""
    if verdict.state is not SeatFinding.CONFIRMED:
        return verdict
    day = course.that_day[math.floor(each.start)]
    if day[member] < MOST_IN_A_DAY:
        day[member] += 1
        return verdict
    return within_reach(verdict, elsewhere=False, that_day=day[member])


def _is_open(verdicts: Mapping[int, Verdict]) -> bool:
    return any(verdict.state in UNSETTLED for verdict in verdicts.values())


def columns(
    evidence: Iterable[Evidence], verdicts: Mapping[int, Mapping[int, Verdict]]
) -> tuple[Tables, Seats]:
    """Return all tables and judged seats as columns."""
    dinners = list(evidence)
    tables = Tables(
        id=np.array([each.dinner for each in dinners], np.int64),
        group=np.array([each.group for each in dinners], np.int64),
        host=np.array([each.host for each in dinners], np.int64),
        venue=np.array([each.venue for each in dinners], np.int64),
        day=np.array([each.start for each in dinners], np.float64),
    )
    rows = [
        (each.dinner, member, verdict.probability, verdict.state is SeatFinding.CONFIRMED)
        for each in sorted(dinners, key=lambda each: each.dinner)
        for member, verdict in verdicts[each.dinner].items()
    ]
    seats = Seats(
        table=np.array([row[0] for row in rows], np.int64),
        member=np.array([row[1] for row in rows], np.int64),
        chance=np.array([row[2] for row in rows], np.float64),
        confirmed=np.array([row[3] for row in rows], np.bool_),
    )
    return tables, seats


def words_of(evidence: Iterable[Evidence], verdicts: Mapping[int, Mapping[int, Verdict]]) -> Words:
    """Return what confirmed witnesses said and scanned, for the seats in the order of `columns`."""
    rows: list[tuple[int, int, float]] = []
    seat = 0
    for each in sorted(evidence, key=lambda each: each.dinner):
        scanned = {(scan.shower, scan.scanner) for scan in each.scans}
        of_table = verdicts[each.dinner]
        for member, verdict in of_table.items():
            for witness in sorted(verdict.why.witnesses):
                if of_table[witness].state is SeatFinding.CONFIRMED:
                    rows.append((seat, witness, _strength(each, scanned, witness, member)))
            seat += 1
    return Words(
        seat=np.array([row[0] for row in rows], np.int64),
        witness=np.array([row[1] for row in rows], np.int64),
        strength=np.array([row[2] for row in rows], np.float64),
    )


def _strength(each: Evidence, scanned: set[tuple[int, int]], witness: int, member: int) -> float:
    if each.words.get((witness, member)) is not Word.YES:
        return SCAN_ALONE
    return YES_AND_SCAN if (witness, member) in scanned or (member, witness) in scanned else YES_ALONE
