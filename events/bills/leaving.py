"""Whoever leaves early settles before: an amount handed to somebody of the table, their share from then on (A-16)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.signals import announce
from events.bills import agreeing, keeping, queries
from events.bills.ledger import claims_of, sheet_of
from events.bills.models import BillDiner
from events.bills.queries import Whole
from events.bills.rules import MOST_AMOUNT, BillReason, BillState, Says
from events.bills.sheet import parts
from events.bills.shown import cash_of, name_of
from events.dinners.models import Dinner
from events.signals import BillChanged


def settle(
    session: Session, dinner: Dinner, by_seat: int, units: int, to: int, now: datetime, turn: int = 1
) -> None:
    """Hand over so much and go: it is their share, and of those they bring. The same again changes nothing.

    The others bear the rest. The receiver has to agree to the bill, and so says that it came. Raises Refused.
    """
    found = agreeing.locked(session, dinner, turn)
    head, rows = found.head(by_seat), _unit(found, by_seat)
    if not 0 <= units <= MOST_AMOUNT or to not in found.heads - {head}:
        raise Refused(BillReason.EARLY_TO_NOBODY)
    if not rows or all(each.early is not None for each in found.diners if not each.away and each not in rows):
        raise Refused(BillReason.EARLY_LAST)
    first = next((each for each in rows if each.seat_id == head), rows[0])
    if (first.early, first.early_to_seat_id) == (units, to):
        return
    _may(found)
    _keep(session, found, by_seat, {f"early:{first.seat_id}": [units, to]}, now)
    for each in rows:
        each.early, each.early_to_seat_id = (units, to) if each is first else (0, None)
    session.flush()  # what they agree to is counted with it
    agreeing.record(session, queries.whole(session, found.bill), head, Says.AGREE, "", now)
    announce(session, BillChanged(dinner.id))


def take_back(
    session: Session, dinner: Dinner, by_seat: int, seat_id: int, now: datetime, turn: int = 1
) -> None:
    """It was not so, says whoever gave it or whoever had it. Twice is once. Raises Refused."""
    found = agreeing.locked(session, dinner, turn)
    rows = _unit(found, seat_id)
    given = next((each for each in rows if each.early_to_seat_id is not None), None)
    if given is None:
        return
    if found.head(by_seat) not in _sides(found, given):
        raise Refused(BillReason.NOT_YOURS_TO_SAY)
    _may(found)
    _keep(session, found, by_seat, {f"early:{each.seat_id}": None for each in rows}, now)
    for each in rows:
        each.early = each.early_to_seat_id = None
    session.flush()  # what they agree to is counted without it
    announce(session, BillChanged(dinner.id))


def shown(found: Whole, own: Any) -> dict[str, Any]:
    """Who has settled early with whom, and to whom the viewer could hand their share over."""
    cash, mine = cash_of(found), found.head(own.id)
    given = [each for each in found.diners if each.early_to_seat_id is not None and not each.away]
    return {
        "rows": [
            {"pid": found.seats[each.seat_id].public_id, "name": name_of(found.seats, each.seat_id),
             "to": name_of(found.seats, each.early_to_seat_id), "amount": cash(each.early or 0),
             "mine": mine in _sides(found, each)}
            for each in given
        ],
        "may": mine in found.heads and mine not in {found.head(each.seat_id) for each in given},
        "whom": [
            {"pid": found.seats[seat].public_id, "name": name_of(found.seats, seat)}
            for seat in _payers_first(found) if seat != mine and seat in found.seats
        ],
    }  # fmt: skip


def _payers_first(found: Whole) -> list[int]:
    payers = [
        found.head(each.seat_id) for each in found.payments if each.to_seat_id is None and each.amount > 0
    ]
    return list(dict.fromkeys([*(each for each in payers if each in found.heads), *sorted(found.heads)]))


def _sides(found: Whole, given: BillDiner) -> set[int]:
    return {found.head(given.seat_id), found.head(given.early_to_seat_id or 0)}


def _unit(found: Whole, seat_id: int) -> list[BillDiner]:
    head = found.head(seat_id)
    return [each for each in found.diners if found.head(each.seat_id) == head and not each.away]


def _may(found: Whole) -> None:
    if found.bill.state is not BillState.OPEN:
        raise Refused(BillReason.EARLY_TOO_LATE)


def _keep(session: Session, found: Whole, by_seat: int, after: dict[str, Any], now: datetime) -> None:
    keeping.keep(session, found, parts(sheet_of(found), claims_of(found)) | after, by_seat, now)
