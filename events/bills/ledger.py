"""From rows to the law and back: the ledger of a bill, its sheet, its balances."""

from __future__ import annotations

from collections.abc import Mapping

from events.bills.plan import balances
from events.bills.queries import Whole
from events.bills.rules import Charge, Claim, Diner, Ledger, Line, Payment, Pool, Treat
from events.bills.shares import Split, split
from events.bills.sheet import ChargeRow, DinerRow, LineRow, PaymentRow, Sheet, TreatRow


def ledger_of(found: Whole) -> Ledger:
    """The bill as the law knows it; who is away bears nothing and has claimed nothing."""
    here = set(found.on)
    return Ledger(
        turn=found.bill.id,
        mode=found.bill.mode,
        diners=tuple(
            Diner(diner.seat_id, diner.weight, diner.share, frozenset(Pool(each) for each in diner.out_of))
            for diner in found.diners
            if not diner.away
        ),
        lines=tuple(Line(line.id, line.amount, line.pool) for line in found.lines),
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
    )


def payments_of(found: Whole) -> tuple[Payment, ...]:
    """Who paid what to whom."""
    return tuple(Payment(each.seat_id, each.amount, each.to_seat_id) for each in found.payments)


def _set(seat: int | None) -> frozenset[int]:
    return frozenset() if seat is None else frozenset({seat})


def split_of(found: Whole) -> Split:
    """Who bears what: as it was agreed where it was agreed, else computed."""
    if found.shares:
        return Split({each.seat_id: each.amount for each in found.shares}, treated=_treated(found))
    return split(ledger_of(found))


def _treated(found: Whole) -> frozenset[int]:
    return split(ledger_of(found)).treated


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
    return balances(shares, payments_of(found), units_of(found))


def units_of(found: Whole) -> dict[int, int]:
    """Companions settle with whoever brought them."""
    return {seat: found.head(seat) for seat in found.seats}


def sheet_of(found: Whole) -> Sheet:
    """The bill as it is written down; what an earlier plan has settled is not for editing."""
    return Sheet(
        mode=found.bill.mode,
        lines=tuple(LineRow(line.id, line.name, line.pool, line.amount) for line in found.lines),
        charges=tuple(ChargeRow(each.kind, each.spread, each.amount, each.seat_id) for each in found.charges),
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
            )
            for each in sorted(found.diners, key=lambda each: each.seat_id)
        ),
        to_payers=found.bill.to_payers,
        note=found.bill.note,
        rate=found.bill.rate,
    )


def claims_of(found: Whole) -> dict[tuple[int, int], int]:
    """Who claimed what: by line and seat, the weight."""
    return {(claim.line_id, claim.seat_id): claim.weight for claim in found.claims}
