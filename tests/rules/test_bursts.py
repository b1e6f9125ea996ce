"""Many tables at once let a number rest (X-14); a rival's allies together are left out (X-15)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.reviews.weighing.bursts import bursts
from events.reviews.weighing.columns import Reason
from events.reviews.weighing.rivals import by_rivals
from events.reviews.weighing.weights import weigh
from tests.rules.test_weighing import NOW, reviews_of, scored


def ago(*days: float, venue: int = 1, first: int = 100) -> list[dict[str, float]]:
    """A table so many days ago each, of groups and people of their own."""
    return [
        {"venue": venue, "dined": NOW - day, "written": NOW - day + 1, "dinner": n, "group": n, "member": n}
        for n, day in enumerate(days, start=first)
    ]


QUIET = ago(30, 60, 90, 120)


def test_four_tables_within_a_week_wait_where_one_is_usual() -> None:
    found = weigh(reviews_of(*QUIET, *ago(5, 6, 7, 8, first=200)), NOW)
    assert found.reason.tolist() == [Reason.COUNTS] * 4 + [Reason.RESTS] * 4
    assert (found.value[4:] == 0).all()


def test_three_are_none_and_a_lively_place_may_have_more() -> None:
    assert not weigh(reviews_of(*QUIET, *ago(5, 6, 7, first=200)), NOW).reason.any()
    lively = ago(*np.arange(9, 65, 3.5).tolist())  # two a week
    assert not weigh(reviews_of(*lively, *ago(2, 3, 4, 5, 6, first=200)), NOW).reason.any()
    many = weigh(reviews_of(*lively, *ago(2, 3, 3.5, 4, 5, 6, 7, first=200)), NOW).reason
    assert set(many[-7:].tolist()) == {Reason.RESTS}


def test_after_two_weeks_they_count() -> None:
    rows = reviews_of(*QUIET, *ago(5, 6, 7, 8, first=200))
    assert weigh(rows, NOW + 11.9).reason.any()
    assert not weigh(rows, NOW + 12.1).reason.any()


def test_the_number_does_not_move_while_it_rests() -> None:
    burst = [row | {"bowls": 5.0} for row in ago(2, 3, 4, 5, first=200)]
    _, before = scored(reviews_of(*[row | {"bowls": 3.0} for row in QUIET]))
    _, after = scored(reviews_of(*[row | {"bowls": 3.0} for row in QUIET], *burst))
    assert after.venues.score == pytest.approx(before.venues.score)


def test_one_venues_burst_is_no_other_venues() -> None:
    rows = reviews_of(*QUIET, *ago(5, 6, 7, 8, first=200), *ago(1, 5, 300, venue=2, first=300))
    found = weigh(rows, NOW)
    assert set(found.reason[8:].tolist()) == {Reason.COUNTS}
    told = bursts(rows, np.ones(len(rows.id), bool), NOW)
    assert (told.venue.tolist(), told.tables.tolist(), told.usual.tolist()) == ([1], [4], [1.0])
    assert told.until == pytest.approx([NOW - 5 + 17])


@given(st.lists(st.floats(0, 200), min_size=1, max_size=40))
def test_what_waits_is_young_and_ends(days: list[float]) -> None:
    rows = reviews_of(*ago(*days))
    waits = weigh(rows, NOW).reason == Reason.RESTS
    assert (rows.dined[waits] > NOW - 24).all()
    assert not weigh(rows, NOW + 25).reason.any()


def test_low_scores_of_a_rivals_allies_together_are_left_out() -> None:
    low = {"written": NOW - 5, "bowls": 1.5}
    rows = reviews_of(low, low | {"written": NOW - 4.2}, low | {"bowls": 4.0}, low, low | {"venue": 2})
    tied = np.array([True, True, True, False, True])
    assert by_rivals(rows, tied).tolist() == [True, True, False, False, False]
    assert not by_rivals(reviews_of(low, low | {"written": NOW - 3}), np.array([True, True])).any()
    assert not by_rivals(reviews_of(low | {"member": 1}, low | {"member": 1}), np.array([True, True])).any()
