"""Hosting by turns: the willing, longest since last duty; a swap needs two (GR-09)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from app.core.signals import announce
from events.dinners import queries_turns, turning
from events.dinners.models_turns import HostTurn, TurnSwap
from events.dinners.turns import InTurn, TurnReason, last_duty, line, swapped
from events.signals import DinnerCalled
from groups.membership import stewardship
from groups.membership.actions import found_group, join
from groups.membership.charter import JoinRule
from groups.signals import GroupsMerged
from tests.elections.scenes import Writing, a_crew, the
from tests.factories import a_dinner, a_member

As = Callable[[int], FlaskClient]
START = datetime(2026, 1, 5, 12, tzinfo=UTC)
WEEK = timedelta(weeks=1)
SIX = [InTurn(member, START - timedelta(days=member)) for member in range(1, 7)]


def _weeks(people: list[InTurn], swaps: dict[int, tuple[int, int]]) -> Counter[int]:
    """Twelve weeks: before some of them two change places, then whoever is first hosts."""
    known, duties = {each.member: each for each in people}, Counter[int]()
    for week in range(12):
        now = START + week * WEEK
        if week in swaps:
            one, other = (known[each] for each in swaps[week])
            for member, place in swapped(one, other).items():
                old = known[member]
                known[member] = InTurn(member, old.since, old.hosted_at, place, now - timedelta(hours=1))
        first = line(list(known.values()))[0]
        duties[first] += 1
        old = known[first]
        known[first] = InTurn(first, old.since, now, old.place_at, old.swapped_at)
    return duties


@given(st.permutations(SIX))
def test_twelve_weeks_with_six_members_give_two_duties_each(people: list[InTurn]) -> None:
    assert _weeks(people, {}) == dict.fromkeys(range(1, 7), 2)


PAIRS = st.lists(st.integers(1, 6), min_size=2, max_size=2, unique=True).map(tuple)


@given(st.dictionaries(st.sampled_from([0, 6]), PAIRS))
def test_a_swap_at_the_beginning_of_a_round_changes_only_the_order(
    swaps: dict[int, tuple[int, int]],
) -> None:
    assert _weeks(SIX, swaps) == dict.fromkeys(range(1, 7), 2)


@given(PAIRS, st.integers(0, 11))
def test_a_swap_at_any_time_moves_one_duty_at_most(pair: tuple[int, int], week: int) -> None:
    duties = _weeks(SIX, {week: pair})
    assert sum(duties.values()) == 12
    assert all(1 <= duties[member] <= 3 for member in range(1, 7))
    assert all(duties[member] == 2 for member in range(1, 7) if member not in pair)


@given(PAIRS)
def test_changing_places_twice_is_not_having_changed_them(pair: tuple[int, int]) -> None:
    people = {each.member: each for each in SIX}
    before = line(list(people.values()))
    for _ in range(2):
        places = swapped(people[pair[0]], people[pair[1]])
        for member, place in places.items():
            people[member] = InTurn(member, people[member].since, None, place, START)
    assert line(list(people.values())) == before


def test_a_swap_counts_until_the_next_table_that_is_set() -> None:
    asked = InTurn(1, START, START + WEEK, START - WEEK, START + 2 * WEEK)
    assert last_duty(asked) == START - WEEK
    assert last_duty(InTurn(1, START, START + 3 * WEEK, START - WEEK, START + 2 * WEEK)) == START + 3 * WEEK


def _line(writing: Writing, pid: str) -> list[int]:
    with writing() as session:
        rows = queries_turns.rows_of(session, the(session, pid).id)
        return line(queries_turns.people_of(session, rows))


def _in_turn(writing: Writing, size: int = 3) -> tuple[str, list[Member]]:
    pid, people = a_crew(writing, size)
    for place, each in enumerate(people):
        with writing() as session:
            turning.take_turns(
                session, the(session, pid), each.id, True, clock.now() - timedelta(hours=size - place)
            )
    return pid, people


def test_who_sets_a_table_goes_to_the_end_and_the_next_is_told_once(writing: Writing) -> None:
    pid, (ann, bo, cy) = _in_turn(writing)
    assert _line(writing, pid) == [ann.id, bo.id, cy.id]
    with writing() as session:
        dinner = a_dinner(session, the(session, pid), ann)
        announce(session, DinnerCalled(dinner.id, dinner.group_id, ann.id))
    assert _line(writing, pid) == [bo.id, cy.id, ann.id]
    with writing() as session:
        told = session.query(HostTurn).filter(HostTurn.told_at.is_not(None)).one()
        assert told.member_id == bo.id
        at = told.told_at
        turning.tell_next(session, the(session, pid).id, clock.now() + WEEK)
        assert told.told_at == at


def test_two_change_places_only_when_both_want_it(writing: Writing, as_member: As) -> None:
    pid, (ann, bo, cy) = _in_turn(writing)
    at = f"/g/{pid}/turns"
    for _ in range(2):
        assert as_member(ann.id).post(f"{at}/swaps", data={"with": cy.public_id}).status_code == 303
    assert as_member(ann.id).post(f"{at}/swaps", data={"with": bo.public_id}).status_code == 409
    with writing() as session:
        swap = session.query(TurnSwap).one().public_id
    assert as_member(ann.id).post(f"{at}/swaps/{swap}", data={"accept": "yes"}).status_code == 404
    assert as_member(bo.id).post(f"{at}/swaps/{swap}", data={"accept": "yes"}).status_code == 404
    assert _line(writing, pid) == [ann.id, bo.id, cy.id]
    assert "Ann would like to change places with you" in as_member(cy.id).get(at).text
    for _ in range(2):
        assert as_member(cy.id).post(f"{at}/swaps/{swap}", data={"accept": "yes"}).status_code == 303
    assert _line(writing, pid) == [cy.id, bo.id, ann.id]
    assert as_member(ann.id).post(f"{at}/swaps/{swap}", data={"accept": "no"}).status_code == 409


def test_a_question_can_be_taken_back_and_goes_with_whoever_leaves(writing: Writing, as_member: As) -> None:
    pid, (ann, bo, cy) = _in_turn(writing)
    at = f"/g/{pid}/turns"
    as_member(ann.id).post(f"{at}/swaps", data={"with": bo.public_id})
    with writing() as session:
        swap = session.query(TurnSwap).one().public_id
    assert as_member(ann.id).post(f"{at}/swaps/{swap}", data={"accept": "no"}).status_code == 303
    as_member(ann.id).post(f"{at}/swaps", data={"with": bo.public_id})
    with writing() as session:
        stewardship.leave(session, the(session, pid), bo.id, clock.now())
    with writing() as session:
        assert session.query(TurnSwap).filter(TurnSwap.answered_at.is_(None)).count() == 0
    assert _line(writing, pid) == [ann.id, cy.id]


def test_whoever_is_not_in_the_line_asks_for_no_place(writing: Writing) -> None:
    pid, (ann, bo, cy) = _in_turn(writing)
    with writing() as session:
        turning.take_turns(session, the(session, pid), bo.id, False, clock.now())
        turning.take_turns(session, the(session, pid), bo.id, False, clock.now())
        with pytest.raises(Refused) as refused:
            turning.ask_swap(session, the(session, pid), bo.id, cy.id, clock.now())
        assert refused.value.reason is TurnReason.NOT_IN_LINE
    assert _line(writing, pid) == [ann.id, cy.id]


def test_ten_presses_are_one_place_in_the_line(app: Flask, writing: Writing, as_member: As) -> None:
    pid, (_ann, bo, *_rest) = a_crew(writing, 3)
    browsers, start = [as_member(bo.id) for _ in range(6)], Barrier(6)

    def press(browser: FlaskClient) -> int:
        start.wait(10)
        return browser.post(f"/g/{pid}/turns", data={"willing": "yes"}).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(press, browsers)) == {303}
    assert _line(writing, pid) == [bo.id]
    assert "It is your turn" in browsers[0].get(f"/g/{pid}").text


def test_in_a_merge_the_lines_become_one(writing: Writing) -> None:
    pid, (ann, bo) = _in_turn(writing, 2)
    with writing() as session:
        cy = a_member(session, "Cy")
        other = found_group(
            session, cy.id, name="Noodle Circle", city="Beijing", line="We eat", cloth="yolk-wave", listed=True,
            timezone="Asia/Shanghai", charter={"join_rule": JoinRule.OPEN}, now=clock.now(),
        )  # fmt: skip
        join(session, other, ann.id, now=clock.now())
        for each in (cy, ann):
            turning.take_turns(session, other, each.id, True, clock.now())
        join(session, the(session, pid), cy.id, now=clock.now())
        announce(session, GroupsMerged(other.id, the(session, pid).id, (ann.id, cy.id)))
    assert _line(writing, pid) == [ann.id, bo.id, cy.id]
    with writing() as session:
        assert session.query(HostTurn).count() == 3
