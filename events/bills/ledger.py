"""From rows to the law and back: the ledger of a bill, its sheet, its balances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from events.bills.plan import balances
from events.bills.queries import Whole
from events.bills.rules import Charge, Claim, Diner, Ledger, Line, Payment, Pool, RoundUp, Treat
from events.bills.shares import Split, split
from events.bills.sheet import ChargeRow, DinerRow, LineRow, PaymentRow, Sheet, TreatRow
from events.dinners.rules import Rounding


def ledger_of(found: Whole) -> Ledger:
    """The bill as the law knows it; who is away bears nothing and has claimed nothing."""
    here = set(found.on)
    return Ledger(
        turn=found.bill.id,
        mode=found.bill.mode,
        diners=tuple(
            Diner(
                diner.seat_id,
                diner.weight,
                diner.share,
                frozenset(Pool(each) for each in diner.out_of),
                diner.came,
                diner.left_after,
                diner.early,
            )
            for diner in found.diners
            if not diner.away
        ),
        lines=tuple(Line(line.id, line.amount, line.pool, line.course) for line in found.lines),
        claims=tuple(
            Claim(claim.line_id, claim.seat_id, claim.weight)
            for claim in found.claims
            if claim.seat_id in here
        ),
        charges=tuple(Charge(each.id, each.amount, each.spread, each.seat_id) for each in found.charges),
        payments=payments_of(found),
        treats=tuple(
            Treat(_set(each.by_seat_id), _set(each.of_seat_id), each.pool)
            for each in found.treats
            if (each.by_seat_id in here or each.by_seat_id is None)
            and (each.of_seat_id in here or each.of_seat_id is None)
        ),
        rounding=_rounding(found),
    )


def _rounding(found: Whole) -> RoundUp | None:
    """By the pact as it was when the bill was begun: whoever paid most has the surplus, or keeps it (A-31)."""
    paid: dict[int, int] = {}
    for each in found.payments:
        if each.to_seat_id is None:
            paid[each.seat_id] = paid.get(each.seat_id, 0) + each.amount
    here = {seat: amount for seat, amount in paid.items() if seat in set(found.on)}
    if found.bill.rounding is Rounding.NONE or not here:
        return None
    most = min(here, key=lambda seat: (-here[seat], seat))
    return RoundUp(10**found.bill.exponent, most, found.bill.rounding is Rounding.NEXT)


def surplus_of(found: Whole, split: Split) -> tuple[int, int, bool] | None:
    """The line of rounding: how much, whose, and whether it is kept for the next dinner."""
    rule = _rounding(found)
    return (split.surplus, rule.to, rule.kept) if rule is not None and split.surplus else None


def treated_of(found: Whole, agreed: Split) -> dict[int, int]:
    """What others bear of each one's share by treats (above zero), or what they bear for others (below)."""
    if not found.treats:
        return {}
    bare = replace(ledger_of(found), rounding=None)
    with_treats, without = split(bare).shares, split(replace(bare, treats=())).shares
    return {seat: without[seat] - with_treats[seat] for seat in agreed.shares}


def payments_of(found: Whole) -> tuple[Payment, ...]:
    """Who paid what to whom, and who handed over a share before leaving."""
    early = tuple(
        Payment(each.seat_id, each.early, each.early_to_seat_id)
        for each in found.diners
        if each.early and each.early_to_seat_id is not None
    )
    return tuple(Payment(each.seat_id, each.amount, each.to_seat_id) for each in found.payments) + early


def _set(seat: int | None) -> frozenset[int]:
    return frozenset() if seat is None else frozenset({seat})


def split_of(found: Whole) -> Split:
    """Who bears what: as it was agreed where it was agreed, else computed."""
    if found.shares:
        again = split(ledger_of(found))
        shares = {each.seat_id: each.amount for each in found.shares}
        return Split(shares, treated=again.treated, surplus=again.surplus)
    return split(ledger_of(found))


def by_head(found: Whole, shares: Mapping[int, int]) -> dict[int, int]:
    """What each settling seat bears, with whom it brought."""
    sums: dict[int, int] = {}
    for seat, amount in shares.items():
        head = found.head(seat)
        sums[head] = sums.get(head, 0) + amount
    return sums


def paid_by_head(found: Whole) -> dict[int, int]:
    """What each settling seat has given: to the restaurant, and to others less what it was given."""
    return balances({}, payments_of(found), units_of(found))


def owed_of(found: Whole, shares: Mapping[int, int]) -> dict[int, int]:
    """What each settling seat is owed (above zero) or owes."""
    rule, over = _rounding(found), sum(shares.values()) - found.total
    # What is kept for the next dinner is a line more on the bill, and whoever keeps it has paid it.
    kept = (Payment(rule.to, over),) if rule is not None and rule.kept and over > 0 else ()
    return balances(shares, payments_of(found) + kept, units_of(found))


def units_of(found: Whole) -> dict[int, int]:
    """Companions settle with whoever brought them."""
    return {seat: found.head(seat) for seat in found.seats}


def sheet_of(found: Whole) -> Sheet:
    """The bill as it is written down; what an earlier plan has settled is not for editing."""
    return Sheet(
        mode=found.bill.mode,
        lines=tuple(
            LineRow(line.id, line.name, line.pool, line.amount, line.course)
            for line in found.lines
            if line.kept_by_seat_id is None
        ),
        charges=tuple(
            ChargeRow(each.kind, each.spread, each.amount, each.seat_id, each.percent, each.after_tax)
            for each in found.charges
        ),
        payments=tuple(
            PaymentRow(each.seat_id, each.amount, each.to_seat_id)
            for each in found.payments
            if not each.carried
        ),
        treats=tuple(TreatRow(each.by_seat_id, each.of_seat_id, each.pool) for each in found.treats),
        diners=tuple(
            DinerRow(
                each.seat_id,
                each.share,
                frozenset(Pool(pool) for pool in each.out_of),
                each.away,
                each.with_seat_id,
                each.came,
                each.left_after,
            )
            for each in sorted(found.diners, key=lambda each: each.seat_id)
        ),
        to_payers=found.bill.to_payers,
        note=found.bill.note,
        rate=found.bill.rate,
        tip_included=found.bill.tip_included,
    )


def claims_of(found: Whole) -> dict[tuple[int, int], int]:
    """Who claimed what: by line and seat, the weight."""
    return {(claim.line_id, claim.seat_id): claim.weight for claim in found.claims}
