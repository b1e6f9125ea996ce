"""Who bears what: lines, pools, charges and discounts, treats, early shares, rounding: in this order, each asserted.

Amounts are exact fractions of a minor unit until the very end, where they are rounded once: so nobody's share is
ever more than one unit off, and the order in which things were entered plays no part.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from events.bills.money import add_up, parts, round_shares
from events.bills.rules import ALL_EVENING, PERCENT, Diner, Ledger, Line, Mode, Pool, RoundUp, Spread

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
    exact = _settled_early(exact, ledger)
    assert add_up(exact.values()) == before
    if before.denominator != 1:  # parts that do not add up: only a preview
        exact = {seat: Fraction(round(amount)) for seat, amount in exact.items()}
    shares, surplus = round_shares(exact, ledger.turn), 0
    if ledger.rounding is not None and not unread and not unclaimed:
        early = {each.seat for each in ledger.diners if each.early is not None}
        shares, surplus = _rounded_up(shares, ledger.rounding, early)
    kept = surplus if ledger.rounding is not None and ledger.rounding.kept else 0
    assert sum(shares.values()) == before + kept or unread
    negative = tuple(sorted(seat for seat, share in shares.items() if share < 0))
    return Split(shares, unclaimed, unread, negative, treated, surplus)


@dataclass(frozen=True)
class Trail:
    """How each share came about, exactly: the lines by pool, what charges, treats and early shares made of it."""

    lines: Mapping[tuple[int, Pool], Fraction]
    extras: Mapping[int, Fraction]
    treats: Mapping[int, Fraction]
    early: Mapping[int, Fraction]


def trail(ledger: Ledger) -> Trail:
    """The steps of `split` one by one, for whoever wants to know where an amount comes from."""
    lines, _unread_by = _lines(ledger, frozenset(_unclaimed(ledger)))
    lines = dict(lines)
    charged = _charged(defaultdict(Fraction, lines), ledger)
    exact, _free = _treated(charged, ledger)
    steps = [_by_seat(lines, ledger), _by_seat(charged, ledger), exact, _settled_early(exact, ledger)]
    gone = [{seat: after[seat] - before[seat] for seat in after} for before, after in pairwise(steps)]
    return Trail(lines, *gone)


def portions(ledger: Ledger, line: Line) -> dict[int, Fraction]:
    """What each bears of one line, by dish; of one that nobody has claimed nobody anything."""
    if line.id in _unclaimed(ledger):
        return {}
    return parts(Fraction(line.amount), _eaters(ledger, line))


def _by_seat(cells: Mapping[tuple[int, Pool], Fraction], ledger: Ledger) -> dict[int, Fraction]:
    found = {diner.seat: NOTHING for diner in ledger.diners}
    for (seat, _pool), amount in cells.items():
        found[seat] += amount
    return found


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
    amounts: dict[Pool, dict[int, int]] = {pool: defaultdict(int) for pool in Pool}
    for line in ledger.lines:
        amounts[line.pool][line.course] += line.amount
    for pool in Pool:
        if amounts[pool]:
            _add(cells, pool, _by_mode(ledger, pool, amounts[pool]))
    return cells, unread


def _eaters(ledger: Ledger, line: Line) -> dict[int, int]:
    """Who bears a line, with which weight: those who claimed it, else those who share its pool."""
    claims: dict[int, int] = defaultdict(int)
    for claim in ledger.claims:
        if claim.line == line.id:
            claims[claim.seat] += claim.weight
    return claims or _sharing(ledger, line.pool, line.course)


def _by_mode(ledger: Ledger, pool: Pool, courses: Mapping[int, int]) -> dict[int, Fraction]:
    """One pool's sums by course, divided by the bill's mode. Own pools keep their own people whatever the mode is."""
    diners, amount = ledger.diners, sum(courses.values())
    if pool is not Pool.DISHES or ledger.mode in (Mode.EQUAL, Mode.BY_DISH):
        return _among(ledger, pool, {course: Fraction(each) for course, each in courses.items()})
    if ledger.mode is Mode.EXACT:
        return {diner.seat: Fraction(diner.share) for diner in diners}
    if ledger.mode is Mode.PERCENT:
        return {diner.seat: Fraction(amount * diner.share, PERCENT) for diner in diners}
    if ledger.mode is Mode.SHARES:
        own = (
            {diner.seat: diner.share for diner in diners} if any(each.share > 0 for each in diners) else None
        )
        return _among(ledger, pool, {course: Fraction(each) for course, each in courses.items()}, own)
    apart = sum(diner.share for diner in diners)
    rest = (
        {course: each * Fraction(amount - apart, amount) for course, each in courses.items()}
        if amount
        else {}
    )
    even = _among(ledger, pool, rest or {ALL_EVENING: Fraction(-apart)})
    return {diner.seat: even.get(diner.seat, NOTHING) + diner.share for diner in diners}


def _among(
    ledger: Ledger, pool: Pool, courses: Mapping[int, Fraction], weights: Mapping[int, int] | None = None
) -> dict[int, Fraction]:
    """Each course among those who were there for it (A-16)."""
    found: dict[int, Fraction] = defaultdict(Fraction)
    for course, amount in courses.items():
        for seat, part in parts(amount, _sharing(ledger, pool, course, weights)).items():
            found[seat] += part
    return found


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


def _sharing(
    ledger: Ledger, pool: Pool, course: int = ALL_EVENING, weights: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Who shares a pool at that part of the evening, by the pact's weights (or these); when nobody was there,
    whoever shares the pool; when all are out of it, or weigh nothing, everybody alike.
    """
    own = weights if weights is not None else {diner.seat: diner.weight for diner in ledger.diners}
    sharing = {
        each.seat: own[each.seat] for each in ledger.diners if weights is not None or pool not in each.out_of
    }
    there = {
        each.seat: sharing[each.seat] for each in ledger.diners if each.seat in sharing and each.there(course)
    }
    if any(there.values()):
        return there
    return sharing if any(sharing.values()) else {diner.seat: 1 for diner in ledger.diners}


def _settled_early(exact: dict[int, Fraction], ledger: Ledger) -> dict[int, Fraction]:
    """Whoever settled before leaving bears just that; the others bear the difference as they bear the rest (A-16)."""
    fixed = {each.seat: Fraction(each.early) for each in ledger.diners if each.early is not None}
    rest = {seat: max(NOTHING, amount) for seat, amount in exact.items() if seat not in fixed}
    if not fixed or not rest:
        return exact
    over = add_up([exact[seat] - amount for seat, amount in fixed.items()])
    whole = add_up(rest.values())
    each = {seat: base / whole if whole else Fraction(1, len(rest)) for seat, base in rest.items()}
    return {**fixed, **{seat: exact[seat] + over * part for seat, part in each.items()}}


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


def _rounded_up(shares: dict[int, int], rule: RoundUp, early: Collection[int]) -> tuple[dict[int, int], int]:
    """The pact's rounding, and the surplus that comes of it; without it where whoever gains would be paid to eat, or
    settled early: that share stays what it was.
    """
    if rule.unit < 2 or rule.to not in shares or (rule.to in early and not rule.kept):
        return shares, 0
    stays = {*early} if rule.kept else {*early, rule.to}
    up = {
        seat: share if seat in stays else -(-share // rule.unit) * rule.unit for seat, share in shares.items()
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
