"""Conditional seats: the largest consistent set sits, whatever the order of the answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.conditions.rules import (
    MOST_ANSWERS,
    Answer,
    ConditionReason,
    Firm,
    Unmet,
    may_answer,
    problem,
    settle,
    unmet,
)

NOW = datetime(2026, 5, 1, 19, tzinfo=UTC)
FIRM_IDS = (101, 102, 103)


@st.composite
def answers(draw: st.DrawFn, most: int = 8) -> list[Answer]:
    ids = draw(st.lists(st.integers(1, 12), max_size=most, unique=True))
    keys = draw(st.permutations([f"{at:02}" for at in range(len(ids))]))
    found = []
    for member, key in zip(ids, keys, strict=True):
        whom = st.none() | st.sampled_from([each for each in (*ids, *FIRM_IDS, 77) if each != member])
        at_least, cap = st.none() | st.integers(2, 14), st.none() | st.sampled_from([80, 120])
        found.append(Answer(member, draw(st.integers(1, 3)), key, draw(at_least), draw(whom), draw(cap)))
    return found


firms = st.builds(
    Firm, people=st.integers(3, 6), members=st.sets(st.sampled_from(FIRM_IDS)).map(frozenset), held=st.integers(0, 2)
)  # fmt: skip
caps = st.none() | st.sampled_from([60, 100, 200])


def consistent(chosen: Iterable[Answer], firm: Firm, cap: int | None) -> bool:
    here = list(chosen)
    people = firm.people + sum(each.size for each in here)
    members = firm.members | {each.member for each in here}
    return all(
        (each.at_least is None or each.at_least <= people)
        and (each.whom is None or each.whom in members)
        and (each.cap_fen is None or (cap is not None and cap <= each.cap_fen))
        for each in here
    )


def by_trying_all(firm: Firm, given_: list[Answer], limit: int, cap: int | None) -> frozenset[int]:
    """The published law word by word: the most people; then, in the order of keys, who can be in is in."""
    room = max(0, limit - firm.people - firm.held)
    best: tuple[int, tuple[bool, ...]] = (0, ())
    chosen: frozenset[int] = frozenset()
    ordered = sorted(given_, key=lambda each: each.key)
    for size in range(len(ordered) + 1):
        for some in combinations(ordered, size):
            people = sum(each.size for each in some)
            rank = (people, tuple(each in some for each in ordered))
            if people <= room and consistent(some, firm, cap) and rank > best:
                best, chosen = rank, frozenset(each.member for each in some)
    return chosen


@settings(max_examples=1000)
@given(firms, answers(), st.integers(4, 24), caps)
def test_it_is_what_trying_all_sets_finds(
    firm: Firm, given_: list[Answer], limit: int, cap: int | None
) -> None:
    assert settle(firm, given_, limit, cap) == by_trying_all(firm, given_, limit, cap)


@settings(max_examples=1000)
@given(firms, answers(12), st.integers(4, 30), caps, st.randoms())
def test_the_order_of_the_answers_does_not_matter(
    firm: Firm, given_: list[Answer], limit: int, cap: int | None, random: object
) -> None:
    mixed = list(given_)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert settle(firm, mixed, limit, cap) == settle(firm, given_, limit, cap)


@settings(max_examples=300)
@given(firms, answers(12), caps)
def test_with_room_for_all_it_is_the_greatest_fixpoint(
    firm: Firm, given_: list[Answer], cap: int | None
) -> None:
    here = list(given_)
    while True:  # drop whoever has not what they ask for, until nobody is dropped
        people = firm.people + sum(each.size for each in here)
        members = firm.members | {each.member for each in here}
        kept = [
            each for each in here
            if (each.at_least or 0) <= people and (each.whom is None or each.whom in members)
            and (each.cap_fen is None or (cap is not None and cap <= each.cap_fen))
        ]  # fmt: skip
        if kept == here:
            break
        here = kept
    assert settle(firm, given_, 500, cap) == {each.member for each in here}


@settings(max_examples=300)
@given(firms, answers(), st.integers(4, 24), caps)
def test_whoever_sits_has_what_they_asked_for_and_all_fit(
    firm: Firm, given_: list[Answer], limit: int, cap: int | None
) -> None:
    sits = settle(firm, given_, limit, cap)
    here = [each for each in given_ if each.member in sits]
    assert consistent(here, firm, cap)
    assert sum(each.size for each in here) <= max(0, limit - firm.people - firm.held)


@settings(max_examples=300)
@given(firms, answers(), st.integers(4, 24), caps)
def test_with_more_seats_never_fewer_people_sit(
    firm: Firm, given_: list[Answer], limit: int, cap: int | None
) -> None:
    size = {each.member: each.size for each in given_}
    people = [sum(size[m] for m in settle(firm, given_, limit + more, cap)) for more in range(4)]
    assert all(before <= after for before, after in pairwise(people))


@settings(max_examples=300)
@given(firms, answers(), caps, st.data())
def test_with_room_for_all_asking_less_or_coming_firmly_costs_nobody_a_seat(
    firm: Firm, given_: list[Answer], cap: int | None, data: st.DataObject
) -> None:
    before = settle(firm, given_, 500, cap)
    more = replace(firm, people=firm.people + data.draw(st.integers(0, 3)))
    assert before <= settle(more, given_, 500, cap)
    if given_:
        easy = data.draw(st.sampled_from(given_))
        asks_less = [replace(e, at_least=None, whom=None, cap_fen=None) if e is easy else e for e in given_]
        assert before <= settle(firm, asks_less, 500, cap)
    assert before <= settle(firm, given_, 500, 60)


@settings(max_examples=300)
@given(firms, answers(), st.integers(4, 24), caps)
def test_whoever_does_not_sit_is_told_what_is_missing(
    firm: Firm, given_: list[Answer], limit: int, cap: int | None
) -> None:
    sits = settle(firm, given_, limit, cap)
    seated = [each for each in given_ if each.member in sits]
    for own in given_:
        missing = unmet(own, seated, firm, cap)
        assert bool(missing) is (own.member not in sits)
        if missing.room:  # all holds but the seats: with this one more, too many would sit
            assert sum(each.size for each in seated) + own.size > max(0, limit - firm.people - firm.held)


def test_two_who_wait_for_each_other_sit_together() -> None:
    pair = [Answer(1, 1, "a", whom=2), Answer(2, 2, "b", whom=1)]
    assert settle(Firm(3), pair, 8, None) == {1, 2}
    assert settle(Firm(3), pair, 5, None) == frozenset()  # room for one of them is room for none


def test_companions_count_as_people() -> None:
    three = Answer(1, 3, "a", at_least=6)
    assert settle(Firm(3), [three], 8, None) == {1}
    assert settle(Firm(2), [three], 8, None) == frozenset()
    assert unmet(three, [], Firm(2), None) == Unmet(people=1)


def test_no_cap_is_no_promise() -> None:
    thrifty = Answer(1, 1, "a", cap_fen=120_00)
    assert settle(Firm(2), [thrifty], 8, None) == frozenset()
    assert settle(Firm(2), [thrifty], 8, 120_00) == {1}
    assert settle(Firm(2), [thrifty], 8, 120_01) == frozenset()
    assert unmet(thrifty, [], Firm(2), None) == Unmet(cap=True)


def test_seats_that_are_promised_to_others_are_not_taken() -> None:
    one = Answer(1, 1, "a", at_least=3)
    assert settle(Firm(6, held=2), [one], 8, None) == frozenset()
    assert unmet(one, [], Firm(6, held=2), None) == Unmet(room=True)


def test_the_bound_is_quick_in_the_worst_case() -> None:
    chain = [Answer(at, at % 7 + 1, f"{at * 7919 % 61:02}", 2 + at, at - 1 or None) for at in range(1, 61)]
    assert len(settle(Firm(3), chain, 150, None)) > 10


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"called_off": True}, ConditionReason.CLOSED),
        ({"now": NOW + timedelta(hours=2)}, ConditionReason.CLOSED),
        ({"seated": True}, ConditionReason.SEATED),
        ({"others": MOST_ANSWERS}, ConditionReason.TOO_MANY),
    ],
)
def test_when_an_answer_with_an_if_is_taken(changed: dict[str, object], reason: object) -> None:
    usual: dict[str, object] = {
        "starts_at": NOW + timedelta(hours=3), "closes_at": NOW + timedelta(hours=2), "called_off": False,
        "seated": False, "others": 3, "now": NOW,
    }  # fmt: skip
    assert may_answer(**{**usual, **changed}) is reason  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"at_least": None}, ConditionReason.NOTHING_ASKED),
        ({"whom": 1}, ConditionReason.ONESELF),
        ({"at_least": 2}, ConditionReason.TOO_FEW),
        ({"at_least": 9}, ConditionReason.TOO_MANY_PEOPLE),
        ({"at_least": None, "cap_fen": 0}, None),
    ],
)
def test_what_an_answer_can_be(changed: dict[str, object], reason: object) -> None:
    usual: dict[str, object] = {
        "member": 1,
        "size": 2,
        "at_least": 6,
        "whom": None,
        "cap_fen": None,
        "limit": 8,
    }
    assert problem(**{**usual, **changed}) is reason  # type: ignore[arg-type]
