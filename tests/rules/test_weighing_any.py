"""What holds for any reviews: their order, their neighbours, and venues apart from each other."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from events.attestations.graph.columns import Tables
from events.attestations.graph.records import other_venues
from events.reviews.weighing.background import usual
from events.reviews.weighing.columns import Company, Places, Reviews, Shown
from events.reviews.weighing.scores import learn, score
from events.reviews.weighing.weights import weigh
from tests.rules.test_weighing import NOW, reviews_of, scored, strangers


def many_venues(seed: int) -> Reviews:
    dice = np.random.default_rng(seed)
    return reviews_of(
        *(
            {"venue": float(1 + n % 7), "dinner": float(1 + n % 7 + 7 * (n // 21)), "group": float(n % 11),
             "member": float(1 + dice.integers(0, 60)), "bowls": float(dice.integers(2, 11)) / 2,
             "standing": float(dice.random()), "dined": NOW - float(dice.integers(0, 700))} for n in range(210)
        )
    )  # fmt: skip


def taken_from(reviews: Reviews, rows: np.ndarray) -> Reviews:
    return Reviews(
        **{
            f.name: getattr(reviews, f.name)[rows]
            for f in fields(Reviews)
            if f.name not in {"aspects", "left"}
        }
    )


def test_the_order_of_reviews_changes_nothing() -> None:
    reviews = many_venues(1)
    order = np.random.default_rng(9).permutation(len(reviews.id))
    (weights, one), (other_weights, other) = scored(reviews), scored(taken_from(reviews, order))
    assert other_weights.value == pytest.approx(weights.value[order])
    assert other.venues.score == pytest.approx(one.venues.score)
    assert other.reviews.share == pytest.approx(one.reviews.share[order])


def test_one_venue_alone_has_the_number_that_it_has_among_all() -> None:
    reviews = many_venues(2)
    _, whole = scored(reviews)
    for venue in range(1, 8):
        _, alone = scored(taken_from(reviews, np.flatnonzero(reviews.venue == venue)))
        assert alone.venues.score[0] == pytest.approx(whole.venues.score[venue - 1])
        assert alone.venues.circles[0] == pytest.approx(whole.venues.circles[venue - 1])


def test_who_always_gives_more_is_learnt_and_taken_off() -> None:
    rows = [
        {"venue": 1 + n % 20, "member": 1 + n // 20, "bowls": 3.0 + (n % 20) / 20 + 0.8 * (n // 20 == 4)}
        for n in range(200)
    ]
    reviews = reviews_of(*rows)
    places = Places(np.arange(1, 21), np.full(20, -1), np.full(20, -np.inf))
    found = learn(places, reviews, weigh(reviews, NOW))
    assert found.leniency[4] == pytest.approx(0.5, abs=0.05)
    assert np.abs(np.delete(found.leniency, 4)).max() < 0.15
    assert found.precision.min() >= 0.2


def test_aspects_are_means_by_the_same_shares() -> None:
    reviews = reviews_of({}, {}, {})
    given = np.array([[5, np.nan, 3, 4], [4, np.nan, np.nan, 4], [3, np.nan, np.nan, 4]])
    _, found = scored(replace(reviews, aspects=given))
    assert found.venues.aspects[0] == pytest.approx([4, np.nan, 3, 4], nan_ok=True)


def test_a_record_counts_other_venues_with_two_accepted_seats() -> None:
    ids = np.arange(6)
    tables = Tables(ids, np.array([1, 1, 1, 1, 2, 2]), ids, np.array([10, 10, 11, 12, 10, -1]), np.zeros(6))
    found = other_venues(
        tables, np.array([2, 3, 2, 1, 2, 5]), np.array([1, 1, 1, 2, 3]), np.array([10, 12, 99, 11, 10])
    )
    assert found.tolist() == [1, 2, 2, 1, 0]


def test_a_venue_without_reviews_stands_at_its_citys_mean() -> None:
    background = replace(usual(), city=np.array([5]), city_mean=np.array([4.1]))
    none = taken_from(reviews_of({}), np.zeros(0, int))
    places = Places(np.array([1, 2]), np.array([5, 6]), np.full(2, -np.inf))
    found = score(
        places, none, weigh(none, NOW), Company(none.dinner, none.member), strangers(1), background, NOW
    )
    assert found.venues.score == pytest.approx([4.1, 3.6])
    assert found.venues.shown.tolist() == [Shown.TOO_FEW_TABLES] * 2
