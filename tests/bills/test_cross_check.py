"""The same ledgers, computed by an independent library (expensesplit): the totals and balances agree."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import Any

import pytest
from expensesplit.calculator import (  # type: ignore[import-untyped]
    calculate_balances,
    calculate_settlements,
    split_amount,
)

from events.bills.money import divide
from events.bills.plan import balances, plan
from events.bills.rules import Claim, Diner, Ledger, Line, Mode, Payment
from events.bills.shares import split
from tests.bills.ledgers import a_ledger, paid

CASES = 3000


def _theirs(seats: list[int], expenses: list[dict[str, Any]]) -> dict[int, int]:
    """Balances in fen by the other library, which counts in units with two digits."""
    names = [str(seat) for seat in seats]
    found = calculate_balances(names, expenses)
    return {int(name): round(amount * 100) for name, amount in found.items()}


def _moved(settlements: list[dict[str, Any]]) -> int:
    return sum(round(each["amount"] * 100) for each in settlements)


def test_whatever_the_mode_the_balances_and_the_sum_that_changes_hands_agree() -> None:
    """Every kind of ledger: given who bears what, both tell the same who owes whom how much in all."""
    random, compared = Random(5), 0
    for case in range(CASES):
        ledger = a_ledger(random, case)
        if any(payment.to is not None for payment in ledger.payments):
            continue  # the other library knows no money given before the dinner
        found = split(ledger)
        shares, payments = found.shares, paid(ledger, found)
        owed = balances(shares, payments)
        bill: list[dict[str, Any]] = [{
            "payer": str(payments[0].seat), "amount": payments[0].amount / 100,
            "shares": {str(seat): share / 100 for seat, share in shares.items()},
        }]  # fmt: skip
        bill += [
            {"payer": str(each.seat), "amount": each.amount / 100, "shares": {"nobody": each.amount / 100}}
            for each in payments[1:]
        ]
        theirs = _theirs(sorted(owed), bill)
        assert theirs == owed, ledger
        ours = plan(owed).transfers
        settled = calculate_settlements({str(seat): amount / 100 for seat, amount in theirs.items()})
        small = sum(amount == 1 for amount in owed.values())  # they leave a single fen unsettled
        assert abs(_moved(settled) - sum(each.amount for each in ours)) <= small + len(owed), ledger
        if not any(0 < abs(amount) <= 1 for amount in owed.values()):
            assert len(ours) <= len(settled), ledger
        compared += 1
    assert compared > CASES // 2


@pytest.mark.parametrize("seed", range(4))
def test_by_dish_the_totals_are_the_same_and_shares_differ_by_their_rounding_alone(seed: int) -> None:
    """They round line by line and give the rest to the last eater, we round once: no more than that lies between."""
    random = Random(seed)
    for _case in range(200):
        seats = random.sample(range(1, 40), random.randint(2, 9))
        lines = tuple(Line(n, random.randint(1, 40_000)) for n in range(1, random.randint(2, 12)))
        eaters = {line.id: random.sample(seats, random.randint(1, len(seats))) for line in lines}
        claims = tuple(Claim(line.id, seat) for line in lines for seat in eaters[line.id])
        total = sum(line.amount for line in lines)
        ledger = Ledger(
            0, Mode.BY_DISH, tuple(map(Diner, seats)), lines, claims, payments=(Payment(seats[0], total),)
        )
        theirs: dict[int, int] = defaultdict(int)
        for line in lines:
            for name, amount in split_amount(
                line.amount / 100, [str(seat) for seat in eaters[line.id]]
            ).items():
                theirs[int(name)] += round(amount * 100)
        ours = split(ledger).shares
        assert sum(theirs.values()) == sum(ours.values()) == total
        assert all(abs(theirs[seat] - ours[seat]) <= len(lines) * len(seats) / 2 + 1 for seat in seats)


def test_what_divides_without_a_rest_is_the_same_to_the_fen() -> None:
    for people in range(1, 13):
        for each in (1, 37, 7169, 120_000):
            amount = people * each
            theirs = split_amount(amount / 100, [str(seat) for seat in range(people)])
            assert {int(name): round(share * 100) for name, share in theirs.items()} == divide(
                amount, dict.fromkeys(range(people), 1), 3
            )
