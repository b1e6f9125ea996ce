"""Dividing a bill: to the last unit, whatever the mode; the order of input plays no part; odd units take turns."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from events.bills.money import divide
from events.bills.plan import balances, plan
from events.bills.rules import Charge, Claim, Diner, Ledger, Line, Mode, Payment, Pool, RoundUp, Spread, Treat
from events.bills.shares import split
from tests.bills.ledgers import a_ledger, mixed, paid

CASES, BATCHES = 100_000, 20


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_is_lost_in_a_hundred_thousand_bills(batch: int) -> None:
    """A-02: shares = lines + charges - discounts = paid; the whole plan leaves every balance at zero."""
    random = Random(batch)
    for case in range(CASES // BATCHES):
        ledger = a_ledger(random, turn=case)
        found = split(ledger)
        assert found.good, ledger
        payments = paid(ledger, found)
        given = sum(payment.amount for payment in payments if payment.to is None)
        kept = given - ledger.total
        assert sum(found.shares.values()) == ledger.total + kept == given, ledger
        assert kept == (found.surplus if ledger.rounding and ledger.rounding.kept else 0), ledger
        assert set(found.shares) == {diner.seat for diner in ledger.diners}
        owed = balances(found.shares, payments)
        made = plan(owed, to_payers=bool(case % 2))
        for transfer in made.transfers:
            assert transfer.amount > 0
            owed[transfer.payer] += transfer.amount
            owed[transfer.receiver] -= transfer.amount
        assert not any(owed.values()), ledger
        if case % 10 == 0:
            assert split(mixed(random, ledger)) == found, ledger


def _even(*seats: int, **more: object) -> Ledger:
    return Ledger(more.pop("turn", 0), more.pop("mode", Mode.EQUAL), tuple(Diner(s) for s in seats), **more)  # type: ignore[arg-type]


def test_the_odd_fen_takes_turns() -> None:
    """A-03: over 300 dinners each of three bears it a hundred times."""
    odd: Counter[int] = Counter()
    for turn in range(300):
        shares = split(_even(1, 2, 3, turn=turn, lines=(Line(1, 100),))).shares
        odd.update(seat for seat, share in shares.items() if share == 34)
    assert odd == {1: 100, 2: 100, 3: 100}


def test_a_child_pays_half_and_who_does_not_drink_pays_no_drinks() -> None:
    diners = (
        Diner(1),
        Diner(2, out_of=frozenset({Pool.DRINKS})),
        Diner(3, weight=50, out_of=frozenset({Pool.DRINKS})),
    )
    lines = (Line(1, 25000), Line(2, 8000, Pool.DRINKS))
    assert split(Ledger(0, Mode.EQUAL, diners, lines)).shares == {1: 18000, 2: 10000, 3: 5000}


def test_by_dish_an_unclaimed_line_is_named_and_stops_the_bill() -> None:
    ledger = _even(
        1, 2, mode=Mode.BY_DISH, lines=(Line(7, 3000), Line(9, 1200)), claims=(Claim(7, 1), Claim(7, 2, 2))
    )
    found = split(ledger)
    assert (found.unclaimed, found.good) == ((9,), False)
    assert found.shares == {1: 1000, 2: 2000}


def test_parts_that_do_not_add_up_are_said() -> None:
    exact = Ledger(0, Mode.EXACT, (Diner(1, share=500), Diner(2, share=400)), (Line(1, 1000),))
    percent = Ledger(0, Mode.PERCENT, (Diner(1, share=5000), Diner(2, share=4000)), (Line(1, 1000),))
    assert (split(exact).unread, split(percent).unread) == (100, 1000)


def test_a_discount_is_pro_rata_and_a_tea_charge_by_head() -> None:
    lines, claims = (Line(1, 6000), Line(2, 2000)), (Claim(1, 1), Claim(2, 2))
    charges = (Charge(1, -1240), Charge(2, 400, Spread.PER_HEAD))
    found = split(_even(1, 2, mode=Mode.BY_DISH, lines=lines, claims=claims, charges=charges))
    assert found.shares == {1: 6000 - 930 + 200, 2: 2000 - 310 + 200}


def test_the_guest_of_honour_is_free_and_the_others_bear_it() -> None:
    found = split(_even(1, 2, 3, lines=(Line(1, 9000),), treats=(Treat(of=frozenset({3})),)))
    assert found.shares == {1: 4500, 2: 4500, 3: 0}
    assert found.treated == frozenset({3})


def test_one_takes_the_wine_and_one_treats_all() -> None:
    lines = (Line(1, 9000), Line(2, 3000, Pool.DRINKS))
    wine = Treat(frozenset({1}), pool=Pool.DRINKS)
    assert split(_even(1, 2, 3, lines=lines, treats=(wine,))).shares == {1: 6000, 2: 3000, 3: 3000}
    assert split(_even(1, 2, 3, lines=lines, treats=(Treat(frozenset({2})),))).shares == {
        1: 0,
        2: 12000,
        3: 0,
    }


def test_rounding_up_gives_the_surplus_to_the_payer_and_never_below_nothing() -> None:
    found = split(_even(1, 2, 3, lines=(Line(1, 10000),), rounding=RoundUp(100, 1)))
    assert found.shares == {1: 3200, 2: 3400, 3: 3400}
    poor = split(_even(1, 2, 3, lines=(Line(1, 10),), rounding=RoundUp(100, 1)))
    assert sum(poor.shares.values()) == 10
    assert min(poor.shares.values()) >= 0


def test_what_is_kept_for_the_next_dinner_is_a_line_of_its_own() -> None:
    ledger = _even(
        1, 2, 3, lines=(Line(1, 10000),), rounding=RoundUp(100, 1, kept=True), payments=(Payment(1, 10000),)
    )
    found = split(ledger)
    assert (found.shares, found.surplus) == ({1: 3400, 2: 3400, 3: 3400}, 200)
    owed = balances(found.shares, paid(ledger, found))
    assert owed == {
        1: 6800,
        2: -3400,
        3: -3400,
    }  # the payer holds 2.00 more than the restaurant was given back


def test_rounding_up_is_never_a_whole_unit_nor_less_and_touches_whoever_gains_alone() -> None:
    """A-31: each share is the next whole one, the surplus is what all of them gained, exactly."""
    random, rounded = Random(31), 0
    for case in range(3000):
        ledger = a_ledger(random, case)
        if ledger.rounding is None:
            continue
        rule, found, plain = ledger.rounding, split(ledger), split(replace(ledger, rounding=None)).shares
        early = {each.seat for each in ledger.diners if each.early is not None}
        bear = {seat for seat in plain if seat != rule.to or rule.kept} - early
        if found.surplus == 0:
            assert found.shares == plain
            continue
        rounded += 1
        assert all(found.shares[seat] % rule.unit == 0 for seat in bear)
        assert all(0 <= found.shares[seat] - plain[seat] < rule.unit for seat in bear)
        assert found.surplus == sum(found.shares[seat] - plain[seat] for seat in bear)
        if not rule.kept:
            assert found.shares[rule.to] == plain[rule.to] - found.surplus
            assert found.shares[rule.to] >= 0 or plain[rule.to] < 0
    assert rounded > 200


def test_a_share_below_nothing_is_warned_of() -> None:
    charges = (Charge(1, -5000, Spread.TO_ONE, 2),)
    assert split(_even(1, 2, lines=(Line(1, 6000),), charges=charges)).negative == (2,)


def test_a_paid_deposit_comes_back_as_more_or_less() -> None:
    """A-15: three give 100 to one who pays the restaurant 285; 15 come back, nothing is lost."""
    shares = split(_even(1, 2, 3, lines=(Line(1, 28500),))).shares
    paid = (Payment(1, 28500), Payment(2, 10000, to=1), Payment(3, 10000, to=1))
    owed = balances(shares, paid)
    assert owed == {1: -1000, 2: 500, 3: 500}
    assert sum(transfer.amount for transfer in plan(owed).transfers) == 1000


@pytest.mark.parametrize("amount", [0, 1, -1, 99, -100])
def test_negative_amounts_divide_as_well(amount: int) -> None:
    assert sum(divide(amount, {1: 1, 2: 1, 3: 0}, 5).values()) == amount
    assert divide(amount, {1: 1, 2: 1, 3: 0}, 5)[3] == 0
