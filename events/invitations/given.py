"""A gift of the house that no invitation names, by the bill: asked about, told with every review (R-20, X-06)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from events.bills import given
from events.bills.given import Given
from events.dinners.models import Dinner
from events.invitations import labels, queries
from events.invitations.fees import TOLERANCE_FEN, TOLERANCE_PERCENT
from events.reviews import paying
from events.reviews.rules import Paid, is_label, paid_by
from events.signals import BillChanged


def paid_at(session: Session, dinner_id: int) -> Paid | None:
    """Who paid, by the bill: the house a part, or all of it; None where it gave nothing."""
    found = given.at(session, dinner_id)
    paid = paid_by(found.worth, found.gift, treated=False)
    return paid if is_label(paid) else None


def asked_about(session: Session, dinner: Dinner, found: Given) -> bool:
    """Whether the table is asked who gave the discount: none where an agreed invitation names as much, or labels it."""
    if not found.discount or dinner.venue_id is None:
        return False
    agreed = queries.agreed_at(session, dinner.id)
    if agreed is None:
        return True
    terms = agreed[1].terms
    return labels.of_terms(terms) is None and beyond(found, terms.perk_percent)


def beyond(found: Given, perk_percent: int) -> bool:
    """Whether more was taken off than so many percent; rounding is none."""
    named = found.worth * perk_percent // 100
    return found.discount > named + max(TOLERANCE_FEN, found.worth * TOLERANCE_PERCENT // 100)


def changed(session: Session, fact: BillChanged) -> None:
    """The bill is another: reviews that are written say what it says."""
    paying.relabel(session, fact.dinner_id)
