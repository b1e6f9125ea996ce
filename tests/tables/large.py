"""A large dinner: forty people, five tables."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import clock
from events.dinners.models import Dinner
from events.tables import queries
from tests.attestations.tables import Sat, a_table

FORTY = tuple(f"P{number:02}" for number in range(40))
AHEAD = timedelta(days=-2)  # it begins in two days


def forty(session: Session, *names: str, since: timedelta = AHEAD, seats: int = 40) -> Sat:
    """A dinner with these people, all of one group; the first is the host."""
    found = a_table(session, *(names or FORTY), since=since, limit=seats)
    for member in found.members.values():
        member.locale = "en"
    found.dinner.called_at = clock.now() - timedelta(days=7)
    session.flush()
    return found


def seat_by_eights(session: Session, sat: Sat, dinner: Dinner) -> None:
    """The first eight at table 1, the next at table 2 …"""
    for place, seat in enumerate(sat.seats.values()):
        session.merge(seat).table_no = place // 8 + 1
    dinner.tables = 5
    session.flush()


def heads(session: Session, dinner: Dinner) -> Counter[int | None]:
    """Table → how many sit there."""
    return Counter(seat.table_no for seat in queries.sitting(session, dinner.id))
