"""Who is told that a table is asked once more about a seat."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.site.notify.rules import Kind
from app.site.notify.telling import SEATED, dinner_of, iso, members_at, tell_of
from events.signals import SeatDisputed


def disputed(session: Session, fact: SeatDisputed) -> None:
    """Everybody else with a seat at the table is asked; nobody's answer is told."""
    dinner = dinner_of(session, fact.dinner_id)
    whom = members_at(session, dinner.id, SEATED) - {fact.member_id}
    key = f"{fact.seat_id}:{iso(fact.until)}"
    tell_of(session, Kind.PRESENCE_ASKED, dinner, whom, key, "/presence", until=iso(fact.until))
