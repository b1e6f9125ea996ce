"""The table's verdict as rows: who confirms whom, what the night changes, and what no ring gains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from app.core.db import pairs
from events.attestations import actions, judging, queries, rules
from events.attestations.actions import Words
from events.attestations.models import Finding, MemberStanding, Night, Scan
from events.attestations.models import Testimony as Said
from events.attestations.rules import Allowed, SeatFinding, VerdictReason, Word
from events.dinners.models import Seat
from tests.attestations.tables import OVER, Sat, a_table, states, yes
from tests.factories import a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
Travel = Callable[[timedelta], None]


def all_say_yes(session: Session, sat: Sat, *names: str) -> None:
    """Each of them says yes of each other."""
    for name in names:
        others = [each for each in names if each != name]
        actions.say(session, sat.dinner, sat.seats[name], yes(sat, *others), clock.now())


def test_one_phone_is_enough(session: Session) -> None:
    """Ann shows, the others type what she reads out; nobody else needs a phone that scans."""
    sat = a_table(session, "Ann", "Bo", "Cho", "Dan")
    step = rules.code_step(clock.now())
    for name in ("Bo", "Cho", "Dan"):
        actions.record_scan(
            session, sat.dinner, sat.seats["Ann"], sat.seats[name], step, spoken=True, now=clock.now()
        )
    found = states(session, sat)
    assert found["Ann"] == "confirmed"
    actions.say(session, sat.dinner, sat.seats["Ann"], yes(sat, "Bo", "Cho", "Dan"), clock.now())
    assert set(states(session, sat).values()) == {"confirmed"}


def test_dead_phones_are_no_harm(session: Session) -> None:
    sat = a_table(session, "Ann", "Bo", "Cho", "Dan", since=OVER)
    all_say_yes(session, sat, "Ann", "Bo", "Cho", "Dan")
    assert set(states(session, sat).values()) == {"confirmed"}


def test_who_said_nothing_and_of_whom_nothing_is_said_stays_open(session: Session) -> None:
    sat = a_table(session, "Ann", "Bo", "Cho", since=OVER)
    all_say_yes(session, sat, "Ann", "Bo")
    assert states(session, sat)["Cho"] == "unverified"
    right = queries.review_right(session, sat.dinner, sat.id("Cho"))
    assert not isinstance(right, Allowed)


def test_nobody_denies_whose_code_they_read(session: Session) -> None:
    sat = a_table(session, "Ann", "Bo", "Cho", since=OVER)
    step = rules.code_step(sat.dinner.starts_at)
    actions.record_scan(
        session, sat.dinner, sat.seats["Ann"], sat.seats["Bo"], step, spoken=False, now=clock.now()
    )
    actions.say(session, sat.dinner, sat.seats["Bo"], yes(sat, but="Ann"), clock.now())
    assert states(session, sat)["Ann"] == "confirmed"


def test_the_same_words_again_change_nothing(session: Session) -> None:
    sat = a_table(session, "Ann", "Bo", "Cho", since=OVER)
    ordered = select(Finding).order_by(Finding.seat_id)
    all_say_yes(session, sat, "Ann", "Bo", "Cho")
    before = [(row.seat_id, row.state, row.found_at) for row in session.scalars(ordered)]
    all_say_yes(session, sat, "Ann", "Bo", "Cho")
    assert [(row.seat_id, row.state, row.found_at) for row in session.scalars(ordered)] == before


def test_review_right_asks_for_two_witnesses_who_are_not_one_line(session: Session) -> None:
    sat = a_table(session, "Ann", "Bo", "Cho", since=OVER)
    all_say_yes(session, sat, "Ann", "Bo", "Cho")
    assert isinstance(queries.review_right(session, sat.dinner, sat.id("Ann")), Allowed)
    sat.members["Bo"].invited_by_id = sat.id("Ann")
    sat.members["Cho"].invited_by_id = sat.id("Bo")
    session.flush()
    right = queries.review_right(session, sat.dinner, sat.id("Cho"))
    assert right == rules.Refused(rules.ReviewRightReason.ONE_LINE_OF_INVITATIONS)
    sat.members["Cho"].invited_by_id = sat.id("Ann")  # two branches are two lines
    session.flush()
    assert isinstance(queries.review_right(session, sat.dinner, sat.id("Cho")), Allowed)


def test_a_line_of_invitations_that_bites_its_tail_ends(session: Session) -> None:
    sat = a_table(session, "Ann", "Bo")
    sat.members["Ann"].invited_by_id, sat.members["Bo"].invited_by_id = sat.id("Bo"), sat.id("Ann")
    session.flush()
    lines = queries.inviters_of(session, [sat.id("Ann"), sat.id("Bo")])
    assert lines[sat.id("Ann")] == (sat.id("Bo"), sat.id("Ann"))


def test_nobody_is_at_two_places_at_once(session: Session) -> None:
    here = a_table(session, since=OVER)
    one, other = (a_venue(session, here.members["Ann"], name) for name in ("One", "Other"))
    here.dinner.venue_id = one.id
    there = a_table(session, like=here, since=OVER + timedelta(hours=1), venue=other)
    all_say_yes(session, here, "Ann", "Bo", "Cho")
    all_say_yes(session, there, "Ann", "Bo", "Cho")
    assert set(states(session, here).values()) == {"confirmed"}
    assert set(states(session, there).values()) == {"unverified"}
    assert reasons(session, there) == {VerdictReason.ELSEWHERE}
    next_door = a_table(
        session, like=here, since=OVER, venue=one
    )  # two tables of one place are no contradiction
    all_say_yes(session, next_door, "Ann", "Bo", "Cho")
    assert set(states(session, next_door).values()) == {"confirmed"}


def test_a_third_table_of_one_day_stays_open(session: Session, travel: Travel) -> None:
    noon = clock.now().replace(hour=4, minute=0)  # twelve o'clock in Shanghai
    travel(noon + timedelta(days=1, hours=11) - clock.now())
    sat = a_table(session, since=timedelta(hours=10))
    tables = [sat, *(a_table(session, like=sat, since=timedelta(hours=hours)) for hours in (7, 3))]
    yesterday = a_table(session, like=sat, since=timedelta(hours=30))
    for table in (*tables, yesterday):
        all_say_yes(session, table, "Ann", "Bo", "Cho")
    assert [set(states(session, table).values()) for table in tables] == [
        {"confirmed"},
        {"confirmed"},
        {"unverified"},
    ]
    assert reasons(session, tables[2]) == {VerdictReason.THIRD_THAT_DAY}
    assert set(states(session, yesterday).values()) == {"confirmed"}


def reasons(session: Session, sat: Sat) -> set[str]:
    """Why the seats of a table are what they are."""
    return {row.why["reason"] for row in findings(session, sat)}


def test_a_ring_of_five_new_accounts_gains_nothing(session: Session) -> None:
    """AC11: they confirm each other at table after table; their seats stand, and weigh nothing beside real ones."""
    honest = a_lived_scene(session)
    ring = [a_table(session, "R1", "R2", "R3", "R4", "R5", since=timedelta(days=20))]
    ring += [a_table(session, like=ring[0], since=timedelta(days=night)) for night in range(1, 6)]
    for sat in (honest, *ring):
        confirm(session, sat)
    judging.nightly(session, clock.now())
    for sat in (honest, *ring):
        judging.judge(session, sat.dinner, clock.now())
    values = pairs(session, select(MemberStanding.member_id, MemberStanding.value))
    assert min(values[each.id] for each in honest.members.values()) > 0.3
    assert {values[each.id] for each in ring[0].members.values()} == {0.0}
    assert all(rules.is_accepted(row.state, row.credibility) for row in findings(session, honest))
    for sat in ring:
        found = findings(session, sat)
        assert {row.state for row in found} == {SeatFinding.CONFIRMED}
        assert not any(rules.is_accepted(row.state, row.credibility) for row in found)


def a_lived_scene(session: Session) -> Sat:
    """Two groups that share people and have met for months, one weekly; answers a table of yesterday."""
    founder = a_member(session)
    venues = [a_venue(session, founder, f"Venue {number}") for number in range(5)]
    east = a_table(session, *(f"E{n}" for n in range(8)), since=timedelta(days=190))
    west = a_table(session, *(f"W{n}" for n in range(4)), since=timedelta(days=189))
    west = replace(west, members=west.members | dict(list(east.members.items())[:4]))
    for week in range(24):
        for like, place in ((east, week % 5), (west, (week + 2) % 5))[: 2 - week % 2]:
            since = timedelta(days=180 - 7 * week, hours=place)
            sat = a_table(session, like=like, since=since, venue=venues[place])
            session.add_all(as_found(seat) for seat in sat.seats.values())
    return a_table(session, like=west, since=timedelta(days=1), venue=venues[0])


def as_found(seat: Seat) -> Finding:
    """A confirmed seat of old."""
    return Finding(
        dinner_id=seat.dinner_id, seat_id=seat.id, state=SeatFinding.CONFIRMED, probability=0.97, credibility=0.9,
        why={}, found_at=seat.asked_at, judged_at=seat.asked_at,
    )  # fmt: skip


def findings(session: Session, sat: Sat) -> Sequence[Finding]:
    """What a table says of its seats."""
    return session.scalars(select(Finding).where(Finding.dinner_id == sat.dinner.id)).all()


def confirm(session: Session, sat: Sat) -> None:
    """Everybody reads everybody's code and says yes, in time."""
    now = sat.dinner.ends_at + timedelta(minutes=10)
    names = list(sat.seats)
    for shower, reader in permutations(names, 2):
        session.add(Scan(
            dinner_id=sat.dinner.id, shower_seat_id=sat.seats[shower].id, reader_seat_id=sat.seats[reader].id,
            step=rules.code_step(sat.dinner.starts_at), spoken=False, uploaded_at=now,
        ))  # fmt: skip
    for name in names:
        actions.say(session, sat.dinner, sat.seats[name], yes(sat, *(n for n in names if n != name)), now)


def test_the_night_looks_again_and_an_open_seat_can_only_go_up(session: Session) -> None:
    sat = a_table(session, "Ann", "Bo", "Cho", "Dan", since=timedelta(days=10))
    now = sat.dinner.ends_at + timedelta(hours=1)
    actions.say(session, sat.dinner, sat.seats["Ann"], yes(sat, "Bo", but="Cho"), now)
    actions.say(session, sat.dinner, sat.seats["Bo"], yes(sat, "Ann", "Cho"), now)
    before = states(session, sat)
    finding = queries.finding_of(session, sat.seats["Bo"].id)
    dan = queries.finding_of(session, sat.seats["Dan"].id)
    assert finding is not None
    assert dan is not None
    assert (before["Bo"], before["Dan"]) == ("confirmed", "unverified")
    # Evidence that would take Bo down and Dan up, come by after the window (a changed standing does the same).
    session.add_all([
        Said(dinner_id=sat.dinner.id, witness_seat_id=sat.seats[who].id, subject_seat_id=sat.seats["Bo"].id,
                  word=Word.NO, said_at=now) for who in ("Cho", "Dan")
    ])  # fmt: skip
    session.add_all([
        Said(dinner_id=sat.dinner.id, witness_seat_id=sat.seats[who].id, subject_seat_id=sat.seats["Dan"].id,
                  word=Word.YES, said_at=now) for who in ("Ann", "Bo")
    ])  # fmt: skip
    session.flush()
    session.add(Night(id=1, began_at=clock.now(), finished_at=clock.now(), found={}))
    session.flush()
    judging.look_again(session, clock.now())
    assert finding.state is SeatFinding.CONFIRMED
    assert dan.state is SeatFinding.CONFIRMED
    assert dan.judged_at == finding.judged_at
    assert judging._not_seen_since(session, clock.now() - timedelta(minutes=1), clock.now()) == []


def test_after_ninety_days_nothing_is_looked_at_again(session: Session) -> None:
    sat = a_table(session, since=timedelta(days=91))
    actions.say(session, sat.dinner, sat.seats["Ann"], yes(sat, "Bo"), sat.dinner.ends_at)
    session.flush()
    assert judging._not_seen_since(session, clock.now(), clock.now()) == []


def test_the_summary_counts_confirmed_tables_alone(session: Session) -> None:
    sat = a_table(session, "Ann", "Bo", "Cho", since=timedelta(days=2))
    all_say_yes_then = sat.dinner.ends_at + timedelta(hours=1)
    actions.say(session, sat.dinner, sat.seats["Ann"], yes(sat, "Bo"), all_say_yes_then)
    actions.say(session, sat.dinner, sat.seats["Bo"], yes(sat, "Ann"), all_say_yes_then)
    other = a_table(session, like=sat, since=timedelta(days=1))
    confirm(session, other)
    a_table(session, like=sat, since=timedelta(days=4))  # of which nobody has said anything
    assert queries.tablemates_of(session, sat.id("Ann")) == {sat.id("Bo"), sat.id("Cho")}
    assert queries.summary_of(session, sat.id("Ann")) == queries.Summary(tables=2, people=2, groups=1)
    assert queries.summary_of(session, sat.id("Cho")) == queries.Summary(tables=1, people=2, groups=1)


def test_words_at_a_table_that_was_called_off_are_refused(session: Session) -> None:
    sat = a_table(session, since=OVER)
    sat.dinner.called_off_at = clock.now()
    session.flush()
    with pytest.raises(Refused):
        actions.say(session, sat.dinner, sat.seats["Ann"], Words(True), clock.now())
