"""Standing and credibility: what few people, one host and one circle cannot do, whatever they record."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from events.attestations.graph.anchors import anchor_groups
from events.attestations.graph.columns import Seats, Tables, Words
from events.attestations.graph.credibility import effective
from events.attestations.graph.lives import homes, lives
from events.attestations.graph.night import credibilities, people
from events.attestations.graph.sittings import sittings
from events.attestations.rules import SeatFinding, is_accepted
from tests.rules.columns import NOW, City, a_city

CITY = a_city()

evenings = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.integers(-1, 4),
        st.floats(0, 900),
        st.lists(st.integers(1, 9), min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=12,
)


def told(rows: list[tuple[int, int, float, list[int]]], people: int) -> City:
    city = City()
    for number, (group, venue, days, sat) in enumerate(rows):
        city.dine(number, group, venue, NOW - days, [each % people for each in sat])
    return city


@given(evenings)
def test_any_seats_give_standings_between_nothing_and_one(
    rows: list[tuple[int, int, float, list[int]]],
) -> None:
    found = told(rows, 10).standings().standing
    assert ((found >= 0) & (found <= 1)).all()


@given(evenings)
def test_five_people_never_have_standing_whatever_they_record(
    rows: list[tuple[int, int, float, list[int]]],
) -> None:
    assert (told(rows, 5).standings().standing == 0).all()


def anchors(city: City) -> set[int]:
    sat = sittings(city.tables(), city.seats(), NOW)
    pairs = sat.pairs()
    return set(sat.groups[anchor_groups(sat, pairs, lives(sat, pairs))].tolist())


def test_anchors_are_old_lively_linked_groups_and_a_host_plants_two() -> None:
    assert anchors(CITY) == set(range(10))
    apart = City(list(CITY.rows), list(CITY.sat))
    for number in range(9):
        apart.dine(600_000 + number, 8000, number, 30.0 + number, list(range(60_000, 60_009)))
    assert 8000 not in anchors(apart)
    by_three = [(table, group, group % 3, venue, day) for table, group, _, venue, day in CITY.rows]
    assert len(anchors(City(by_three, CITY.sat))) == 6


def test_a_young_scene_begins_at_its_oldest_groups() -> None:
    young = City()
    for number in range(5):
        young.dine(number, number, number, NOW - 9 + number, [number, number + 1, number + 2])
    assert anchors(young) == {0, 1, 2}


def test_a_home_group_is_where_one_sits_most() -> None:
    city = City()
    for dinner, group in ((1, 5), (2, 5), (3, 6), (4, 7)):
        city.dine(dinner, group, 1, NOW - 1, [1])
    sat = sittings(city.tables(), city.seats(), NOW)
    assert sat.groups[homes(sat.pairs(), 1)].tolist() == [5]


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0.01, 1)), min_size=1, max_size=12))
def test_people_of_one_circle_never_count_more_than_strangers(words: list[tuple[int, float]]) -> None:
    circle, weight = np.array([each for each, _ in words]), np.array([each for _, each in words])
    owner, at, apart = np.zeros(len(words), int), np.arange(len(words)), np.eye(32, dtype=np.float32)
    together = effective(owner, at, weight, apart[circle], 1)
    assert together[0] <= effective(owner, at, weight, apart[: len(words)], 1)[0] * (1 + 1e-5)


def credible(standing: float, *, one_circle: bool = False) -> list[float]:
    """The credibility of four people of this standing who all vouch for one another."""
    one, marks = np.ones(1, np.int64), np.zeros((4, 32), np.int8)
    marks[np.arange(4), 0 if one_circle else np.arange(4)] = 127
    said = [(seat, other) for seat in range(4) for other in range(4) if seat != other]
    seats = Seats(np.ones(4, np.int64), np.arange(4), np.full(4, 0.99), np.ones(4, np.bool_))
    words = Words(np.array([s for s, _ in said]), np.array([w for _, w in said]), np.full(12, 0.85))
    known = people(np.arange(4), np.full(4, standing), marks)
    return credibilities(Tables(one, one, one, one, np.zeros(1)), seats, words, known).value.tolist()


def test_witnesses_of_several_circles_make_a_seat_more_credible() -> None:
    apart, together = credible(0.4), credible(0.4, one_circle=True)
    assert all(more > less for more, less in zip(apart, together, strict=True))


def test_credibility_grows_with_the_witnesses_standing() -> None:
    steps = [credible(value)[0] for value in (0.1, 0.3, 0.6, 1.0)]
    assert all(low < high for low, high in pairwise(steps))
    assert steps[0] < 0.1


def test_half_is_enough_to_be_accepted() -> None:
    assert is_accepted(SeatFinding.CONFIRMED, 0.5)
    assert not is_accepted(SeatFinding.CONFIRMED, 0.4999)
    assert not is_accepted(SeatFinding.CONTESTED, 1.0)
