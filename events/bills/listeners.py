"""What happens to bills because of facts elsewhere."""

from __future__ import annotations

from sqlalchemy.orm import Session

from events.bills import actions, queries
from events.dinners.models import Dinner, Seat
from events.dinners.queries import pact_of
from events.signals import SeatTaken


def seated(session: Session, fact: SeatTaken) -> None:
    """Whoever is let in while the bill is being written is on it."""
    bill = queries.bill_of(session, fact.dinner_id)
    if bill is None:
        return
    pact = pact_of(session, session.get_one(Dinner, fact.dinner_id))
    seat = session.get_one(Seat, fact.seat_id)
    actions.join(session, bill, seat, actions.weight_of(seat, pact.plus_one_weight, pact.child_weight))
