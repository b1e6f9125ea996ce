"""The verbs of many tables: lay them, draw, sit at one, and go back to a single one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.ids import new_token
from app.core.signals import announce, announce_once
from events.dinners.holders import Holder
from events.dinners.models import Dinner, Seat
from events.dinners.queries import party_held
from events.dinners.rules import SeatState
from events.signals import SeatTaken, TableChosen, TablesSet
from events.tables import queries, rules
from events.tables.models import DinnerTable, Seating, TableDraw
from events.tables.rules import Party, TablesReason, Way


def lay(session: Session, dinner: Dinner, sizes: Sequence[int], way: Way, now: datetime) -> None:
    """Set the tables; whoever sits at one that is gone or too small now has none yet. The same again changes nothing.

    Raises Refused once the dinner has begun, or was called off.
    """
    _before(session, dinner, now)
    seating = queries.seating_of(session, dinner.id)
    if seating is not None and seating.way is way and queries.sizes_of(session, dinner.id) == tuple(sizes):
        return
    if seating is None:
        session.add(Seating(dinner_id=dinner.id, way=way, seed=new_token(), laid_at=now))
    else:
        seating.way, seating.laid_at = way, now
    session.execute(delete(DinnerTable).where(DinnerTable.dinner_id == dinner.id))
    session.add_all(
        DinnerTable(dinner_id=dinner.id, number=number, size=size) for number, size in enumerate(sizes, 1)
    )
    dinner.tables = len(sizes)
    _send_away(session, dinner, sizes)
    announce(session, TablesSet(dinner.id))


def single(session: Session, dinner: Dinner, now: datetime) -> None:
    """One table again. Twice is once. Raises Refused once the dinner has begun."""
    _before(session, dinner, now)
    for kind in (TableDraw, DinnerTable, Seating):
        session.execute(delete(kind).where(kind.dinner_id == dinner.id))
    for seat in session.scalars(select(Seat).where(Seat.dinner_id == dinner.id, Seat.table_no.is_not(None))):
        seat.table_no = None
    dinner.tables = 0
    announce(session, TableChosen(dinner.id))


def draw(session: Session, dinner: Dinner, now: datetime) -> int:
    """Place everybody who has no table yet, parties as a whole; answers how many people found none.

    Pressed again it places those who came since: nobody is drawn twice. Raises Refused.
    """
    _before(session, dinner, now)
    seating = _seating(session, dinner)
    inputs, parties = queries.inputs_of(session, dinner, seating)
    inputs, outcome = rules.draw_apart(inputs, queries.apart_in(session, parties))
    if not outcome:
        return 0
    for key, table in outcome.items():
        for seat in parties[key]:
            seat.table_no = table
    session.add(
        TableDraw(dinner_id=dinner.id, drawn_at=now, inputs=rules.export_draw(inputs), outcome=outcome)
    )
    announce(session, TablesSet(dinner.id))
    return sum(len(parties[key]) for key, table in outcome.items() if table is None)


def sit_at(session: Session, dinner: Dinner, holder: Holder, number: int, now: datetime) -> None:
    """The party changes to this table, as a whole. Twice is once. Raises Refused: full, or dinner has begun."""
    _before(session, dinner, now)
    _seating(session, dinner)
    party = [s for s in party_held(session, dinner.id, holder) if s.state is SeatState.GOING]
    if not party:
        raise Refused(TablesReason.NO_SEAT)
    mine = {seat.id for seat in party}
    others = [seat for seat in queries.sitting(session, dinner.id) if seat.id not in mine]
    free = rules.free_at(queries.sizes_of(session, dinner.id), _singles(others))
    if number not in free:
        raise Refused(TablesReason.NO_SUCH_TABLE)
    if not rules.fits(free, number, len(party)):
        raise Refused(TablesReason.FULL)
    for seat in party:
        seat.table_no = number
    announce(session, TableChosen(dinner.id))


def follow(session: Session, fact: SeatTaken) -> None:
    """Whoever is brought along sits with who brings them, where there is room; nobody comes back to a full table."""
    dinner, seat = session.get_one(Dinner, fact.dinner_id), session.get_one(Seat, fact.seat_id)
    if not dinner.tables or seat.walked_in or seat.state is not SeatState.GOING:
        return
    head = session.get(Seat, seat.brought_by_id) if seat.brought_by_id is not None else None
    wanted = head.table_no if head is not None else seat.table_no
    others = [each for each in queries.sitting(session, dinner.id) if each.id != seat.id]
    free = rules.free_at(queries.sizes_of(session, dinner.id), _singles(others))
    seat.table_no = wanted if wanted is not None and rules.fits(free, wanted, 1) else None
    announce_once(session, TableChosen(dinner.id))


def _before(session: Session, dinner: Dinner, now: datetime) -> None:
    db.lock(session, dinner)
    if dinner.called_off_at is not None:
        raise Refused(TablesReason.OFF)
    if now >= dinner.starts_at:
        raise Refused(TablesReason.BEGUN)


def _seating(session: Session, dinner: Dinner) -> Seating:
    found = queries.seating_of(session, dinner.id)
    if found is None:
        raise Refused(TablesReason.NO_TABLES)
    return found


def _singles(seats: Sequence[Seat]) -> list[Party]:
    return [Party(seat.public_id, 1, at=seat.table_no) for seat in seats]


def _send_away(session: Session, dinner: Dinner, sizes: Sequence[int]) -> None:
    parties = queries.by_party(queries.sitting(session, dinner.id))
    known = [Party(seats[0].public_id, len(seats), at=seats[0].table_no) for seats in parties.values()]
    kept = rules.keep_those_who_fit(sizes, known)
    for seats in parties.values():
        for seat in seats:
            seat.table_no = seats[0].table_no if seats[0].public_id in kept else None
