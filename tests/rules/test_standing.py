"""Standings and credibility: real company carries, rings that only know themselves do not."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from events.attestations.anchors import anchor_groups
from events.attestations.credibility import effective
from events.attestations.rules import (
    ConfirmedSeat,
    SeatFinding,
    credibilities,
    home_groups,
    is_accepted,
    judge,
    standings,
)
from tests.rules.tables import a_table, all_yes

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def seats_of(
    dinner: int, people: Iterable[int], *, group: int, venue: int, days_ago: float
) -> list[ConfirmedSeat]:
    members = list(people)
    at = NOW - timedelta(days=days_ago)
    return [
        ConfirmedSeat(member=member, dinner=dinner, group=group, host=members[0], venue=venue, starts_at=at)
        for member in members
    ]


def a_city(groups: int = 8, members: int = 12, dinners: int = 14, seed: int = 1) -> list[ConfirmedSeat]:
    """Build groups of friends who dine at many places and sometimes at a neighbour's open table."""
    dice = random.Random(seed)
    city: list[ConfirmedSeat] = []
    for group in range(groups):
        own = range(group * 100, group * 100 + members)
        strangers = [other * 100 + n for other in range(groups) if other != group for n in range(members)]
        for number in range(dinners):
            people = [*dice.sample(own, 5), *dice.sample(strangers, 2)]
            days = 400 - number * 28 + dice.random()
            city += seats_of(
                group * 1000 + number, people, group=group, venue=dice.randrange(30), days_ago=days
            )
    return city


def a_ring(people: Iterable[int], *, tables: int, groups: int, days_ago: float) -> list[ConfirmedSeat]:
    members = list(people)
    ring: list[ConfirmedSeat] = []
    for number in range(tables):
        ring += seats_of(
            900_000 + number,
            members,
            group=9000 + number % groups,
            venue=number % 7,
            days_ago=days_ago - number / 9,
        )
    return ring


CITY = a_city()
RING = range(80_000, 80_005)


def test_an_honest_city_stands() -> None:
    found = standings(CITY, NOW)
    good = [value for value in found.values() if value >= 0.3]
    assert len(good) >= 0.9 * len(found)
    assert all(0 <= value <= 1 for value in found.values())


def test_a_ring_of_five_new_accounts_gains_nothing_however_much_it_dines() -> None:
    for tables, groups in ((3, 1), (40, 1), (40, 6)):
        found = standings([*CITY, *a_ring(RING, tables=tables, groups=groups, days_ago=20)], NOW)
        assert [found[member] for member in RING] == [0.0] * 5


def test_a_ring_takes_nothing_from_the_city() -> None:
    before, after = (
        standings(CITY, NOW),
        standings([*CITY, *a_ring(RING, tables=40, groups=6, days_ago=20)], NOW),
    )
    assert all(abs(after[member] - value) < 0.2 for member, value in before.items())


def test_five_accounts_alone_on_a_new_platform_gain_nothing() -> None:
    assert set(standings(a_ring(RING, tables=30, groups=5, days_ago=200), NOW).values()) == {0.0}


def test_an_old_ring_with_many_groups_and_accounts_gains_nothing_beside_a_city() -> None:
    dice = random.Random(3)
    crowd = range(80_000, 80_060)
    ring: list[ConfirmedSeat] = []
    for number in range(100):
        people = dice.sample(crowd, 6)
        ring += seats_of(
            700_000 + number, people, group=9000 + number % 10, venue=number % 9, days_ago=300 - number
        )
    found = standings([*CITY, *ring], NOW)
    assert max(found[member] for member in crowd if member in found) < 0.05


def test_a_thin_cut_carries_little_however_many_tables_hang_on_it() -> None:
    bribed = [seats_of(500_000 + n, [n * 100, RING[n]], group=9000, venue=n, days_ago=30) for n in range(3)]
    cut = [seat for table in bribed for seat in table]
    for tables in (3, 30, 300):
        found = standings([*CITY, *cut, *a_ring(RING, tables=tables, groups=6, days_ago=60)], NOW)
        assert max(found[member] for member in RING) < 0.1


def test_friends_of_one_group_only_count_nothing_yet() -> None:
    lonely = [seats_of(600_000 + n, range(60_000, 60_008), group=8000, venue=n, days_ago=n) for n in range(9)]
    found = standings([*CITY, *(seat for table in lonely for seat in table)], NOW)
    assert found[60_000] == 0.0


def test_standing_fades_when_nobody_dines_any_more() -> None:
    later = standings(CITY, NOW + timedelta(days=540 * 3))
    assert sum(later.values()) < 0.35 * sum(standings(CITY, NOW).values())


def test_seats_of_the_future_and_doubled_rows_change_nothing() -> None:
    future = seats_of(400_000, [0, 1, 2, 3, 4, 5], group=0, venue=1, days_ago=-3)
    assert standings([*CITY, *future, *CITY], NOW) == standings(CITY, NOW)
    assert standings([], NOW) == {}


@settings(max_examples=15)
@given(st.randoms(use_true_random=False))
def test_standings_do_not_depend_on_the_order_of_the_seats(dice: random.Random) -> None:
    city = a_city(groups=4, members=8, dinners=6)
    shuffled = list(city)
    dice.shuffle(shuffled)
    assert standings(shuffled, NOW) == standings(city, NOW)


some_seats = st.lists(
    st.builds(
        ConfirmedSeat,
        member=st.integers(1, 9),
        dinner=st.integers(1, 6),
        group=st.integers(1, 3),
        host=st.integers(1, 9),
        venue=st.none() | st.integers(1, 4),
        starts_at=st.integers(-5, 900).map(lambda days: NOW - timedelta(days=days)),
        probability=st.floats(0, 1),
    ),
    max_size=40,
)


@given(some_seats)
def test_any_seats_give_standings_between_nothing_and_one(seats: list[ConfirmedSeat]) -> None:
    assert all(0 <= value <= 1 for value in standings(seats, NOW).values())


@given(some_seats)
def test_five_people_never_have_standing_whatever_they_record(seats: list[ConfirmedSeat]) -> None:
    five = [replace(seat, member=seat.member % 5) for seat in seats]
    assert all(value == 0 for value in standings(five, NOW).values())


def test_anchors_are_old_lively_linked_groups_and_a_host_plants_two() -> None:
    assert anchor_groups(CITY, NOW) == frozenset(range(8))
    apart = [
        seats_of(600_000 + n, range(60_000, 60_009), group=8000, venue=n, days_ago=390 - n) for n in range(9)
    ]
    assert 8000 not in anchor_groups([*CITY, *(seat for table in apart for seat in table)], NOW)
    by_two = [replace(seat, host=seat.group % 3) for seat in CITY]
    assert len(anchor_groups(by_two, NOW)) == 6


def test_a_young_scene_begins_at_its_oldest_groups() -> None:
    young = [seats_of(n, [n, n + 1, n + 2], group=n, venue=n, days_ago=9 - n) for n in range(5)]
    assert anchor_groups([seat for table in young for seat in table], NOW) == frozenset({0, 1, 2})


def test_a_home_group_is_where_one_sits_most() -> None:
    tables = [(1, 5), (2, 5), (3, 6), (4, 7)]
    seats = [s for dinner, group in tables for s in seats_of(dinner, [1], group=group, venue=1, days_ago=1)]
    assert home_groups(seats) == {1: 5}


@given(st.lists(st.tuples(st.integers(1, 4), st.floats(0, 1)), max_size=12))
def test_people_of_one_circle_never_count_more_than_strangers(words: list[tuple[int, float]]) -> None:
    strangers = [(place, weight) for place, (_, weight) in enumerate(words)]
    assert effective(words) <= effective(strangers) + 1e-9


def test_four_of_one_circle_count_as_two() -> None:
    assert effective([(1, 1.0)] * 4) == 2.0
    assert effective([(place, 1.0) for place in range(4)]) == 4.0


def credible(
    *seats: int, standing: dict[int, float], circles: dict[int, int] | None = None
) -> dict[int, float]:
    table = a_table(*seats, says=all_yes(*seats), standing=standing)
    return credibilities(table, judge(table), circles or {})


def test_a_table_of_known_people_is_accepted() -> None:
    found = credible(1, 2, 3, 4, standing={1: 0.9, 2: 0.8, 3: 0.7, 4: 0.6})
    assert all(is_accepted(SeatFinding.CONFIRMED, value) for value in found.values())


def test_a_table_of_new_accounts_is_confirmed_and_not_accepted() -> None:
    assert set(credible(50, 51, 52, 53, 54, standing={}).values()) == {0.0}


def test_a_few_known_people_lift_a_few_newcomers_and_not_a_crowd() -> None:
    known = {1: 0.9, 2: 0.8, 3: 0.7, 4: 0.9}
    one = credible(1, 2, 3, 4, 50, standing=known)
    assert is_accepted(SeatFinding.CONFIRMED, one[50])
    crowd = credible(1, *range(50, 62), standing=known)
    assert all(crowd[seat] < 0.5 for seat in range(50, 62))


def test_witnesses_of_several_circles_make_a_seat_more_credible() -> None:
    known = dict.fromkeys((1, 2, 3, 4), 0.4)
    apart = credible(1, 2, 3, 4, standing=known, circles={1: 1, 2: 2, 3: 3, 4: 4})
    together = credible(1, 2, 3, 4, standing=known, circles=dict.fromkeys((1, 2, 3, 4), 1))
    assert all(apart[seat] > together[seat] for seat in apart)


def test_half_is_enough_to_be_accepted() -> None:
    assert is_accepted(SeatFinding.CONFIRMED, 0.5)
    assert not is_accepted(SeatFinding.CONFIRMED, 0.4999)
    assert not is_accepted(SeatFinding.CONTESTED, 1.0)


def test_an_unconfirmed_seat_is_never_accepted() -> None:
    table = a_table(1, 2, 3, 4, says=all_yes(1, 2, 3))
    verdicts = judge(table)
    found = credibilities(table, verdicts, {})
    assert verdicts[4].state is SeatFinding.UNVERIFIED
    assert not is_accepted(verdicts[4].state, found[4])
    assert found[4] < 0.5


def test_credibility_grows_with_the_witnesses_standing() -> None:
    steps = [credible(1, 2, 3, standing=dict.fromkeys((1, 2, 3), value))[1] for value in (0.1, 0.3, 0.6, 1.0)]
    assert all(low < high for low, high in pairwise(steps[1:]))
    assert steps[0] < 0.1
