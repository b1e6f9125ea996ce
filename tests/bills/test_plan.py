"""Who pays whom: the fewest transfers, each exact; agreement; and a debtor who cannot close alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.bills import rules
from events.bills.plan import EXACT_UP_TO, PlanKind, balances, plan
from events.bills.rules import CLOSED, Party, Payment, Settling

T = datetime(2026, 12, 5, 12, tzinfo=UTC)


def _fewest(owed: tuple[int, ...]) -> int:
    """By trying every way: the first debtor settles with each creditor in turn."""

    @cache
    def go(left: tuple[int, ...]) -> int:
        left = tuple(amount for amount in left if amount)
        if not left:
            return 0
        first, rest = left[0], left[1:]
        best = len(left)
        for place, other in enumerate(rest):
            if first * other < 0:
                best = min(best, 1 + go((*rest[:place], other + first, *rest[place + 1 :])))
        return best

    return go(owed)


@settings(max_examples=400)
@given(st.lists(st.integers(-6, 6), min_size=1, max_size=6))
def test_no_plan_needs_fewer_transfers(amounts: list[int]) -> None:
    owed = (*amounts, -sum(amounts))
    made = plan(dict(enumerate(owed)))
    assert made.kind is PlanKind.FEWEST
    assert len(made.transfers) == _fewest(owed)


def test_sixteen_people_are_exact_and_more_are_labelled_greedy() -> None:
    random = Random(7)
    amounts = [random.choice([-1, 1]) * 10**6 + random.randint(1, 10**5) for _each in range(EXACT_UP_TO - 1)]
    assert plan(dict(enumerate([*amounts, -sum(amounts)]))).kind is PlanKind.FEWEST
    more = [random.randint(-(10**6), 10**6) for _each in range(40)]
    made = plan(dict(enumerate([*more, -sum(more)])))
    assert made.kind is PlanKind.GREEDY
    assert len(made.transfers) <= 40


@given(st.dictionaries(st.integers(1, 30), st.integers(-999, 999), min_size=1, max_size=12), st.randoms())
def test_the_order_of_people_plays_no_part(amounts: dict[int, int], random: Random) -> None:
    owed = {**amounts, 99: -sum(amounts.values())}
    rows = list(owed.items())
    random.shuffle(rows)
    for to_payers in (False, True):
        assert plan(dict(rows), to_payers=to_payers) == plan(owed, to_payers=to_payers)


def test_paying_only_those_who_paid() -> None:
    made = plan({1: 600, 2: 300, 3: -450, 4: -450}, to_payers=True)
    assert {(t.payer, t.receiver, t.amount) for t in made.transfers} == {
        (3, 1, 300),
        (3, 2, 150),
        (4, 1, 300),
        (4, 2, 150),
    }


def test_what_does_not_sum_to_nothing_is_no_plan() -> None:
    with pytest.raises(ValueError, match="not what is to be paid"):
        plan({1: 5, 2: -4})


def test_a_couple_settles_as_one() -> None:
    owed = balances({1: 100, 2: 100, 3: 100}, [Payment(1, 300)], {3: 2})
    assert owed == {1: 200, 2: -200}


def test_a_bill_stands_when_payers_and_half_of_the_others_agree_or_in_silence() -> None:
    def stands(agreeing: set[int], hours: int = 0, objections: int = 0) -> bool:
        return rules.agreed(
            agreeing, {1, 2, 3, 4, 5}, {1}, proposed_at=T, now=T + timedelta(hours=hours), objections=objections
        )  # fmt: skip

    assert stands({1, 2, 3})
    assert not stands({1, 2})
    assert not stands({2, 3, 4, 5})  # the payer has not agreed
    assert stands(set(), hours=48)
    assert not stands(set(), hours=47)
    assert not stands(set(), hours=99, objections=1)


def test_a_debtor_alone_closes_nothing() -> None:
    reached = {Settling.PLANNED}
    while True:
        more = {
            after for before in reached for after in Settling if rules.may_say(Party.PAYER, before, after)
        }
        if more <= reached:
            break
        reached |= more
    assert not reached & CLOSED


def test_the_product_reminds_three_times_and_then_is_silent() -> None:
    due = [hours for hours in range(24 * 30) if rules.reminder_due(T, 0, T + timedelta(hours=hours))]
    assert due[0] == 24
    assert not rules.reminder_due(T, 1, T + timedelta(hours=71))
    assert rules.reminder_due(T, 2, T + timedelta(days=7))
    assert not rules.reminder_due(T, 3, T + timedelta(days=99))
