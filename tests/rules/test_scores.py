"""A venue's number: bounded, capped, the same in any order, and deaf to the merchant's treat."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.reviews.circles import CIRCLE_CAP, SeatedTable, cap_circles, table_circles
from events.reviews.rules import (
    NotCounted,
    NotEnough,
    NotEnoughReason,
    Paid,
    ReviewFact,
    Score,
    Scores,
    bowls,
    review_weight,
    venue_score,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SINCE = NOW - timedelta(days=900)
HALL = frozenset(range(900, 1000))


def a_review(
    number: int, dinner: int, *, group: int | None = None, member: int | None = None, **how: object
) -> ReviewFact:
    """Build a review; by default each is of another member, each dinner of another group with its own people."""
    at = NOW - timedelta(days=10 + dinner)
    facts = {
        "review": number, "member": number if member is None else member, "dinner": dinner,
        "group": dinner if group is None else group, "people": frozenset({dinner * 100, dinner * 100 + 1, number}),
        "dined_at": at, "written_at": at + timedelta(days=1), "scores": Scores(taste=8), "weight": 1.0,
    }  # fmt: skip
    return ReviewFact(**(facts | how))  # type: ignore[arg-type]


def three_tables() -> list[ReviewFact]:
    return [a_review(1, 1), a_review(2, 2), a_review(3, 3)]


def scored(facts: list[ReviewFact]) -> Score:
    score = venue_score(facts, known_since=SINCE, now=NOW)
    assert isinstance(score, Score)
    return score


half_steps = st.none() | st.integers(1, 10)


@st.composite
def review_lists(draw: st.DrawFn) -> list[ReviewFact]:
    people = st.frozensets(st.integers(1, 30), min_size=2, max_size=6)
    tables = {
        dinner: (draw(st.integers(1, 3)), draw(people), draw(st.integers(0, 700)))
        for dinner in range(1, draw(st.integers(1, 6)) + 1)
    }
    facts: list[ReviewFact] = []
    for number in range(draw(st.integers(0, 14))):
        dinner = draw(st.sampled_from(sorted(tables)))
        group, company, days = tables[dinner]
        at = NOW - timedelta(days=days)
        facts.append(
            ReviewFact(
                review=number,
                member=draw(st.integers(1, 12)),
                dinner=dinner,
                group=group,
                people=company,
                dined_at=at,
                written_at=at + timedelta(hours=draw(st.integers(1, 70))),
                scores=draw(st.builds(Scores, half_steps, half_steps, half_steps, half_steps)),
                weight=draw(st.sampled_from([0.0, 0.01, 0.3, 1.0])),
                accepted=draw(st.sampled_from([True, True, True, False])),
                paid=draw(st.sampled_from(Paid)),
                withdrawn=draw(st.sampled_from([False, False, False, True])),
                conflicted=draw(st.sampled_from([False, False, False, True])),
            )
        )
    return facts


# Three tables that count stand beside anything drawn, so that there always is a number to look at.
numbered_lists = review_lists().map(lambda facts: [*facts, *(a_review(n, n) for n in (101, 102, 103))])


@given(numbered_lists)
def test_the_number_lies_between_the_lowest_and_the_highest_score(facts: list[ReviewFact]) -> None:
    score = scored(facts)
    given_ = [
        v for each in facts if each.review in score.counted for v in each.scores.given() if v is not None
    ]
    for value in (score.overall, score.taste, score.room, score.service, score.value):
        assert value is None or bowls(min(given_)) - 1e-9 <= value <= bowls(max(given_)) + 1e-9


@given(review_lists(), st.randoms(use_true_random=False))
def test_the_order_of_the_reviews_changes_nothing(facts: list[ReviewFact], dice: random.Random) -> None:
    shuffled = list(facts)
    dice.shuffle(shuffled)
    assert venue_score(shuffled, known_since=SINCE, now=NOW) == venue_score(facts, known_since=SINCE, now=NOW)


@given(review_lists())
def test_every_review_counts_or_has_its_reason(facts: list[ReviewFact]) -> None:
    score = venue_score(facts, known_since=SINCE, now=NOW)
    assert set(score.counted) | set(score.not_counted) == {each.review for each in facts}
    assert not set(score.counted) & set(score.not_counted)
    if score.counted:
        assert sum(each.share for each in score.counted.values()) == pytest.approx(1)
        assert all(0 < each.table_weight <= 1 for each in score.counted.values())


@given(numbered_lists)
def test_the_shares_recompute_the_number(facts: list[ReviewFact]) -> None:
    score = scored(facts)
    means = {each.review: [value for value in each.scores.given() if value is not None] for each in facts}
    again = sum(
        counted.share * sum(means[review]) / len(means[review]) for review, counted in score.counted.items()
    )
    assert score.overall == pytest.approx(bowls(again))
    assert sum(score.spread) == len(score.counted)


@given(review_lists(), st.integers(1, 12), st.builds(Scores, *[st.integers(1, 10)] * 4), st.integers(1, 9))
def test_a_treat_of_the_merchant_never_moves_the_number(
    facts: list[ReviewFact], member: int, scores: Scores, dinner: int
) -> None:
    treat = a_review(999, dinner, member=member, scores=scores, paid=Paid.MERCHANT_ALL, written_at=NOW)
    before = venue_score(facts, known_since=SINCE, now=NOW)
    after = venue_score([*facts, treat], known_since=SINCE, now=NOW)
    assert after.not_counted[999] is NotCounted.MERCHANT_TREAT
    assert replace(after, not_counted=before.not_counted) == before


@given(st.integers(1, 60), st.integers(1, 10))
def test_one_table_weighs_one_whatever_its_reviews(reviews: int, taste: int) -> None:
    crowd = [
        a_review(100 + n, 9, scores=Scores(taste=taste), people=frozenset(range(900, 1000)))
        for n in range(reviews)
    ]
    score = scored([*three_tables(), *crowd])
    assert score.counted[100].table_weight == 1
    assert sum(score.counted[each.review].share for each in crowd) == pytest.approx(1 / 4)


@given(st.integers(2, 30))
def test_one_group_weighs_one_and_a_half_tables_a_year(visits: int) -> None:
    regulars = [a_review(100 + n, 50 + n, group=77) for n in range(visits)]
    score = scored([*three_tables(), *regulars])
    assert sum(score.counted[each.review].table_weight for each in regulars) == pytest.approx(1.5)


def test_a_new_year_gives_a_group_its_weight_again() -> None:
    old = [a_review(100 + n, 50 + n, group=77, dined_at=NOW - timedelta(days=400 + n)) for n in range(3)]
    new = [a_review(200 + n, 80 + n, group=77) for n in range(3)]
    score = scored([*three_tables(), *old, *new])
    assert sum(score.counted[each.review].table_weight for each in [*old, *new]) == pytest.approx(3)


def test_the_same_people_under_two_names_are_one_circle() -> None:
    people = frozenset({1, 2, 3, 4})
    tables = [
        SeatedTable(1, 10, people, NOW),
        SeatedTable(2, 20, people | {9}, NOW),
        SeatedTable(3, 30, frozenset({4, 5, 6}), NOW),
    ]
    assert table_circles(tables) == {1: 1, 2: 1, 3: 3}
    weights = cap_circles(tables, {1: 1.0, 2: 1.0, 3: 1.0}, NOW)
    assert weights == {1: CIRCLE_CAP / 2, 2: CIRCLE_CAP / 2, 3: 1.0}


def test_a_circles_year_is_365_days_counted_back_from_now() -> None:
    people = frozenset({1, 2})
    ages = (364.9, 365.1, 0)
    tables = [SeatedTable(n, 1, people, NOW - timedelta(days=age)) for n, age in enumerate(ages)]
    assert cap_circles(tables, dict.fromkeys(range(3), 1.0), NOW) == {0: 0.75, 1: 1.0, 2: 0.75}


def test_tables_without_known_people_share_nothing() -> None:
    empty = [SeatedTable(n, n, frozenset(), NOW) for n in (1, 2)]
    assert table_circles(empty) == {1: 1, 2: 2}


def test_a_chain_of_half_shared_tables_is_one_circle_in_any_order() -> None:
    chain = [SeatedTable(n, n, frozenset({n, n + 1}), NOW) for n in (3, 1, 2, 4)]
    assert set(table_circles(chain).values()) == {1}


def test_of_one_person_the_latest_review_counts() -> None:
    facts = [*three_tables(), a_review(4, 4, member=1, scores=Scores(taste=2), written_at=NOW)]
    score = scored(facts)
    assert score.not_counted == {1: NotCounted.LATER_REVIEW}
    withdrawn = [*facts[:-1], replace(facts[-1], withdrawn=True)]
    assert scored(withdrawn).not_counted == {4: NotCounted.WITHDRAWN}


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"withdrawn": True}, NotCounted.WITHDRAWN),
        ({"conflicted": True}, NotCounted.CONFLICT),
        ({"paid": Paid.MERCHANT_ALL}, NotCounted.MERCHANT_TREAT),
        ({"accepted": False}, NotCounted.NOT_ACCEPTED),
        ({"weight": 0.0}, NotCounted.NO_WEIGHT_YET),
        ({"scores": Scores()}, NotCounted.NO_SCORES),
    ],
)
def test_what_does_not_count_tells_why_and_moves_nothing(how: dict[str, Any], reason: NotCounted) -> None:
    odd = a_review(9, 9, **({"scores": Scores(taste=1)} | how))
    score = scored([*three_tables(), odd])
    assert score.not_counted == {9: reason}
    assert (score.overall, score.tables) == (4.0, 3)


def test_a_part_paid_by_the_merchant_weighs_about_a_third() -> None:
    score = scored([*three_tables(), a_review(9, 9, paid=Paid.MERCHANT_PART)])
    assert score.counted[9].table_weight == pytest.approx(0.35)


def test_no_number_below_three_tables_from_two_groups() -> None:
    few = venue_score(three_tables()[:2], known_since=SINCE, now=NOW)
    assert isinstance(few, NotEnough)
    assert (few.reason, few.tables, few.groups) == (NotEnoughReason.TOO_FEW_TABLES, 2, 2)
    one_group = venue_score([replace(each, group=1) for each in three_tables()], known_since=SINCE, now=NOW)
    assert isinstance(one_group, NotEnough)
    assert (one_group.tables, one_group.groups, one_group.diners) == (3, 1, 3)
    assert isinstance(venue_score([], known_since=SINCE, now=NOW), NotEnough)


def test_no_number_in_a_venues_first_thirty_days() -> None:
    young = venue_score(three_tables(), known_since=NOW - timedelta(days=29), now=NOW)
    assert isinstance(young, NotEnough)
    assert young.reason is NotEnoughReason.TOO_NEW
    assert isinstance(venue_score(three_tables(), known_since=NOW - timedelta(days=30), now=NOW), Score)


def test_each_aspect_is_the_mean_of_the_tables_that_scored_it() -> None:
    facts = [
        a_review(1, 1, scores=Scores(taste=10, room=2)),
        a_review(2, 2, scores=Scores(taste=6)),
        a_review(3, 3, scores=Scores(value=4), weight=0.5),
    ]
    score = scored(facts)
    assert (score.taste, score.room, score.service, score.value) == (4.0, 1.0, None, 2.0)
    assert score.overall == pytest.approx((3.0 + 3.0 + 2.0 * 0.5) / 2.5)
    assert score.spread == (0, 1, 2, 0, 0)


@given(st.floats(-1, 2), st.floats(-1, 2), st.integers(-1, 40))
def test_a_reviews_weight_is_the_product_of_its_published_factors(
    cred: float, standing: float, venues: int
) -> None:
    weight = review_weight(cred, standing, venues)
    assert 0 <= weight.value <= 1
    assert weight.value == weight.seat * weight.standing * weight.record
    assert 0.2 <= weight.record <= 1


def test_a_reviews_weight_follows_the_formula() -> None:
    assert review_weight(0.35, 1, 5).value == 0
    assert review_weight(0.75, 1, 0).value == pytest.approx(0.2)
    assert review_weight(0.55, 0.5, 2).value == pytest.approx(0.5 * 0.5 * (0.2 + 0.8 * (1 - 2.718281828**-1)))
    assert review_weight(1, 0, 9).value == 0
