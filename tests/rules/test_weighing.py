"""What reviews weigh and venues score: hand-computed numbers, and laws that hold for any reviews."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from events.attestations.graph.columns import Tables
from events.attestations.graph.night import Standings, people
from events.reviews.weighing.background import Background, usual
from events.reviews.weighing.columns import Company, PaidBy, Places, Reason, Reviews, Shown
from events.reviews.weighing.scores import Scores, score
from events.reviews.weighing.weights import Weights, weigh

NOW = 1000.0
FULL = 1 - 0.8 * np.exp(-3.0)  # the record of a group that was at six other venues


def reviews_of(*rows: dict[str, float]) -> Reviews:
    """Reviews by known people of well-travelled groups, each of another person and table unless it says so."""
    found: dict[str, list[float]] = {
        field.name: [] for field in fields(Reviews) if field.name not in {"aspects", "left"}
    }
    for number, row in enumerate(rows, start=1):
        usual_row = {
            "id": number, "member": number, "dinner": number, "group": number, "venue": 1, "dined": NOW - 10 * number,
            "written": NOW - 10 * number + 1, "bowls": 4.0, "credibility": 0.75, "accepted": True, "standing": 1.0,
            "other_venues": 6, "paid": PaidBy.DINERS, "out": Reason.COUNTS,
        }  # fmt: skip
        for name, value in (usual_row | row).items():
            found[name].append(value)
    kinds = {
        "accepted": np.bool_,
        "dined": float,
        "written": float,
        "bowls": float,
        "credibility": float,
        "standing": float,
    }
    return Reviews(**{name: np.array(values, kinds.get(name, np.int64)) for name, values in found.items()})


def strangers(count: int) -> Standings:
    """People none of whom ever dined with another."""
    marks = np.zeros((count, 32), np.int8)
    marks[np.arange(count), np.arange(count) % 32] = 127
    return people(np.arange(1, count + 1), np.ones(count), marks)


def scored(
    reviews: Reviews, known: Standings | None = None, background: Background | None = None,
    sat: Reviews | None = None,
) -> tuple[Weights, Scores]:  # fmt: skip
    """The scores of every venue that is reviewed, its tables being those who wrote (or those of `sat`)."""
    venues = np.unique(reviews.venue)
    places = Places(venues, np.full(len(venues), -1), np.full(len(venues), -np.inf))
    weights = weigh(reviews, NOW)
    seats = sat if sat is not None else reviews
    company = Company(seats.dinner, seats.member)
    known = known or strangers(int(seats.member.max(initial=1)))
    return weights, score(places, reviews, weights, company, known, background or usual(), NOW)


def test_a_weight_is_seat_times_standing_times_record() -> None:
    found = weigh(reviews_of({"credibility": 0.55, "standing": 0.5, "other_venues": 2}), NOW)
    assert found.value == pytest.approx([0.5 * 0.5 * (0.2 + 0.8 * (1 - np.exp(-1)))])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"out": Reason.WITHDRAWN, "accepted": False}, Reason.WITHDRAWN),
        ({"out": Reason.CONFLICT}, Reason.CONFLICT),
        ({"paid": PaidBy.MERCHANT_ALL, "accepted": False}, Reason.MERCHANT_TREAT),
        ({"accepted": False}, Reason.NOT_ACCEPTED),
        ({"standing": 0.0}, Reason.NO_WEIGHT_YET),
        ({"bowls": np.nan}, Reason.NO_SCORES),
    ],
)
def test_what_does_not_count_says_why(row: dict[str, float], reason: Reason) -> None:
    found = weigh(reviews_of(row, {}), NOW)
    assert found.reason.tolist() == [reason, Reason.COUNTS]
    assert found.value[0] == 0


@pytest.mark.parametrize(
    ("days", "voice"),
    [
        ([0], [1]), ([0, 89], [0.75, 0.25]), ([0, 90], [0, 1]), ([0, 40, 80], [0.75, 0, 0.25]),
        ([0, 60, 120], [0, 0, 1]), ([0, 60, 120, 150], [0, 0, 0.75, 0.25]),
    ],
)  # fmt: skip
def test_a_person_has_one_voice_at_a_venue(days: list[float], voice: list[float]) -> None:
    rows = [{"member": 1, "written": 100.0 + day} for day in days]
    others = [{"member": 2, "written": 100.0}, {"member": 1, "venue": 2, "written": 130.0}]
    found = weigh(reviews_of(*rows, *others), NOW)
    assert found.season.tolist() == [*voice, 1, 1]
    later = [Reason.COUNTS if each else Reason.LATER_REVIEW for each in voice]
    assert found.reason[: len(days)].tolist() == later


def test_three_tables_by_hand() -> None:
    weights, found = scored(reviews_of({"bowls": 4.0}, {"bowls": 4.2}, {"bowls": 3.9}))
    each = FULL / (FULL + 0.5) / 16  # one person of standing sat at each
    assert weights.value == pytest.approx([FULL] * 3)
    assert found.tables.weight == pytest.approx([each] * 3)
    assert found.venues.score == pytest.approx([(0.3 * 3.6 + each * 12.1) / (0.3 + 3 * each)])
    assert found.venues.prior_share == pytest.approx([0.3 / (0.3 + 3 * each)])


def test_the_parts_add_up_to_the_number() -> None:
    dice = np.random.default_rng(2)
    rows = [
        {"bowls": float(dice.integers(1, 11)) / 2, "dinner": 1 + n // 4, "group": 1 + n // 8, "standing": dice.random(),
         "paid": float(n % 9 == 0)} for n in range(60)
    ]  # fmt: skip
    background = replace(
        usual(), member=np.arange(1, 61), leniency=dice.random(60) - 0.5, precision=np.full(60, 0.7)
    )
    _, found = scored(reviews_of(*rows), background=background)
    prior = found.venues.prior_share * found.venues.prior
    assert (found.reviews.share * found.reviews.taken).sum() + prior == pytest.approx(found.venues.score)
    assert (found.tables.share * found.tables.value).sum() + prior == pytest.approx(found.venues.score)
    assert found.reviews.share.sum() + found.venues.prior_share == pytest.approx(1)


def test_an_odd_one_out_at_a_table_is_pulled_in() -> None:
    _, found = scored(reviews_of(*({"dinner": 1, "bowls": bowls} for bowls in (4.0, 4.0, 4.0, 0.5))))
    assert found.reviews.pulled[:3] == pytest.approx(1.0)
    assert found.reviews.pulled[3] < 0.5
    assert found.tables.value[0] > 3.5


def test_a_table_never_weighs_one_whatever_the_number_of_its_reviews() -> None:
    few, many = (scored(reviews_of(*[{"dinner": 1}] * count))[1] for count in (1, 60))
    assert few.tables.weight[0] < many.tables.weight[0] < 1


def test_a_far_table_moves_the_number_little() -> None:
    near = [{"bowls": 4.0} for _ in range(9)]
    _, without = scored(reviews_of(*near))
    _, found = scored(reviews_of(*near, {"bowls": 0.5}))
    assert found.tables.pulled[9] < 0.25
    assert abs(found.venues.score[0] - without.venues.score[0]) < 0.1


def test_twelve_visits_of_one_group_count_about_once_a_year() -> None:
    own = [{"group": 1, "dinner": n, "member": n, "dined": NOW - 20 * n, "bowls": 5.0} for n in range(1, 13)]
    _, found = scored(reviews_of(*own))
    assert found.venues.circles[0] <= 1.0 + 1e-9
    assert set(found.tables.circle.tolist()) == {1}
    old = [row | {"dined": row["dined"] - 365} for row in own[:6]]
    _, two_years = scored(reviews_of(*own[6:], *old))
    assert two_years.venues.circles[0] == pytest.approx(2.0, abs=1e-6)


def test_a_table_weighs_by_its_people_not_by_who_writes() -> None:
    reviews = reviews_of({}, {})
    sat = Company(np.array([1, *[2] * 6]), np.array([1, 2, 11, 12, 13, 14, 15]))
    places = Places(np.array([1]), np.array([-1]), np.array([-np.inf]))
    known = people(np.array([1, 2, 11, 12, 13, 14, 15]), np.array([1, 1, 1, 1, 1, 1, 0.5]))
    found = score(places, reviews, weigh(reviews, NOW), sat, known, usual(), NOW)
    assert found.tables.people.tolist() == [1, 5.5]
    assert found.tables.weight[1] == pytest.approx(5.5 * found.tables.weight[0])


def test_a_circle_weighs_its_heaviest_table_a_year_or_0_3() -> None:
    rows = [{"group": 1, "dinner": 1 + n // 8, "dined": NOW - 9 - n // 8} for n in range(24)]
    _, found = scored(reviews_of(*rows, {"group": 2, "dinner": 9}))
    own = 8 * FULL / (8 * FULL + 0.5) * 8 / 16
    assert found.tables.weight[:3].sum() == pytest.approx(own)
    small = [{"group": 1, "dinner": 1 + n, "dined": NOW - 20 * n} for n in range(9)]
    assert scored(reviews_of(*small))[1].tables.weight.sum() == pytest.approx(0.3)


def test_half_of_the_people_make_one_circle() -> None:
    sat = Company(np.array([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3]), np.array([1, 5, 6, 7, 2, 5, 6, 8, 3, 8, 9]))
    reviews = reviews_of({"dined": 900.0}, {"dined": 910.0}, {"dined": 920.0})
    places = Places(np.array([1]), np.array([-1]), np.array([-np.inf]))
    found = score(places, reviews, weigh(reviews, NOW), sat, strangers(9), usual(), NOW)
    assert found.tables.circle.tolist() == [1, 1, 2]


def test_no_number_below_three_tables_of_two_groups_nor_in_the_first_month() -> None:
    cases = {
        Shown.TOO_FEW_TABLES: [
            reviews_of({}, {}),
            reviews_of(*[{"group": 1}] * 5),
            reviews_of(*[{"dinner": 1}] * 5),
        ],
        Shown.NUMBER: [reviews_of({"group": 1}, {"group": 1}, {})],
    }
    for shown, many in cases.items():
        assert [scored(each)[1].venues.shown.tolist() for each in many] == [[shown]] * len(many)
    reviews = reviews_of({}, {}, {})
    young = Places(np.array([1]), np.array([-1]), np.array([NOW - 29]))
    found = score(
        young,
        reviews,
        weigh(reviews, NOW),
        Company(reviews.dinner, reviews.member),
        strangers(3),
        usual(),
        NOW,
    )
    assert found.venues.shown.tolist() == [Shown.TOO_NEW]


def test_what_the_merchant_paid_does_not_move_the_headline() -> None:
    base = [{"bowls": 3.5} for _ in range(6)]
    _, without = scored(reviews_of(*base))
    _, treated = scored(reviews_of(*base, *[{"bowls": 5.0, "paid": PaidBy.MERCHANT_ALL}] * 5))
    weights, part = scored(reviews_of(*base, {"bowls": 5.0, "paid": PaidBy.MERCHANT_PART}))
    assert treated.venues.score == pytest.approx(without.venues.score)
    assert weights.hosted[6] == 0.35
    assert part.reviews.taken[6] == pytest.approx(4.7)


def test_nothing_of_a_merchant_is_even_a_column() -> None:
    names = {field.name for kind in (Reviews, Places, Company, Tables) for field in fields(kind)}
    assert not {
        name
        for name in names
        if any(word in name for word in ("claim", "offer", "merchant", "reply", "perk"))
    }
