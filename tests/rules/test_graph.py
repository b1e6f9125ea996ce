"""The night's walk: real company carries; rings do not, however they are told and however much they dine."""

from __future__ import annotations

import numpy as np
import pytest

from events.attestations.graph.columns import Index, Seats, Tables, Words
from events.attestations.graph.credibility import effective
from events.attestations.graph.keyed import drawn
from events.attestations.graph.night import credibilities, full_seats, people, standings
from events.attestations.graph.signatures import directions
from events.attestations.graph.walks import Walks, faded
from tests.rules.columns import NOW, City, a_city, with_ring

CITY = a_city()
RING = range(80_000, 80_060)


def test_an_honest_city_stands_and_its_seats_are_accepted() -> None:
    found = CITY.standings()
    assert np.mean(found.standing >= 0.3) >= 0.9
    assert found.standing.min() >= 0
    assert found.standing.max() <= 1
    assert np.mean(list(CITY.accepted().values())) >= 0.97


def test_the_order_in_which_seats_are_told_changes_nothing() -> None:
    one, other = CITY.standings(), CITY.shuffled(3).standings()
    assert (one.member == other.member).all()
    assert one.standing == pytest.approx(other.standing, abs=1e-6)
    assert np.abs(one.signature.astype(int) - other.signature).max() <= 1
    assert (one.anchors == other.anchors).all()
    assert CITY.accepted() == CITY.shuffled(4).accepted()


def test_a_doubled_seat_and_one_of_the_future_give_nobody_more() -> None:
    told = City(
        [*CITY.rows, (990_000, 0, 0, 1, NOW + 3)], [*CITY.sat, *CITY.sat[:40], (990_000, 0), (990_000, 1)]
    )
    assert told.standings().standing == pytest.approx(CITY.standings().standing, abs=1e-6)


def test_other_ids_give_the_same_city() -> None:
    moved = City(
        [
            (table + 7, group + 50_000, host + 10**12, venue, day)
            for table, group, host, venue, day in CITY.rows
        ],
        [(table + 7, member + 10**12) for table, member in CITY.sat],
    )
    assert moved.standings().standing == pytest.approx(CITY.standings().standing, abs=0.1)


@pytest.mark.parametrize("tables", [30, 150, 1200])
def test_an_old_ring_gains_nothing_however_much_it_dines(tables: int) -> None:
    attacked = with_ring(CITY, 60, tables)
    assert max(attacked.standing(RING)) < 0.05
    assert not any(ok for (table, _), ok in attacked.accepted().items() if table >= 700_000)


def test_a_ring_takes_nothing_from_the_city() -> None:
    before, after = CITY.standings(), with_ring(CITY, 60, 300).standings()
    assert after.standing_of(before.member) == pytest.approx(before.standing, abs=0.05)


def test_behind_a_thin_cut_more_tables_never_raise_the_ring() -> None:
    most = [max(with_ring(CITY, 60, tables, bribed=4).standing(RING)) for tables in (60, 240, 960)]
    assert max(most) < 0.05
    assert max(most) <= most[0] + 0.01


def test_last_nights_facts_unchanged_are_not_reshuffled_by_what_happens_elsewhere() -> None:
    before = CITY.standings()
    after = with_ring(CITY, 60, 100).standings()
    old = after.signature[after.places(before.member)]
    assert np.abs(old.astype(int) - before.signature).max() <= 1
    assert set(before.anchors.tolist()) == set(after.anchors.tolist())


def test_who_has_dined_with_one_group_only_or_with_few_has_no_standing_yet() -> None:
    lonely = City(list(CITY.rows), list(CITY.sat))
    for number in range(9):
        lonely.dine(600_000 + number, 8000, number, 300.0 + number, list(range(60_000, 60_008)))
        lonely.dine(610_000 + number, 3, number, 300.0 + number, [300, 61_000])
    found = lonely.standings()
    assert found.breadth[found.places(np.array([60_000, 61_000]))].tolist() == [0.0, 0.0]
    assert lonely.standing([60_000, 61_000]) == [0.0, 0.0]


def test_breadth_goes_by_thirds_of_venues() -> None:
    told = City(list(CITY.rows), list(CITY.sat))
    for number in range(3):
        told.dine(
            620_000 + number,
            2,
            number,
            400.0 + number,
            [200, 201, 202, 300, 301, *range(62_000, 62_003 - number)],
        )
    found = told.standings()
    assert found.breadth[found.places(np.array([62_002, 62_001, 62_000]))] == pytest.approx([1 / 3, 2 / 3, 1])


def test_standing_fades() -> None:
    assert faded(np.array([1.0]), np.array([540.0])).tolist() == [0.5]
    assert sum(CITY.standing(range(1200), NOW + 1620)) < 0.35 * sum(CITY.standing(range(1200)))


def test_no_mass_is_lost_on_the_way() -> None:
    dice = np.random.default_rng(1)
    walks = Walks(dice.integers(0, 50, 300), dice.integers(0, 40, 300), dice.random(300), 50, 40)
    begin = (dice.random((50, 3)) * (walks.seats > 0)[:, None]).astype(np.float32)
    assert walks.forward(begin).sum(axis=0) == pytest.approx(begin.sum(axis=0), rel=1e-5)
    assert walks.seen(np.ones((50, 1), np.float32))[walks.seats > 0] == pytest.approx(1.0, rel=1e-5)


def test_full_standing_needs_three_to_five_seats() -> None:
    assert [full_seats(np.full(10, seats)) for seats in (1.0, 4.0, 9.0)] == [3.0, 4.0, 5.0]
    assert full_seats(np.zeros(0)) == 5.0


def test_ten_who_only_know_each_other_count_about_once() -> None:
    same = np.ones((10, 32), np.float32) / np.sqrt(32)
    apart = np.eye(10, 32, dtype=np.float32)
    ones, owner, at = np.ones(10), np.zeros(10, int), np.arange(10)
    assert effective(owner, at, ones, same, 1) == pytest.approx([np.sqrt(10)], rel=1e-5)
    assert effective(owner, at, ones, apart, 1) == pytest.approx([10.0], rel=1e-5)
    assert effective(owner, at, np.zeros(10), same, 1).tolist() == [0.0]


def one_table(standing: list[float], words: list[tuple[int, int]]) -> tuple[Tables, Seats, Words]:
    count = len(standing)
    one = np.ones(1, np.int64)
    seats = Seats(np.ones(count, np.int64), np.arange(count), np.full(count, 0.99), np.ones(count, np.bool_))
    spoken = Words(
        np.array([s for s, _ in words]), np.array([w for _, w in words]), np.full(len(words), 0.85)
    )
    return Tables(one, one, one, one, np.zeros(1)), seats, spoken


def test_the_credibility_of_two_known_people_is_what_the_formula_gives_by_hand() -> None:
    tables, seats, words = one_table([0.8, 0.6], [(0, 1), (1, 0)])
    found = credibilities(tables, seats, words, people(np.arange(2), np.array([0.8, 0.6])))
    word = [(0.8 - 0.15) / 0.85, (0.6 - 0.15) / 0.85]
    heard = [0.85 * word[1] + 0.55 * word[0], 0.85 * word[0] + 0.55 * word[1]]
    known = [m * m / (m * m + 0.25) for m in heard]
    assert found.words == pytest.approx(heard)
    assert found.value == pytest.approx([0.99 * each for each in known])
    assert found.accepted.all()


def test_newcomers_share_the_lift_of_the_known_people_at_their_table() -> None:
    standing = np.array([0.9, *[0.0] * 9])
    words = [(seat, other) for seat in range(10) for other in range(10) if seat != other]
    tables, seats, spoken = one_table(standing.tolist(), words)
    found = credibilities(tables, seats, spoken, people(np.arange(10), standing))
    assert found.lift[1:] == pytest.approx(2.0 * 0.9 / 9)
    assert (found.value[1:] <= 0.2 + 1e-9).all()
    assert not found.accepted[1:].any()


def test_one_table_alone_gives_what_the_whole_pass_gives() -> None:
    known, tables, seats, words = CITY.standings(), CITY.tables(), CITY.seats(), CITY.words()
    whole = credibilities(tables, seats, words, known)
    rows = np.flatnonzero(seats.table == 3003)
    members = seats.member[rows]
    at = known.places(members)
    few = people(members, known.standing[at], known.signature[at])
    said = np.isin(words.seat, rows)
    alone = credibilities(
        Tables(*(np.array([each]) for each in (3003, 3, members[0], 1)), np.zeros(1)),
        Seats(seats.table[rows], members, seats.chance[rows], seats.confirmed[rows]),
        Words(Index(rows).of(words.seat[said]), words.witness[said], words.strength[said]),
        few,
    )
    assert alone.value == pytest.approx(whole.value[rows], abs=1e-6)


def test_what_is_not_confirmed_is_never_accepted() -> None:
    tables, seats, words = one_table([0.9, 0.9], [(0, 1), (1, 0)])
    seats = Seats(seats.table, seats.member, seats.chance, np.array([True, False]))
    found = credibilities(tables, seats, words, people(np.arange(2), np.array([0.9, 0.9])))
    assert found.value[1] <= 0.49
    assert not found.accepted[1]


def test_draws_hang_on_ids_alone() -> None:
    ids = np.array([3, 99, 10**15])
    assert (drawn(ids, 7) == drawn(ids[::-1], 7)[::-1]).all()
    assert (drawn(ids, 7) != drawn(ids, 8)).all()
    assert drawn(np.arange(4000), 7).mean() == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("ids", [[1, 5, 9], [1, 10**12], []])
def test_an_index_finds_what_is_there_and_nothing_else(ids: list[int]) -> None:
    found = Index(np.array(ids, np.int64)).of(np.array([1, 2, 9, 10**12, -4]))
    assert found.tolist() == [ids.index(each) if each in ids else -1 for each in (1, 2, 9, 10**12, -4)]


def test_nobody_at_all() -> None:
    none = np.zeros(0, np.int64)
    empty = standings(
        Tables(none, none, none, none, np.zeros(0)), Seats(none, none, np.zeros(0), np.zeros(0, bool)), NOW
    )
    assert len(empty.member) == 0
    assert directions(empty.signature).shape == (0, 32)
