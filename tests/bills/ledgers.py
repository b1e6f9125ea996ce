"""Random ledgers: every mode, pool, weight, charge, discount, negative line, treat and rounding."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from events.bills.rules import (
    PERCENT,
    Charge,
    Claim,
    Diner,
    Ledger,
    Line,
    Mode,
    Payment,
    Pool,
    RoundUp,
    Spread,
    Treat,
)
from events.bills.shares import Split

COURSES = (0, 0, 0, 1, 2, 3)
POOLS = (Pool.DISHES, Pool.DISHES, Pool.DISHES, Pool.DRINKS, Pool.STAPLES, Pool.ROOM)


def a_ledger(random: Random, turn: int) -> Ledger:
    """One ledger that adds up: nothing unclaimed, percents and exact amounts complete, paid to the last unit."""
    mode = random.choice(list(Mode))
    seats = random.sample(range(1, 60), random.randint(1, 9))
    unit = 10 ** random.randint(0, 3)  # exponents 0 to 3
    lines = tuple(
        Line(n, _amount(random, unit), random.choice(POOLS), random.choice(COURSES))
        for n in range(1, random.randint(1, 12) + 1)
    )
    dishes = sum(line.amount for line in lines if line.pool is Pool.DISHES)
    diners = _diners(random, mode, seats, dishes)
    charges = tuple(
        Charge(n, _amount(random, unit, -0.4), random.choice(list(Spread)), random.choice([*seats, None]))
        for n in range(random.randint(0, 3))
    )
    claims = tuple(
        Claim(line.id, seat, random.randint(1, 4))
        for line in lines
        if mode is Mode.BY_DISH and (line.pool is Pool.DISHES or random.random() < 0.3)
        for seat in random.sample(seats, random.randint(1, len(seats)))
    )
    treats = tuple(_treat(random, seats) for _each in range(random.choice([0, 0, 0, 1, 2])))
    rounding = (
        RoundUp(random.choice([10, 100, 1000]), random.choice(seats), random.random() < 0.5)
        if random.random() < 0.2
        else None
    )
    bare = Ledger(turn, mode, diners, lines, claims, charges, (), treats, rounding)
    return Ledger(
        turn, mode, diners, lines, claims, charges, _payments(random, seats, bare.total), treats, rounding
    )


def mixed(random: Random, ledger: Ledger) -> Ledger:
    """The same ledger, written down in another order."""

    def some(rows: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(random.sample(rows, len(rows)))

    return Ledger(
        ledger.turn, ledger.mode, some(ledger.diners), some(ledger.lines), some(ledger.claims),  # type: ignore[arg-type]
        some(ledger.charges), some(ledger.payments), some(ledger.treats), ledger.rounding,  # type: ignore[arg-type]
    )  # fmt: skip


def _amount(random: Random, unit: int, lowest: float = -0.1) -> int:
    if random.random() < 0.05:
        return 0
    low = -99 * unit if random.random() < -lowest else 1
    return random.randint(low, 400 * unit)


def _diners(random: Random, mode: Mode, seats: list[int], dishes: int) -> tuple[Diner, ...]:
    shares = [0] * len(seats)
    if mode is Mode.SHARES:
        shares = [random.randint(0, 5) for _each in seats]
        shares[0] = shares[0] or 1
    if mode is Mode.ADJUSTED:
        shares = [random.randint(-500, 5000) if random.random() < 0.3 else 0 for _each in seats]
    if mode in (Mode.EXACT, Mode.PERCENT):
        whole = dishes if mode is Mode.EXACT else PERCENT
        cuts = sorted(random.randint(min(0, whole), max(0, whole)) for _each in seats[1:])
        edges = [min(0, whole), *cuts, max(0, whole)]
        shares = [high - low for low, high in pairwise(edges)]
        shares = shares if whole >= 0 else [-share for share in shares]
    out = [
        frozenset(random.sample([Pool.DRINKS, Pool.STAPLES], random.choice([0, 0, 1, 2]))) for _each in seats
    ]
    weights = [random.choice([100, 100, 100, 50, 0]) for _each in seats]
    stays = [random.choice([(0, 0), (0, 0), (2, 0), (0, 1), (2, 2)]) for _each in seats]
    early = [random.randint(0, 9000) if random.random() < 0.1 else None for _each in seats]
    rows = zip(seats, weights, shares, out, stays, early, strict=True)
    return tuple(Diner(seat, weight, share, no, *stay, gone) for seat, weight, share, no, stay, gone in rows)


def _treat(random: Random, seats: list[int]) -> Treat:
    by = frozenset(random.sample(seats, random.randint(0, min(2, len(seats)))))
    of = frozenset(random.sample(seats, random.randint(0, min(3, len(seats)))))
    return Treat(by, of, random.choice([None, None, Pool.DRINKS, Pool.DISHES]))


def _payments(random: Random, seats: list[int], total: int) -> tuple[Payment, ...]:
    payers = random.sample(seats, random.randint(1, min(3, len(seats))))
    first = [random.randint(0, max(0, total)) // len(payers) for _each in payers[1:]]
    found = [Payment(payers[0], total - sum(first))]
    found += [Payment(seat, amount) for seat, amount in zip(payers[1:], first, strict=True)]
    if random.random() < 0.2:
        found.append(Payment(random.choice(seats), random.randint(1, 5000), random.choice(seats)))
    return tuple(found)


def paid(ledger: Ledger, found: Split) -> tuple[Payment, ...]:
    """What was paid, with the surplus that somebody keeps for the next dinner: a line more, paid by that one."""
    rule = ledger.rounding
    kept = rule is not None and rule.kept and found.surplus
    return (
        (*ledger.payments, Payment(rule.to, found.surplus)) if rule is not None and kept else ledger.payments
    )
