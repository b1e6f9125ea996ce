"""At a dinner of many tables: who sits with whom, and what becomes of a code that is read across tables."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from events.attestations.queries import token_holders
from events.dinners.models import Dinner, Seat


@dataclass(frozen=True, slots=True)
class Apart:
    """Two who sit at different tables; `may_move`: the reader has met nobody at her own yet."""

    mine: int
    theirs: int
    may_move: bool


def meet(session: Session, dinner: Dinner, shower: Seat, reader: Seat, *, move: bool) -> Apart | None:
    """Let two who stand face to face be of one table, or tell that they are not.

    Whoever has no table yet sits at the other's. Whoever has another changes to it only by saying so, with
    companions, and only as long as nobody was met at the own one: evidence is for one table.
    """
    if not dinner.tables or shower.table_no == reader.table_no:
        return None
    if shower.table_no is None:
        shower.table_no = reader.table_no
        return None
    may_move = reader.table_no is None or reader.id not in token_holders(session, dinner.id)
    if reader.table_no is not None and not (move and may_move):
        return Apart(reader.table_no, shower.table_no, may_move)
    for seat in session.scalars(
        select(Seat).where(or_(Seat.id == reader.id, Seat.brought_by_id == reader.id))
    ):
        seat.table_no = shower.table_no
    return None


def apart(session: Session, dinner: Dinner, shower: Seat, reader: Seat | None) -> Apart | None:
    """The same question for a page that only shows it."""
    if not dinner.tables or reader is None or None in (shower.table_no, reader.table_no):
        return None
    if shower.table_no == reader.table_no:
        return None
    may_move = reader.id not in token_holders(session, dinner.id)
    return Apart(reader.table_no or 0, shower.table_no or 0, may_move)


def nameable(session: Session, dinner: Dinner, witness: Seat) -> set[int]:
    """The seats that a witness may speak about: those of her table, and those who have none."""
    query = select(Seat.id).where(Seat.dinner_id == dinner.id, Seat.member_id.is_not(None))
    if dinner.tables and witness.table_no is not None:
        query = query.where(or_(Seat.table_no.is_(None), Seat.table_no == witness.table_no))
    return set(session.scalars(query))
