"""What happens at tables because of facts elsewhere."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from events.dinners import seats
from events.dinners.models import Dinner, Seat


def give_all_back(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account gives back every seat to come, and the bench moves up; names of companions go."""
    held = (
        select(Dinner)
        .join(Seat, Seat.dinner_id == Dinner.id)
        .where(Seat.member_id == fact.member_id, Seat.state.in_(seats.HERE))
        .where(Dinner.starts_at > fact.at, Dinner.called_off_at.is_(None))
        .order_by(Dinner.id)
    )
    for dinner in session.scalars(held).all():
        seats.give_back(session, dinner, fact.member_id, fact.at)
    own = select(Seat.id).where(Seat.member_id == fact.member_id)
    session.execute(update(Seat).where(Seat.brought_by_id.in_(own)).values(name=""))
