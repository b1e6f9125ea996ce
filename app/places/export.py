"""What a member has put on the list of places, for a file of one's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core import db
from app.places.models import Dish, DishPrice, Venue


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file: venues, and prices that one said."""
    session = db.session()
    venues = session.scalars(select(Venue).where(Venue.created_by_id == member_id).order_by(Venue.id))
    prices = (
        select(Dish.name, DishPrice.fen, DishPrice.currency, DishPrice.said_at)
        .join(Dish, Dish.id == DishPrice.dish_id)
        .where(DishPrice.said_by_id == member_id)
        .order_by(DishPrice.id)
    )
    return [
        {"venues": [
            {"name": venue.name, "city": venue.city, "made": venue.created_at.isoformat()} for venue in venues
        ]},
        {"prices": [
            {"dish": name, "fen": fen, "currency": currency, "said": at.isoformat()}
            for name, fen, currency, at in session.execute(prices)
        ]},
    ]  # fmt: skip
