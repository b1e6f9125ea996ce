"""What happens to bills because of facts elsewhere."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.places.signals import DishesMerged
from events.bills import actions, queries
from events.bills.folding import fold
from events.bills.models import BillLine
from events.dinners.models import Dinner, Seat
from events.dinners.queries import pact_of
from events.signals import GuestMerged, SeatTaken


def dishes_merged(session: Session, fact: DishesMerged) -> None:
    """Lines of a dish that is another by now are lines of that one."""
    session.execute(update(BillLine).where(BillLine.dish_id == fact.dish_id).values(dish_id=fact.into_id))


def guest_merged(session: Session, fact: GuestMerged) -> None:
    """A guest turned out to be a member: nobody is on a bill twice."""
    fold(session, fact.guest_id, fact.member_id)


def seated(session: Session, fact: SeatTaken) -> None:
    """Whoever is let in while the bill is being written is on it."""
    bill = queries.bill_of(session, fact.dinner_id)
    if bill is None:
        return
    pact = pact_of(session, session.get_one(Dinner, fact.dinner_id))
    seat = session.get_one(Seat, fact.seat_id)
    weights = actions.weights_of(queries.seats_for(session, fact.dinner_id).values(), pact.pact)
    actions.join(session, bill, seat, weights.get(seat.id, 100))
