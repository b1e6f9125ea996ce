"""What the ledger is told of tables: to whom a seat from the bench went, and by which rule."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core import clock
from events.dinners.models import Dinner, Seat
from events.signals import SeatOffered
from groups.ledger.actions import write
from groups.membership.queries import charter_of


def offered(session: Session, fact: SeatOffered) -> None:
    """A seat that came free was offered to the next on the bench. A guest is not named."""
    dinner, seat = session.get_one(Dinner, fact.dinner_id), session.get_one(Seat, fact.seat_id)
    rule = charter_of(session, dinner.group_id).queue_rule
    what = {"asked_at": seat.asked_at.isoformat(), "rule": rule.value, "seat": seat.public_id}
    source = f"dinner:{dinner.public_id}"
    write(session, dinner.group_id, "seat", what, None, fact.member_id, source, now=clock.now())
