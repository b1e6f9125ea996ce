"""The law of many tables: nobody over a chair, no party apart, and one seed makes one draw."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.tables.rules import (
    Inputs,
    Party,
    SizesProblem,
    draw,
    even_sizes,
    export_draw,
    free_at,
    import_draw,
    keep_those_who_fit,
    proposed_tables,
    read_sizes,
    sizes_problem,
)

parties = st.lists(
    st.builds(
        Party, st.uuids().map(str), st.integers(1, 5), st.sampled_from(["", "", "", "greens", "halal"]),
        st.none() | st.integers(1, 5),
    ),
    max_size=20, unique_by=lambda party: party.key,
)  # fmt: skip
sizes = st.lists(st.integers(2, 12), min_size=2, max_size=6).map(tuple)
seeds = st.text(min_size=1, max_size=8)


def sane(inputs: Inputs) -> Inputs:
    """Those who sit already sit within the chairs there are."""
    kept = keep_those_who_fit(inputs.sizes, inputs.parties)
    rows = tuple(replace(p, at=p.at if p.key in kept else None) for p in inputs.parties)
    return replace(inputs, parties=rows)


worlds = st.builds(Inputs, sizes, parties.map(tuple), seeds).map(sane)


@given(worlds)
def test_no_table_has_more_people_than_chairs_and_no_party_is_apart(inputs: Inputs) -> None:
    found = draw(inputs)
    assert found.keys() == {party.key for party in inputs.parties if party.at is None}
    seated = [replace(party, at=party.at or found.get(party.key)) for party in inputs.parties]
    assert all(free >= 0 for free in free_at(inputs.sizes, seated).values())


@given(worlds)
def test_whoever_is_left_over_fits_nowhere(inputs: Inputs) -> None:
    found = draw(inputs)
    seated = [replace(party, at=party.at or found.get(party.key)) for party in inputs.parties]
    free = free_at(inputs.sizes, seated)
    left = [party for party in seated if party.at is None]
    assert all(party.size > max(free.values()) for party in left)


@given(worlds, st.randoms(use_true_random=False))
def test_the_order_of_the_list_means_nothing(inputs: Inputs, random: object) -> None:
    rows = list(inputs.parties)
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert draw(replace(inputs, parties=tuple(rows))) == draw(inputs)


@given(worlds)
def test_a_draw_is_repeated_from_its_export(inputs: Inputs) -> None:
    assert draw(import_draw(json.loads(json.dumps(export_draw(inputs))))) == draw(inputs)


@given(worlds)
def test_nobody_is_drawn_twice(inputs: Inputs) -> None:
    found = draw(inputs)
    placed = tuple(replace(p, at=p.at or found.get(p.key)) for p in inputs.parties)
    assert all(table is None for table in draw(replace(inputs, parties=placed)).values())


@given(st.integers(2, 8), st.integers(2, 60), seeds)
def test_single_people_are_spread_evenly(tables: int, people: int, seed: str) -> None:
    rows = tuple(Party(f"p{number}", 1) for number in range(people))
    found = draw(Inputs(even_sizes(max(people, 2 * tables), tables), rows, seed))
    heads = Counter(found.values())
    assert None not in heads
    assert max(heads.values()) - min(heads.get(table, 0) for table in range(1, tables + 1)) <= 1


def test_another_seed_makes_another_draw() -> None:
    rows = tuple(Party(f"p{number}", 1) for number in range(40))
    draws = {tuple(sorted(draw(Inputs((8,) * 5, rows, seed)).items())) for seed in "abcdefgh"}
    assert len(draws) == 8


def test_those_who_eat_alike_sit_together_while_there_is_room() -> None:
    rows = tuple(Party(f"g{n}", 1, "greens") for n in range(6)) + tuple(Party(f"p{n}", 1) for n in range(14))
    found = draw(Inputs((10, 10), rows, "seed"))
    assert len({found[f"g{n}"] for n in range(6)}) == 1
    crowd = tuple(Party(f"g{n}", 1, "greens") for n in range(13))
    assert sorted(Counter(draw(Inputs((10, 10), crowd, "seed")).values()).values()) == [3, 10]


def test_large_parties_are_not_left_over_where_filling_up_helps() -> None:
    rows = (Party("a", 4), Party("b", 4), Party("c", 2), Party("d", 2), Party("e", 2), Party("f", 6))
    assert None not in draw(Inputs((10, 10), rows, "x")).values()


@given(st.integers(4, 500), st.integers(2, 60))
def test_even_sizes_are_even_and_enough(seats: int, tables: int) -> None:
    found = even_sizes(seats, tables)
    assert sum(found) == seats
    assert max(found) - min(found) <= 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10, 10, 8", (10, 10, 8)), ("１０、１０；８", (10, 10, 8)), (" 8 8 8 ", (8, 8, 8)), ("", ()), ("  ", ()),
        ("ten", None), ("8, -2", None), ("99999", None), ("8.5", None), ("²", None), ("8" + ", 8" * 200, None),
    ],
)  # fmt: skip
def test_sizes_are_read_as_people_write_them(text: str, found: tuple[int, ...] | None) -> None:
    # NFKC makes a plain 2 of a superscript, and one table is refused later.
    assert read_sizes(text) == ((2,) if text == "²" else found)


def test_what_cannot_hold_the_dinner() -> None:
    assert sizes_problem((10,), 10) is SizesProblem.TWO_AT_LEAST
    assert sizes_problem((2,) * 61, 100) is SizesProblem.TOO_MANY_TABLES
    assert sizes_problem((10, 1), 10) is SizesProblem.WRONG_SIZE
    assert sizes_problem((10, 31), 10) is SizesProblem.WRONG_SIZE
    assert sizes_problem((10, 9), 20) is SizesProblem.TOO_FEW_SEATS
    assert sizes_problem((10, 10), 20) is None
    assert proposed_tables(40) == 4
    assert proposed_tables(6) == 2
