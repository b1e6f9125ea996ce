"""Who pays whom: the fewest transfers up to sixteen people, greedy above, or each to those who paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from events.bills.money import divide
from events.bills.rules import Payment

EXACT_UP_TO = 16


class PlanKind(StrEnum):
    """How a plan was made; it says so (A-18, A-20)."""

    FEWEST = "fewest"
    GREEDY = "greedy"
    TO_PAYERS = "to_payers"


@dataclass(frozen=True, order=True)
class Transfer:
    """`amount` minor units from one to another."""

    payer: int
    receiver: int
    amount: int


@dataclass(frozen=True)
class Plan:
    """The transfers, and how they were found."""

    kind: PlanKind
    transfers: tuple[Transfer, ...]


def balances(
    shares: Mapping[int, int], payments: Sequence[Payment], units: Mapping[int, int] | None = None
) -> dict[int, int]:
    """What each has paid less what each bears: above zero is owed, below zero owes; they sum to zero when all is paid.

    Money given before the dinner into somebody's hands is paid by the one and had by the other. `units` maps seats
    that settle as one (a couple) to the seat that does it.
    """
    found: dict[int, int] = {}
    head = units or {}
    for seat, share in shares.items():
        found[head.get(seat, seat)] = found.get(head.get(seat, seat), 0) - share
    for payment in payments:
        payer = head.get(payment.seat, payment.seat)
        found[payer] = found.get(payer, 0) + payment.amount
        if payment.to is not None:
            to = head.get(payment.to, payment.to)
            found[to] = found.get(to, 0) - payment.amount
    return found


def plan(owed: Mapping[int, int], *, to_payers: bool = False) -> Plan:
    """Return transfers after which every balance is zero. Raises ValueError when the balances do not sum to zero."""
    if sum(owed.values()) != 0:
        raise ValueError("what was paid is not what is to be paid")
    rest = {seat: amount for seat, amount in sorted(owed.items()) if amount}
    if to_payers:
        return Plan(PlanKind.TO_PAYERS, tuple(sorted(_to_payers(rest))))
    if min(sum(amount > 0 for amount in rest.values()), sum(amount < 0 for amount in rest.values())) < 2:
        return Plan(PlanKind.FEWEST, tuple(sorted(_greedy(rest))))  # one payer: everybody else pays once
    pairs = _equal_pairs(rest)
    for pair in pairs:
        rest.pop(pair.payer)
        rest.pop(pair.receiver)
    if len(rest) > EXACT_UP_TO:
        return Plan(PlanKind.GREEDY, tuple(sorted([*pairs, *_greedy(rest)])))
    some = [each for group in _groups(rest) for each in _greedy(group)]
    return Plan(PlanKind.FEWEST, tuple(sorted([*pairs, *some])))


def _equal_pairs(rest: Mapping[int, int]) -> list[Transfer]:
    """Who owes just what another is owed: such a pair stands in some shortest plan."""
    waiting: dict[int, list[int]] = {}
    for seat, amount in rest.items():
        if amount > 0:
            waiting.setdefault(amount, []).append(seat)
    found = []
    for seat, amount in rest.items():
        if amount < 0 and waiting.get(-amount):
            found.append(Transfer(seat, waiting[-amount].pop(0), -amount))
    return found


def _groups(rest: Mapping[int, int]) -> list[dict[int, int]]:
    """The most groups whose balances sum to zero: n people in g groups need n - g transfers, and no fewer will do."""
    seats = list(rest)
    full = (1 << len(seats)) - 1
    sums, best, last = [0] * (full + 1), [0] * (full + 1), [0] * (full + 1)
    for mask in range(1, full + 1):
        low = mask & -mask
        sums[mask] = sums[mask ^ low] + rest[seats[low.bit_length() - 1]]
        most, bit, remaining = -1, 0, mask
        while remaining:
            one = remaining & -remaining
            remaining ^= one
            if best[mask ^ one] > most:
                most, bit = best[mask ^ one], one
        best[mask], last[mask] = most + (sums[mask] == 0), bit
    groups, current, mask = [], {}, full
    while mask:
        seat = seats[last[mask].bit_length() - 1]
        current[seat] = rest[seat]
        mask ^= last[mask]
        if sums[mask] == 0:
            groups.append(current)
            current = {}
    return groups


def _greedy(rest: Mapping[int, int]) -> list[Transfer]:
    """The largest debtor pays the largest creditor, again and again: at most n - 1 transfers."""
    left, found = dict(rest), []
    while left:
        payer = min(left, key=lambda seat: (left[seat], seat))
        receiver = max(left, key=lambda seat: (left[seat], -seat))
        amount = min(-left[payer], left[receiver])
        found.append(Transfer(payer, receiver, amount))
        left[payer] += amount
        left[receiver] -= amount
        left = {seat: balance for seat, balance in left.items() if balance}
    return found


def _to_payers(rest: Mapping[int, int]) -> list[Transfer]:
    """Each debtor pays every creditor in proportion to what is still owed to them."""
    credit = {seat: amount for seat, amount in rest.items() if amount > 0}
    found = []
    for seat, amount in rest.items():
        if amount > 0:
            continue
        for receiver, part in divide(-amount, credit, seat).items():
            if part:
                found.append(Transfer(seat, receiver, part))
                credit[receiver] -= part
        credit = {receiver: left for receiver, left in credit.items() if left}
    return found
