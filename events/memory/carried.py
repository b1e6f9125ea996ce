"""Pictures that went along with those who parted: each is shown as long as its review shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import pairs
from events.memory.models import BroughtTable
from events.reviews import pictures
from events.reviews.models import Review
from events.reviews.pictures import Pictured
from events.reviews.shown import Shown

OWN = "own"  # in what is told of a table: the addresses of reviews that are of those who came
Carried = Mapping[int, Sequence[tuple[str, Pictured]]]


def own(reviews: Sequence[Shown], going: Collection[int]) -> list[str]:
    """The reviews whose pictures go along: their authors do."""
    return [shown.review.public_id for shown in reviews if shown.review.author_id in going]


def pictures_of(session: Session, rows: Sequence[BroughtTable]) -> Carried:
    """What may be seen of the pictures of these tables, each with its review's address."""
    wanted = {address: row.id for row in rows for address in row.told.get(OWN, ())}
    if not wanted:
        return {}
    shown = Review.opened_at.is_not(None) & Review.withdrawn_at.is_(None)
    query = select(Review.id, Review.public_id).where(Review.public_id.in_(wanted), shown)
    known = pairs(session, query.order_by(Review.id))
    found: dict[int, list[tuple[str, Pictured]]] = {}
    for review_id, shots in pictures.of_reviews(session, list(known)).items():
        address = known[review_id]
        seen = [(address, each) for each in shots if each.hidden_at is None]
        found.setdefault(wanted[address], []).extend(seen)
    return found
