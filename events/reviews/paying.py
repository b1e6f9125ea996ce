"""Who paid, where another room knows it better than the diner: an agreed offer says it of every review (R-20, X-06)."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.signals import announce
from events.reviews.models import Review
from events.reviews.rules import Paid, is_label
from events.signals import ReviewChanged

# (session, dinner id) -> who paid by what was agreed, or None where nothing was.
Source = Callable[[Session, int], Paid | None]
_sources: list[Source] = []
_STRENGTH = {Paid.MERCHANT_PART: 1, Paid.MERCHANT_ALL: 2}


def source(known: Source) -> None:
    """Let a higher room say who paid. Twice changes nothing."""
    if known not in _sources:
        _sources.append(known)


def known(session: Session, dinner_id: int) -> Paid | None:
    """The label that stands by itself, if any: the strongest that is known."""
    found = [paid for each in _sources if (paid := each(session, dinner_id)) is not None and is_label(paid)]
    return max(found, key=lambda paid: _STRENGTH[paid], default=None)


def relabel(session: Session, dinner_id: int) -> None:
    """The bill of a table says more of who paid, or no longer does: its reviews say so, too, whoever wrote them."""
    standing = select(Review).where(Review.dinner_id == dinner_id, Review.withdrawn_at.is_(None))
    written = session.scalars(standing.order_by(Review.id)).all()
    fixed = known(session, dinner_id) if written else None
    for review in written:
        said = review.said_paid or review.paid
        paid = _stronger(fixed, said)
        review.said_paid = said if paid is not said else None
        if paid is review.paid:
            continue
        review.paid = paid
        if review.opened_at is not None:
            announce(session, ReviewChanged(review.id, review.venue_id))


def settled(session: Session, dinner_id: int, said: Paid) -> Paid:
    """Who paid: what the diner says, but never less than what is known."""
    return _stronger(known(session, dinner_id), said)


def both(session: Session, dinner_id: int, said: Paid) -> tuple[Paid, Paid | None]:
    """Who paid as it is known, and what its author had said where that is less."""
    paid = settled(session, dinner_id, said)
    return paid, said if paid is not said else None


def _stronger(fixed: Paid | None, said: Paid) -> Paid:
    return fixed if fixed is not None and _STRENGTH[fixed] > _STRENGTH.get(said, 0) else said
