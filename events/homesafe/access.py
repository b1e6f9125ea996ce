"""Who taps: somebody who sat at the table, by an account or by a guest's link."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models_guests import Guest
from app.core.access import NotYours
from app.core.viewer import Viewer
from events.dinners.holders import Holder
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState


def holders(who: Viewer | None, guest: Guest | None) -> list[Holder]:
    """Whose seats a browser answers for: the member's own first, then a guest's whose link it has opened."""
    found = [Holder(member_id=who.id)] if who is not None else []
    return [*found, Holder(guest_id=guest.id)] if guest is not None else found


def seat_here(session: Session, dinner: Dinner, mine: list[Holder]) -> Seat:
    """The seat that answers. Raises NotYours for a guest who only waited."""
    query = select(Seat).where(
        Seat.dinner_id == dinner.id, Seat.state == SeatState.GOING, or_(*(each.holds() for each in mine))
    )
    seat = session.scalar(query.order_by(Seat.member_id.is_(None)).limit(1)) if mine else None
    if seat is None:
        raise NotYours
    return seat
