"""A venue's number, for any reviews: bounded by what was said, every review counted or told why, deaf to treats."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.reviews.scores import Scores, bowls, overall_of
from events.reviews.weighing.background import usual
from events.reviews.weighing.columns import PaidBy, Reason
from events.reviews.weighing.weights import weigh
from tests.rules.test_weighing import NOW, reviews_of, scored

Row = dict[str, float]
rows = st.lists(
    st.fixed_dictionaries(
        {
            "member": st.integers(1, 12), "dinner": st.integers(1, 6), "dined": st.floats(NOW - 700, NOW - 2),
            "written": st.floats(NOW - 700, NOW), "bowls": st.sampled_from([1.0, 2.5, 4.0, 5.0, np.nan]),
            "standing": st.sampled_from([0.0, 0.01, 0.3, 1.0]), "credibility": st.floats(0, 1),
            "accepted": st.booleans(), "paid": st.sampled_from([PaidBy.DINERS, PaidBy.MERCHANT_ALL]),
            "out": st.sampled_from([Reason.COUNTS, Reason.COUNTS, Reason.WITHDRAWN, Reason.CONFLICT]),
        }
    ),
    min_size=1,
    max_size=14,
)  # fmt: skip


@given(rows)
def test_every_review_counts_or_has_its_reason(many: list[Row]) -> None:
    found = weigh(reviews_of(*many), NOW)
    assert ((found.value > 0) == (found.reason == Reason.COUNTS)).all()
    assert ((found.value >= 0) & (found.value <= 1)).all()


@given(rows)
def test_the_number_lies_between_what_was_said_and_what_is_usual(many: list[Row]) -> None:
    reviews = reviews_of(*many)
    weights, found = scored(reviews)
    said = [*reviews.bowls[weights.value > 0].tolist(), *found.venues.prior.tolist()]
    assert min(said) - 1e-9 <= found.venues.score[0] <= max(said) + 1e-9


@given(rows, st.integers(1, 10), st.integers(1, 9))
def test_a_treat_of_the_merchant_never_moves_the_number(many: list[Row], half: int, dinner: int) -> None:
    treat = {"member": 1, "dinner": dinner, "bowls": half / 2, "paid": PaidBy.MERCHANT_ALL, "written": NOW}
    with_it = reviews_of(*many, treat)  # whoever writes it sat there, in both cases
    _, before = scored(reviews_of(*many), background=usual(), sat=with_it)
    weights, after = scored(with_it, background=usual())
    assert weights.reason[-1] == Reason.MERCHANT_TREAT
    assert after.venues.score == pytest.approx(before.venues.score)
    assert after.venues.tables.tolist() == before.venues.tables.tolist()


def test_what_was_said_before_counts_again_when_the_later_review_is_withdrawn() -> None:
    first = {"member": 1, "written": 100.0}
    again = {"member": 1, "written": 300.0}
    assert weigh(reviews_of(first, again), NOW).reason.tolist() == [Reason.LATER_REVIEW, Reason.COUNTS]
    gone = weigh(reviews_of(first, again | {"out": Reason.WITHDRAWN}), NOW)
    assert gone.reason.tolist() == [Reason.COUNTS, Reason.WITHDRAWN]


def test_an_overall_is_the_mean_of_what_was_scored() -> None:
    assert bowls(overall_of(Scores(taste=10, value=5))) == 3.75
