"""All that a member has written here, sealed or open, for a file of one's own."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.core import db
from app.places.models import Dish
from events.dinners.models import Dinner
from events.reviews.models import DishRating, PrivateNote, Review, ReviewVersion


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's parts of the file: reviews with their earlier wordings, and the notes to oneself."""
    session = db.session()
    return [{"reviews": _reviews(session, member_id)}, {"private_notes": _notes(session, member_id)}]


def _reviews(session: Session, member_id: int) -> list[dict[str, Any]]:
    mine = select(Review.id).where(Review.author_id == member_id)
    dishes: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
    ratings = select(DishRating, Dish.name).join(Dish, Dish.id == DishRating.dish_id)
    for rating, name in session.execute(
        ratings.where(DishRating.review_id.in_(mine)).order_by(DishRating.id)
    ):
        dishes[rating.review_id].append({"dish": name, "again": rating.again.value, "note": rating.note})
    earlier: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for version in session.scalars(select(ReviewVersion).where(ReviewVersion.review_id.in_(mine))):
        earlier[version.review_id].append(
            {"text": version.text, "written_at": version.written_at.isoformat()}
        )
    wanted = select(Review).where(Review.author_id == member_id).order_by(Review.id)
    names = (joinedload(Review.venue), joinedload(Review.dinner))
    return [
        {
            "venue": review.venue.name, "dinner": review.dinner.title, "text": review.text,
            "half_bowls": {each: getattr(review, each) for each in ("taste", "room", "service", "value")},
            "paid": review.paid.value, "per_head_fen": review.per_head_fen, "dishes": [
                *dishes[review.id],
                *({"dish": name, "again": again, "note": said} for name, again, said in review.unlisted),
            ],
            "written_at": review.written_at.isoformat(), "earlier": earlier[review.id],
            "opened_at": review.opened_at.isoformat() if review.opened_at else None,
            "withdrawn_at": review.withdrawn_at.isoformat() if review.withdrawn_at else None,
        }
        for review in session.scalars(wanted.options(*names))
    ]  # fmt: skip


def _notes(session: Session, member_id: int) -> list[dict[str, str]]:
    query = select(Dinner.title, PrivateNote.text).join(Dinner, Dinner.id == PrivateNote.dinner_id)
    rows = session.execute(query.where(PrivateNote.author_id == member_id).order_by(PrivateNote.id))
    return [{"dinner": title, "text": text} for title, text in rows]
