"""People tied to a restaurant are no witnesses at its tables, by no route (R-02, R-21)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from app.core.db import lock
from app.places.rules_ties import TieReason
from app.places.signals import TieDeclared
from app.places.ties import is_tied
from events.attestations.judging import judge
from events.attestations.models import Finding
from events.dinners.models import Dinner, Seat


def no_witness(session: Session, dinner: Dinner, *seats: Seat) -> None:
    """Raise Refused when one of these people belongs to the dinner's restaurant, its allies or its rivals."""
    for seat in seats:
        if seat.member_id is not None and is_tied(session, dinner.venue_id, seat.member_id, dinner.ends_at):
            raise Refused(TieReason.NO_WITNESS)


def on_tie_declared(session: Session, fact: TieDeclared) -> None:
    """What somebody said who turns out to be tied counts no more: her tables there are judged anew."""
    query = (
        select(Dinner)
        .join(Seat, Seat.dinner_id == Dinner.id)
        .where(
            Dinner.venue_id == fact.venue_id, Seat.member_id == fact.member_id,
            Dinner.id.in_(select(Finding.dinner_id)),
        )
        .order_by(Dinner.id)
    )  # fmt: skip
    for dinner in session.scalars(query).all():
        lock(session, dinner)
        judge(session, dinner, clock.now())
