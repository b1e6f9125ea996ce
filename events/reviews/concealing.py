"""What a jury's finding does to reviews: words hidden or shown again, weight taken or given back; no word changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import lock
from app.core.signals import announce
from events.reviews.models import DishRating, Review, ReviewVersion
from events.reviews.models_told import ReviewPicture
from events.reviews.scoring import rescore
from events.signals import ReviewChanged

Kept = dict[str, Any]
LIGHT = 0.25  # what is left of the weight of a table that has threatened


def conceal(session: Session, review: Review, finding: dict[str, str], _now: datetime) -> Kept | None:
    """Hide the words, with their history and the notes beside dishes; the bowls count on. None: nothing to hide."""
    lock(session, review)
    if review.withdrawn_at is not None or is_hidden(review):
        return None
    versions, ratings = _parts(session, review)
    kept: Kept = {
        "text": review.text, "html": review.html, "unlisted": review.unlisted,
        "versions": {str(each.id): each.text for each in versions},
        "notes": {str(each.id): each.note for each in ratings if each.note},
    }  # fmt: skip
    review.text = review.html = ""
    review.unlisted = [[name, again, ""] for name, again, _note in review.unlisted]
    for version in versions:
        version.text = ""
    for rating in ratings:
        rating.note = ""
    review.finding = {**finding, "kind": "hidden"}
    announce(session, ReviewChanged(review.id, review.venue_id))
    return kept


def reveal(session: Session, review: Review, kept: Kept, _now: datetime) -> None:
    """Show the words again as they were; of a review that its author has withdrawn meanwhile nothing comes back."""
    lock(session, review)
    if not is_hidden(review) or review.withdrawn_at is not None:
        return
    review.text, review.html, review.unlisted = kept["text"], kept["html"], kept["unlisted"]
    versions, ratings = _parts(session, review)
    for version in versions:
        version.text = kept["versions"].get(str(version.id), version.text)
    for rating in ratings:
        rating.note = kept["notes"].get(str(rating.id), rating.note)
    review.finding = None
    announce(session, ReviewChanged(review.id, review.venue_id))


def is_hidden(review: Review) -> bool:
    """Whether a jury has hidden the words."""
    return (review.finding or {}).get("kind") == "hidden"


def lighten(session: Session, dinner_id: int, finding: dict[str, str], now: datetime) -> list[int]:
    """The table was found to have threatened (X-13): its reviews stay, say so, and weigh little. Answers which."""
    found = session.scalars(select(Review).where(Review.dinner_id == dinner_id).order_by(Review.id)).all()
    for review in found:
        lock(session, review)
        review.share = LIGHT
        if review.finding is None:
            review.finding = {**finding, "kind": "threat"}
    _weigh(session, found, now)
    return [review.id for review in found]


def unburden(session: Session, dinner_id: int, now: datetime) -> None:
    """The finding does not stand: they weigh what they weighed."""
    found = session.scalars(select(Review).where(Review.dinner_id == dinner_id).order_by(Review.id)).all()
    for review in found:
        lock(session, review)
        review.share = 1.0
        if (review.finding or {}).get("kind") == "threat":
            review.finding = None
    _weigh(session, found, now)


def hide_picture(session: Session, picture: ReviewPicture, now: datetime) -> bool:
    """Hide a picture; False where it is hidden already."""
    lock(session, picture)
    if picture.hidden_at is not None:
        return False
    picture.hidden_at = now
    return True


def show_picture(session: Session, picture: ReviewPicture) -> None:
    """Show it again, unless somebody in it has hidden it."""
    lock(session, picture)
    if picture.hidden_by_id is None:
        picture.hidden_at = None


def _parts(session: Session, review: Review) -> tuple[list[ReviewVersion], list[DishRating]]:
    versions = session.scalars(select(ReviewVersion).where(ReviewVersion.review_id == review.id))
    ratings = session.scalars(select(DishRating).where(DishRating.review_id == review.id))
    return list(versions), list(ratings)


def _weigh(session: Session, reviews: Any, now: datetime) -> None:
    session.flush()  # the numbers read it
    for venue_id in sorted({each.venue_id for each in reviews}):
        rescore(session, venue_id, now)
