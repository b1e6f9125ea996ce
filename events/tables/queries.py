"""Reads of many tables: their sizes, who sits where, and the draws so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.blocks import apart
from app.core.ids import new_token
from events.diets.needs import Need
from events.diets.queries import at_table
from events.diets.rules import SeenBy
from events.dinners.models import Dinner, Seat
from events.dinners.queries import seats_of
from events.dinners.rules import SeatState
from events.headcount import queries as headcount
from events.tables.models import DinnerTable, Seating, TableDraw
from events.tables.rules import Inputs, Party, Way

# Needs by which people like to share a table; what only the kitchen or the host may see is left out of it.
ALIKE = {
    Need.VEGAN: "greens", Need.VEGETARIAN: "greens", Need.TEMPLE: "greens", Need.HALAL: "halal", Need.KOSHER: "kosher",
}  # fmt: skip


def seating_of(session: Session, dinner_id: int) -> Seating | None:
    """How people come to this dinner's tables; None while there is but one."""
    return session.get(Seating, dinner_id)


def sizes_of(session: Session, dinner_id: int) -> tuple[int, ...]:
    """The sizes of tables 1, 2, 3 …"""
    query = select(DinnerTable.size).where(DinnerTable.dinner_id == dinner_id).order_by(DinnerTable.number)
    return tuple(session.scalars(query))


def sitting(session: Session, dinner_id: int) -> Sequence[Seat]:
    """Everybody who has a seat, in the order of sitting down, with their people; read afresh."""
    if session.info.get("reads"):  # a page has read its seats already
        going = [seat for seat in seats_of(session, dinner_id) if seat.state is SeatState.GOING]
        return sorted(going, key=lambda seat: (seat.seated_at or seat.asked_at, seat.id))
    query = (
        select(Seat)
        .where(Seat.dinner_id == dinner_id, Seat.state == SeatState.GOING)
        .options(joinedload(Seat.member), joinedload(Seat.guest))
        .order_by(Seat.seated_at, Seat.id)
    )
    return session.scalars(query.execution_options(populate_existing=True)).all()


def draws_of(session: Session, dinner_id: int) -> Sequence[TableDraw]:
    """Every draw, the first first."""
    query = select(TableDraw).where(TableDraw.dinner_id == dinner_id).order_by(TableDraw.id)
    return session.scalars(query).all()


def by_party(seats: Sequence[Seat]) -> dict[int, list[Seat]]:
    """Parties by their first seat's id, whoever asked before the companions."""
    parties: dict[int, list[Seat]] = {}
    for seat in seats:
        parties.setdefault(seat.brought_by_id or seat.id, []).append(seat)
    for party in parties.values():
        party.sort(key=lambda seat: (seat.brought_by_id is not None, seat.id))
    return parties


def inputs_of(session: Session, dinner: Dinner, seating: Seating) -> tuple[Inputs, dict[str, list[Seat]]]:
    """What a draw depends on now, and whose seats each key names."""
    parties = {party[0].public_id: party for party in by_party(sitting(session, dinner.id)).values()}
    salt = new_token()  # forgotten at once: with it the few words there are could be tried out
    tags = {seat: _opaque(salt, word) for seat, word in _in_common(session, dinner.id, seating.way).items()}
    rows = tuple(
        Party(key, len(seats), next((tags[s.id] for s in seats if s.id in tags), ""), seats[0].table_no)
        for key, seats in parties.items()
    )
    return Inputs(sizes_of(session, dinner.id), rows, seating.seed), parties


def apart_in(session: Session, parties: Mapping[str, Sequence[Seat]]) -> list[tuple[str, str]]:
    """Parties with two people who do not meet, as pairs of keys."""
    key_of = {
        seat.member_id: key for key, seats in parties.items() for seat in seats if seat.member_id is not None
    }
    pairs = {
        (key_of[one], key_of[other])
        for one, others in apart(session, set(key_of)).items()
        for other in others
        if key_of[one] < key_of[other]
    }
    return sorted(pairs)


def asked(session: Session, dinner_id: int) -> bool:
    """Whether the headcount's question is there to be seated by."""
    return headcount.of_dinner(session, dinner_id) is not None


def _in_common(session: Session, dinner_id: int, way: Way) -> dict[int, str]:
    """Seat → what its person shares with others, where people are seated by that."""
    if way is Way.ANSWERS:
        found = headcount.of_dinner(session, dinner_id)
        choices = headcount.choices_of(session, found.id) if found is not None else {}
        return {seat: f"answer {choice}" for seat, choice in choices.items()}
    if way is not Way.ALIKE:
        return {}
    return {
        each.seat.id: ALIKE[each.wish.need]
        for each in at_table(session, dinner_id)
        if each.wish.need in ALIKE and each.wish.seen_by is SeenBy.TABLE
    }


def _opaque(salt: str, word: str) -> str:
    """A word that says nothing to whoever reads the draw, but is the same for the same thing within one draw."""
    return sha256(f"{salt}|{word}".encode()).hexdigest()[:8]
