"""The fee watch on real bills: what the table was told, held against what it was asked to pay (A-34, H-07)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from events.bills import queries as bills
from events.bills.models import BillCharge, BillLine
from events.bills.rules import LOWERING, ChargeKind, Pool
from events.dinners.models import Dinner
from events.invitations import fees, queries, rules
from events.invitations.fees import Flag
from events.invitations.models import Offer
from events.invitations.rules import Basis, Terms

FOOD = (Pool.DISHES, Pool.STAPLES)
FEE = {
    ChargeKind.SERVICE: "service", ChargeKind.TEA: "tea", ChargeKind.ROOM: "room", ChargeKind.CORKAGE: "corkage",
    ChargeKind.OTHER: "other",
}  # fmt: skip


def flag(session: Session, dinner: Dinner) -> Flag | None:
    """What the dinner's own bill asks beyond the agreed offer; None without both of them."""
    found = queries.agreed_at(session, dinner.id)
    bill = bills.bill_of(session, dinner.id) if found is not None else None
    if found is None or bill is None or bill.currency != dinner.currency or bill.exponent != 2:
        return None
    whole = bills.whole(session, bill)
    heads = sum(not each.away for each in whole.diners)
    return compare(found[0], found[1].terms, whole.lines, whole.charges, heads)


def compare(
    offer: Offer, terms: Terms, lines: Sequence[BillLine], charges: Sequence[BillCharge], heads: int
) -> Flag:
    """The same of what is at hand."""
    extra = Counter({FEE[each.kind]: each.amount for each in charges if each.kind in FEE and each.amount > 0})
    extra["room"] += sum(line.amount for line in lines if line.pool is Pool.ROOM)
    extra["other"] += sum(line.amount for line in lines if line.pool is Pool.CHARGES)
    off = sum(each.amount for each in charges if each.kind in LOWERING)
    food = sum(line.amount for line in lines if line.pool in FOOD) + off
    return fees.watch(_said(offer, terms, heads), dict(terms.fees), food, extra, heads)


def _said(offer: Offer, terms: Terms, heads: int) -> int | None:
    """What so many were told to pay; once the number was final, its price a head stands."""
    if offer.tier_fen is not None and terms.basis is Basis.HEAD:
        return -(-offer.tier_fen * heads * (100 - terms.treat_percent) // 100)
    return rules.pays_for_table(terms, heads)
