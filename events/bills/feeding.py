"""What an agreed bill tells other rooms: the venue's dishes and prices, what a head costs, who sat there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.names import name_problem
from app.places.actions import add_dish, say_price, unsay_prices
from app.places.models import Venue
from app.places.rules import MAX_DISH, MAX_PRICE_FEN
from events.attestations.bills import hear_bill
from events.bills import heads, queries, written
from events.bills.ledger import ledger_of
from events.bills.models import BillLine, BillMeal
from events.bills.queries import Whole
from events.bills.rules import ChargeKind, Pool, Says
from events.dinners.models import Dinner

ON_A_MENU = frozenset({Pool.DISHES, Pool.DRINKS, Pool.STAPLES})


def feed(session: Session, found: Whole, now: datetime) -> None:
    """The bill stands: what it proves is told. No amount of anybody goes along, nor who ate what."""
    witness(session, found, now)
    dinner = session.get_one(Dinner, found.bill.dinner_id)
    venue_id = queries.venue_of(found.bill, dinner)
    if venue_id is not None:
        _list_dishes(session, dinner, session.get_one(Venue, venue_id), found)
        _note_a_head(session, dinner, venue_id, found)


def witness(session: Session, found: Whole, now: datetime) -> None:
    """Who is named on the bill, and who of them has agreed: evidence of who sat there; not of what came after it."""
    if found.bill.turn > 1:
        return
    dinner = session.get_one(Dinner, found.bill.dinner_id)
    agreed = {each.seat_id for each in found.agreements if each.says is Says.AGREE}
    members = [seat for seat in found.on if seat in found.seats and found.seats[seat].member_id is not None]
    hear_bill(session, dinner, {seat: seat in agreed for seat in members}, now)


def take_back(session: Session, found: Whole, now: datetime) -> None:
    """The bill is open again: nothing follows from it until it stands once more."""
    unsay_prices(session, _source(found))
    session.execute(delete(BillMeal).where(BillMeal.bill_id == found.bill.id))
    if found.bill.turn == 1:
        hear_bill(session, session.get_one(Dinner, found.bill.dinner_id), {}, now)


def _source(found: Whole) -> str:
    return f"bill:{found.bill.id}"


def _list_dishes(session: Session, dinner: Dinner, venue: Venue, found: Whole) -> None:
    """What was eaten stands on the venue's list, with what one portion cost that day; of two lines the first."""
    seen = set[int]()
    for line in found.lines:
        name, count = written.dish(line.name)
        if line.pool not in ON_A_MENU or name_problem(name, shortest=1, longest=MAX_DISH) is not None:
            continue
        try:
            dish = add_dish(session, venue, dinner.host_id, name, None, dinner.starts_at)
        except Refused:
            continue  # the list is full: the bill stands all the same
        line.dish_id = dish.id
        price = _price(found, line, count)
        if price is not None and dish.id not in seen:
            seen.add(dish.id)
            say_price(
                session, dish, dinner.host_id, price, dinner.starts_at, found.bill.currency, _source(found)
            )


def _price(found: Whole, line: BillLine, count: int) -> int | None:
    """What one portion cost, in hundredths; None where that cannot be told."""
    units = 10**found.bill.exponent
    if line.amount <= 0 or line.amount * 100 % (count * units):
        return None
    price = line.amount * 100 // (count * units)
    return price if price <= MAX_PRICE_FEN else None


def _note_a_head(session: Session, dinner: Dinner, venue_id: int, found: Whole) -> None:
    ledger = ledger_of(found)
    gifts = {each.id for each in found.charges if each.kind is ChargeKind.GIFT}  # nobody else pays so little
    charges = [each for each in ledger.charges if each.id not in gifts]
    eaten = [
        line for line in ledger.lines if line.pool is not Pool.CHARGES
    ]  # not what was kept from last time
    food, drinks = heads.per_head(eaten, charges, len(found.on))
    exponent = found.bill.exponent
    session.add(BillMeal(
        bill_id=found.bill.id, venue_id=venue_id, dined_at=dinner.starts_at, currency=found.bill.currency,
        food=heads.hundredths(food, exponent), drinks=heads.hundredths(drinks, exponent),
    ))  # fmt: skip
