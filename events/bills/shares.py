"""Who bears what: lines, pools, charges and discounts, treats, rounding, in this order, each step's sum asserted.

Amounts are exact fractions of a minor unit until the very end, where they are rounded once: so nobody's share is
ever more than one unit off, and the order in which things were entered plays no part.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from events.bills.money import add_up, parts, round_shares
from events.bills.rules import PERCENT, Diner, Ledger, Line, Mode, Pool, RoundUp, Spread

Cells = dict[tuple[int, Pool], Fraction]
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Split:
    """What each seat bears in minor units, and what keeps it from being agreed. `surplus` came of rounding up.

    `unclaimed` are line ids nobody has claimed; `unread` tells that exact amounts, percents or parts do not add up
    (by so many units, hundredths of a percent, or 1 when there are no parts); `negative` seats would be paid to eat.
    """

    shares: Mapping[int, int]
    unclaimed: tuple[int, ...] = ()
    unread: int = 0
    negative: tuple[int, ...] = ()
    treated: frozenset[int] = frozenset()
    surplus: int = 0

    @property
    def good(self) -> bool:
        """Whether it may be proposed."""
        return not self.unclaimed and not self.unread


def split(ledger: Ledger) -> Split:
    """Divide the bill. The shares sum to its total exactly, unless lines are unclaimed or parts do not add up.

    A surplus that is kept for the next dinner is a line more: the shares then sum to the total and it.
    """
    if not ledger.diners:
        raise ValueError("a bill needs somebody who ate")
    unclaimed = _unclaimed(ledger)
    cells, unread = _lines(ledger, frozenset(unclaimed))
    missing = sum(line.amount for line in ledger.lines if line.id in unclaimed) if not unread else 0
    if not unread:
        assert _sum(cells) == sum(line.amount for line in ledger.lines) - missing
    cells = _charged(cells, ledger)
    before = _sum(cells)
    assert unread or before == ledger.total - missing
    exact, treated = _treated(cells, ledger)
    assert add_up(exact.values()) == before
    if before.denominator != 1:  # parts that do not add up: only a preview
        exact = {seat: Fraction(round(amount)) for seat, amount in exact.items()}
    shares, surplus = round_shares(exact, ledger.turn), 0
    if ledger.rounding is not None and not unread and not unclaimed:
        shares, surplus = _rounded_up(shares, ledger.rounding)
    kept = surplus if ledger.rounding is not None and ledger.rounding.kept else 0
    assert sum(shares.values()) == before + kept or unread
    negative = tuple(sorted(seat for seat, share in shares.items() if share < 0))
    return Split(shares, unclaimed, unread, negative, treated, surplus)


def _unclaimed(ledger: Ledger) -> tuple[int, ...]:
    """Lines of dishes that nobody has claimed; what belongs to another pool is everybody's who shares it."""
    if ledger.mode is not Mode.BY_DISH:
        return ()
    claimed = {claim.line for claim in ledger.claims}
    return tuple(
        sorted(line.id for line in ledger.lines if line.pool is Pool.DISHES and line.id not in claimed)
    )


def _lines(ledger: Ledger, unclaimed: frozenset[int]) -> tuple[Cells, int]:
    """The lines, divided: cells of (seat, pool), and by how much what was written does not add up."""
    cells: Cells = defaultdict(Fraction)
    if ledger.mode is Mode.BY_DISH:
        for line in ledger.lines:
            if line.id not in unclaimed:
                _add(cells, line.pool, parts(Fraction(line.amount), _eaters(ledger, line)))
        return cells, 0
    unread = _unread(ledger)
    amounts: dict[Pool, list[int]] = {pool: [] for pool in Pool}
    for line in ledger.lines:
        amounts[line.pool].append(line.amount)
    for pool in Pool:
        if amounts[pool]:
            _add(cells, pool, _by_mode(ledger, pool, sum(amounts[pool])))
    return cells, unread


def _eaters(ledger: Ledger, line: Line) -> dict[int, int]:
    """Who bears a line, with which weight: those who claimed it, else those who share its pool."""
    claims: dict[int, int] = defaultdict(int)
    for claim in ledger.claims:
        if claim.line == line.id:
            claims[claim.seat] += claim.weight
    return claims or _sharing(ledger, line.pool)


def _by_mode(ledger: Ledger, pool: Pool, amount: int) -> dict[int, Fraction]:
    """One pool's sum, divided by the bill's mode. Own pools keep their own people whatever the mode is."""
    diners, sharing = ledger.diners, _sharing(ledger, pool)
    if pool is not Pool.DISHES or ledger.mode in (Mode.EQUAL, Mode.BY_DISH):
        return parts(Fraction(amount), sharing)
    if ledger.mode is Mode.EXACT:
        return {diner.seat: Fraction(diner.share) for diner in diners}
    if ledger.mode is Mode.PERCENT:
        return {diner.seat: Fraction(amount * diner.share, PERCENT) for diner in diners}
    if ledger.mode is Mode.SHARES:
        if not any(diner.share > 0 for diner in diners):
            return parts(Fraction(amount), sharing)
        return parts(Fraction(amount), {diner.seat: diner.share for diner in diners})
    apart = sum(diner.share for diner in diners)
    even = parts(Fraction(amount - apart), sharing)
    return {diner.seat: even.get(diner.seat, NOTHING) + diner.share for diner in diners}


def _unread(ledger: Ledger) -> int:
    """By how much what people wrote misses the sum."""
    written = sum(diner.share for diner in ledger.diners)
    dishes = [line.amount for line in ledger.lines if line.pool is Pool.DISHES]
    if ledger.mode is Mode.EXACT:
        return sum(dishes) - written
    if ledger.mode is Mode.PERCENT and dishes:
        return PERCENT - written
    if ledger.mode is Mode.SHARES:
        return 0 if written > 0 or not dishes else 1
    return 0


def _sharing(ledger: Ledger, pool: Pool) -> dict[int, int]:
    """Who shares a pool, by the pact's weights; when all are out of it, or weigh nothing, everybody alike."""
    sharing = {diner.seat: diner.weight for diner in ledger.diners if pool not in diner.out_of}
    if not any(sharing.values()):
        return {diner.seat: 1 for diner in ledger.diners}
    return sharing


def _charged(cells: Cells, ledger: Ledger) -> Cells:
    """Charges and discounts: pro rata on what each bears of the lines, by head, or to one."""
    if not ledger.charges:
        return cells
    base = {cell: max(NOTHING, amount) for cell, amount in cells.items()}
    found: Cells = defaultdict(Fraction, cells)
    heads = {diner.seat: 1 for diner in ledger.diners}
    for charge in ledger.charges:
        amount = Fraction(charge.amount)
        if charge.spread is Spread.TO_ONE and charge.seat in heads:
            found[charge.seat, Pool.CHARGES] += amount
        elif charge.spread is Spread.PRO_RATA and any(base.values()):
            each = amount / _sum(base)
            for cell, part in base.items():
                found[cell] += each * part
        else:
            _add(found, Pool.CHARGES, parts(amount, heads))
    return found


def _treated(cells: Cells, ledger: Ledger) -> tuple[dict[int, Fraction], frozenset[int]]:
    """Treats move what the treated would bear; all at once, so that their order plays no part."""
    borne: dict[int, list[Fraction]] = {diner.seat: [] for diner in ledger.diners}
    for (seat, pool), amount in cells.items():
        if not ledger.treats:
            borne[seat].append(amount)
            continue
        whole = [treat for treat in ledger.treats if _covers(treat.of, seat) and treat.pool is None]
        narrow = [treat for treat in ledger.treats if _covers(treat.of, seat) and treat.pool is pool]
        hosts = [host for treat in narrow or whole for host in _hosts(treat.by, seat, ledger.diners)]
        for host in hosts or [seat]:
            borne[host].append(amount / len(hosts) if len(hosts) > 1 else amount)
    exact = {seat: add_up(amounts) for seat, amounts in borne.items()}
    free = {
        diner.seat
        for diner in ledger.diners
        if any(_covers(t.of, diner.seat) and t.pool is None and diner.seat not in t.by for t in ledger.treats)
    }
    return exact, frozenset(free)


def _covers(of: frozenset[int], seat: int) -> bool:
    return not of or seat in of


def _hosts(by: frozenset[int], seat: int, diners: tuple[Diner, ...]) -> list[int]:
    """Who bears it: those named, else everybody but the one who is treated."""
    named = [diner.seat for diner in diners if diner.seat in by]
    return named or [diner.seat for diner in diners if diner.seat != seat] or [seat]


def _rounded_up(shares: dict[int, int], rule: RoundUp) -> tuple[dict[int, int], int]:
    """The pact's rounding, and the surplus that comes of it; without it where whoever gains would be paid to eat."""
    if rule.unit < 2 or rule.to not in shares:
        return shares, 0
    up = {
        seat: share if seat == rule.to and not rule.kept else -(-share // rule.unit) * rule.unit
        for seat, share in shares.items()
    }
    surplus = sum(up.values()) - sum(shares.values())
    if rule.kept:
        return up, surplus
    up[rule.to] -= surplus
    return (up, surplus) if up[rule.to] >= 0 or shares[rule.to] < 0 else (shares, 0)


def _add(cells: Cells, pool: Pool, amounts: Mapping[int, Fraction]) -> None:
    for seat, amount in amounts.items():
        cells[seat, pool] += amount


def _sum(cells: Mapping[tuple[int, Pool], Fraction]) -> Fraction:
    return add_up(cells.values())
