"""What an agreed offer says of its dinner to other rooms: the label of its reviews (X-06, M-13)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from events.invitations import queries
from events.invitations.rules import Terms
from events.reviews.rules import Paid, paid_by


def paid_at(session: Session, dinner_id: int) -> Paid | None:
    """Who pays at this dinner, by the version that the group agreed to."""
    found = queries.agreed_at(session, dinner_id)
    return of_terms(found[1].terms) if found is not None else None


def of_terms(terms: Terms) -> Paid | None:
    """The label: the house paid all, or a part, or gave a perk of thirty per cent; None where it gave less."""
    paid = paid_by(100, terms.treat_percent, treated=False, perk_percent=terms.perk_percent)
    return paid if paid in (Paid.MERCHANT_ALL, Paid.MERCHANT_PART) else None
