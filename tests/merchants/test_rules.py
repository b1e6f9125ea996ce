"""The law of claims: who is independent, who owns on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.merchants.rules import (
    DISPUTE_LASTS,
    Sighting,
    StaffRole,
    as_code,
    enough,
    independent,
    may_decide,
    next_owner,
    own,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)
few = st.integers(0, 6)
people = st.frozensets(few, max_size=4)
sightings = st.builds(Sighting, dinner=few, group=few, by=few, sat=people, branch=people)


@given(sightings, sightings)
def test_independence_is_mutual_and_never_of_one_group_table_person_or_branch(
    one: Sighting, other: Sighting
) -> None:
    assert independent(one, other) == independent(other, one)
    if independent(one, other):
        assert one.group != other.group
        assert one.dinner != other.dinner
        assert not one.sat & other.sat
        assert not one.branch & other.branch


@given(st.lists(sightings, max_size=5))
def test_one_group_however_often_is_never_enough(found: list[Sighting]) -> None:
    same = [Sighting(each.dinner, 1, each.by, each.sat, each.branch) for each in found]
    assert not enough(same)


@given(st.lists(sightings, max_size=5), sightings)
def test_another_word_never_takes_away_what_stands(found: list[Sighting], more: Sighting) -> None:
    if enough(found):
        assert enough([*found, more])


def test_two_independent_tables_are_enough() -> None:
    one = Sighting(1, 1, 1, frozenset({1, 2}), frozenset({1}))
    two = Sighting(2, 2, 3, frozenset({3, 4}), frozenset({3}))
    assert enough([one, two])
    assert not own(one, {9}, {9})
    assert own(one, {2}, set())
    assert own(one, set(), {1})


@given(st.text(max_size=20))
def test_a_code_is_read_alike_however_it_is_spaced(text: str) -> None:
    assert as_code(as_code(text)) == as_code(text)
    assert as_code(" ".join("k7qp-3mxy")) == "K7QP3MXY"


@given(st.integers(0, 80))
def test_a_dispute_lasts_28_days(days: int) -> None:
    assert may_decide(NOW, NOW + timedelta(days=days)) == (days >= DISPUTE_LASTS.days)


def test_who_owns_on() -> None:
    later = NOW + timedelta(days=1)
    staff = [(StaffRole.DESK, NOW, 1), (StaffRole.MANAGER, later, 2), (StaffRole.MANAGER, NOW, 3)]
    assert next_owner(staff) == 3
    assert next_owner(staff[:1]) == 1
    assert next_owner([]) is None
