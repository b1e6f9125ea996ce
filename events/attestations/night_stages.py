"""The stages of a night that belong to presence: standings, then how far each seat is believed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from events.attestations import night_columns as read
from events.attestations import rules
from events.attestations.believing import Belief, belief
from events.attestations.graph.columns import Index, Ints, Seats, Tables, Words
from events.attestations.graph.credibility import YES_ALONE, Credibilities, credibilities
from events.attestations.graph.night import Standings, standings
from events.attestations.graph.records import records
from events.attestations.models import Finding, MemberStanding
from events.attestations.night import Course, Units
from events.attestations.rules import SeatFinding

WRITTEN_AT_ONCE = 500  # rows in one unit: the write lock is for everybody
DINNERS_AT_ONCE = 4000
MOVED = 0.002  # less than that is not written
TURNED = 4  # of 127: a signature that moved less points the same way


def stand(course: Course) -> None:
    """Everybody's standing and signature; only those that have moved are written."""
    with course.units.reading() as session:
        tables, seats = read.everybody(session, course.now)
        old = {row[0]: tuple(row[1:]) for row in session.execute(_old_standings())}
    people = standings(tables, seats, read.day_of(course.now))
    course.shared["people"] = people
    _keep_records(course, tables, seats)
    course.found = course.found | {
        "members": len(people.member), "seats": len(seats.member), "tables": len(tables.id),
        "anchors": len(people.anchors), "full": round(people.full, 3),
    }  # fmt: skip
    rows = list(_standing_rows(people))
    moved = [row for row in rows if row["member_id"] in old and _has_moved(old[row["member_id"]], row)]
    fresh = [row for row in rows if row["member_id"] not in old]
    gone = sorted(old.keys() - {row["member_id"] for row in rows})
    stamped = {"computed_at": course.now}
    each_some(course.units, [row | stamped for row in moved], _update_standings)
    each_some(course.units, [row | stamped for row in fresh], _insert_standings)
    each_some(course.units, gone, _delete_standings)


def _old_standings() -> Any:
    made = (MemberStanding.value, MemberStanding.trust, MemberStanding.seats, MemberStanding.breadth)
    return select(MemberStanding.member_id, *made, MemberStanding.signature)


def _standing_rows(people: Standings) -> Iterator[dict[str, Any]]:
    numbers = (people.standing, people.trust, people.seats, people.breadth)
    for row, member in enumerate(people.member.tolist()):
        value, trust, seats, breadth = (float(each[row]) for each in numbers)
        yield {
            "member_id": member, "value": min(1.0, max(0.0, value)), "trust": trust, "seats": seats,
            "breadth": breadth, "signature": people.signature[row].tobytes(),
        }  # fmt: skip


def _has_moved(old: Sequence[Any], row: Mapping[str, Any]) -> bool:
    if any(
        abs(was - row[name]) > MOVED
        for was, name in zip(old, ("value", "trust", "seats", "breadth"), strict=False)
    ):
        return True
    if old[4] is None:
        return True
    before = np.frombuffer(old[4], np.int8).astype(np.int16)
    return bool((np.abs(before - np.frombuffer(row["signature"], np.int8)) > TURNED).any())


def _insert_standings(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(insert(MemberStanding), list(rows))


def _update_standings(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(update(MemberStanding), list(rows))


def _delete_standings(session: Session, members: Sequence[int]) -> None:
    session.execute(delete(MemberStanding).where(MemberStanding.member_id.in_(members)))


def believe(course: Course) -> None:
    """How far every seat is believed in that light; some dinners at a time, and it goes on where it stopped."""
    people = people_of(course)
    after = int(course.found.get("after", 0))
    while True:
        with course.units.reading() as session:
            rows = list(read.judged(session, after, DINNERS_AT_ONCE))
        if not rows:
            return
        tables, seats, words = _as_columns(rows)
        found = credibilities(tables, seats, words, people, _record_of(course, tables.id))
        moved = [row for place, each in enumerate(rows) if (row := _moved(each, found, place)) is not None]
        each_some(course.units, moved, _update_findings)
        after = rows[-1].dinner_id
        with course.units.writing() as session:
            course.keep(session, after=after)


def _record_of(course: Course, tables: Ints) -> Ints:
    """At how many other venues the groups of these tables have sat, by all confirmed seats of this night."""
    if "records" not in course.shared:
        with course.units.reading() as session:
            known, seats = read.everybody(session, course.now)
        _keep_records(course, known, seats)
    ids, values = course.shared["records"]
    at = Index(ids).of(tables)
    return np.where(at >= 0, values[np.maximum(at, 0)], 0) if len(ids) else np.zeros(len(tables), np.int64)


def _keep_records(course: Course, tables: Tables, seats: Seats) -> None:
    order = np.argsort(tables.id, kind="stable")
    course.shared["records"] = tables.id[order], records(tables, seats)[order]


def people_of(course: Course) -> Standings:
    """The night's standings: as they were worked out, or as they were written by whoever had this night before."""
    if "people" not in course.shared:
        with course.units.reading() as session:
            course.shared["people"] = read.stored_standings(session)
    people: Standings = course.shared["people"]
    return people


def _as_columns(rows: Sequence[Any]) -> tuple[Tables, Seats, Words]:
    """Rows of findings as the weighing reads them."""
    ids = np.unique(np.array([row.table for row in rows], np.int64))
    none = np.zeros(len(ids), np.int64)
    confirmed = {row.seat_id: row.member_id for row in rows if row.state is SeatFinding.CONFIRMED}
    said = [
        (place, confirmed[witness], strength)
        for place, row in enumerate(rows)
        for witness, strength in _witnesses(row.why)
        if witness in confirmed
    ]
    seats = Seats(
        _ints(row.table for row in rows), _ints(row.member_id for row in rows),
        read.floats([row.probability for row in rows]),
        np.array([row.state is SeatFinding.CONFIRMED for row in rows], np.bool_),
    )  # fmt: skip
    words = Words(
        _ints(each[0] for each in said), _ints(each[1] for each in said),
        read.floats([each[2] for each in said]),
    )  # fmt: skip
    return Tables(ids, none, none, none, np.zeros(len(ids))), seats, words


def _witnesses(why: Mapping[str, Any]) -> list[tuple[int, float]]:
    """The witnesses of a finding, each with the strength of her word; of old ones only the yes is known."""
    witnesses = why.get("witnesses", [])
    return list(zip(witnesses, why.get("ties") or [YES_ALONE] * len(witnesses), strict=False))


def _ints(values: Iterator[int]) -> Ints:
    return np.fromiter(values, np.int64)


def _moved(row: Any, found: Credibilities, place: int) -> dict[str, Any] | None:
    """What is written of a finding, where it has moved; a word that came meanwhile has judged it anew already."""
    now: Belief = belief(found, place)
    if (
        rules.is_accepted(row.state, now.credibility) == rules.is_accepted(row.state, row.credibility)
        and abs(now.credibility - row.credibility) <= MOVED
    ):
        return None
    return {
        "finding": row.id, "seen": row.judged_at, "credibility": now.credibility,
        "voices": now.voices, "known": now.known, "company": now.company, "lift": now.lift,
    }  # fmt: skip


def _update_findings(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    table = Finding.__table__
    same = (table.c.id == bindparam("finding")) & (table.c.judged_at == bindparam("seen"))
    session.connection().execute(update(table).where(same), list(rows))  # type: ignore[arg-type]


def each_some(units: Units, rows: Sequence[Any], write: Any) -> None:
    """Write rows in units so small that nobody waits for one."""
    left = iter(rows)
    while some := list(islice(left, WRITTEN_AT_ONCE)):
        with units.writing() as session:
            write(session, some)


MINE = (stand, believe)
