"""Promises ticked by those who were there, the fee watch on a real bill, labels, and what a list costs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.access import Refused
from app.places.rules_ties import TieKind
from app.places.ties import declare
from events.bills.models import BillCharge, BillLine
from events.bills.rules import ChargeKind, Pool, Spread
from events.dinners.models import Dinner
from events.invitations import fees, keeping, knowing, labels, needing, queries, watching
from events.invitations.models import Offer
from events.invitations.needing import Wanted
from events.invitations.promises import Outcome, Record
from events.invitations.rules import Basis, OfferReason, Pays
from events.reviews import paying
from events.reviews.rules import Paid
from groups.membership.models import Group
from tests.factories import a_group
from tests.invitations.helpers import World, a_house, a_world, accepted, law, sent, terms

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]


def eaten(session: Session, world: World, **values: object) -> tuple[Offer, Dinner]:
    """An agreed offer whose dinner is just over."""
    offer = accepted(session, world, **values)
    dinner = session.get_one(Dinner, offer.dinner_id)
    return offer, dinner


def test_the_table_judges_and_the_house_keeps_its_record(session: Session) -> None:
    world = a_world(session)
    offer, dinner = eaten(session, world, menu=(("Fish", 6800), ("Soup", None)))
    found = queries.promises_of(session, offer.id)
    now = dinner.ends_at
    kept = {each.public_id: Outcome.KEPT for each in found}
    keeping.tick(session, dinner, world.bo.id, kept, now)
    keeping.tick(session, dinner, world.mei.id, {found[0].public_id: Outcome.BROKEN}, now)
    assert knowing.record_of(session, world.venue.id) == Record(2, 3)
    keeping.tick(session, dinner, world.mei.id, {found[0].public_id: Outcome.KEPT}, now)
    assert knowing.record_of(session, world.venue.id) == Record(3, 3)


@pytest.mark.parametrize(
    ("moment", "reason"),
    [(timedelta(hours=-1), OfferReason.TOO_EARLY), (timedelta(days=31), OfferReason.TOO_LATE)],
)
def test_promises_are_judged_in_their_time(session: Session, moment: timedelta, reason: OfferReason) -> None:
    world = a_world(session)
    _offer, dinner = eaten(session, world)
    with pytest.raises(Refused) as no:
        keeping.tick(session, dinner, world.bo.id, {}, dinner.ends_at + moment)
    assert no.value.reason is reason


def test_nobody_of_the_house_judges_its_promises(session: Session) -> None:
    world = a_world(session)
    _offer, dinner = eaten(session, world)
    declare(session, world.venue, world.mei.id, TieKind.FAMILY, clock.now())
    with pytest.raises(Refused) as no:
        keeping.tick(session, dinner, world.mei.id, {}, dinner.ends_at)
    assert no.value.reason is OfferReason.TIED


def line(fen: int, pool: Pool = Pool.DISHES) -> BillLine:
    return BillLine(name="x", pool=pool, amount=fen)


def charge(kind: ChargeKind, fen: int) -> BillCharge:
    return BillCharge(kind=kind, spread=next(iter(Spread)), amount=fen)


def test_what_the_bill_asks_beyond_the_offer_is_told(session: Session) -> None:
    offer = Offer(tier_fen=None)
    plain = terms(fees=(("tea", 500),))
    fine = watching.compare(
        offer, plain, [line(100_000), line(9_000, Pool.DRINKS)], [charge(ChargeKind.TEA, 500)], 8
    )
    assert not fine
    dear = watching.compare(offer, plain, [line(17_100 * 8)], [charge(ChargeKind.CORKAGE, 5000)], 8)
    assert dear == fees.Flag((("corkage", 5000),), 12_800 * 8, 17_100 * 8, 8)
    off = watching.compare(offer, plain, [line(17_100 * 8)], [charge(ChargeKind.DISCOUNT, -4_300 * 8)], 8)
    assert not off
    by_table = terms(basis=Basis.TABLE, price_fen=100_000)
    assert watching.compare(offer, by_table, [line(110_000)], [], 8).over
    fixed = watching.compare(Offer(tier_fen=10_800), plain, [line(12_800 * 10)], [], 10)
    assert (fixed.said, fixed.over) == (108_000, True)


def test_labels_come_from_what_was_agreed(session: Session) -> None:
    assert labels.of_terms(terms()) is None
    assert labels.of_terms(terms(perk="cake", perk_percent=29)) is None
    assert labels.of_terms(terms(perk="cake", perk_percent=30)) is Paid.MERCHANT_PART
    assert labels.of_terms(terms(pays=Pays.PART, part_percent=5)) is Paid.MERCHANT_PART
    assert labels.of_terms(terms(pays=Pays.HOUSE, price_fen=None)) is Paid.MERCHANT_ALL
    world = a_world(session)
    offer = accepted(session, world, pays=Pays.HOUSE, price_fen=None)
    assert offer.tasting
    assert paying.settled(session, offer.dinner_id or 0, Paid.SHARED) is Paid.MERCHANT_ALL
    assert paying.settled(session, 0, Paid.SHARED) is Paid.SHARED


def test_an_open_table_is_one_and_ends(session: Session) -> None:
    world = a_world(session)
    now = clock.now()
    wanted = Wanted(4, 6, ((now + timedelta(days=4)).date(),), 13000, False, "", "")
    need = needing.ask(session, world.group, world.bo.id, wanted, now)
    assert needing.ask(session, world.group, world.bo.id, wanted, now).id == need.id
    with pytest.raises(Refused):
        needing.ask(session, world.group, world.mei.id, wanted, now)
    assert queries.needs_over(session, need.open_until) == [need.id]
    needing.close(session, need.id, need.open_until)
    needing.close(session, need.id, need.open_until)
    assert queries.open_need(session, world.group.id, now) is None


def counted(browser: FlaskClient, path: str) -> int:
    asked: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(db.database().engine, "before_cursor_execute", note)
    try:
        assert browser.get(path).status_code == 200
    finally:
        event.remove(db.database().engine, "before_cursor_execute", note)
    return len(asked)


def test_lists_ask_as_much_for_ten_as_for_one(writing: Writing, as_member: As) -> None:
    with writing() as session:
        world = a_world(session)
        sent(session, world)
        group, shop, bo, cook = world.group.public_id, world.merchant.public_id, world.bo.id, world.cook.id
    paths = [
        (bo, f"/g/{group}/offers"),
        (bo, f"/g/{group}"),
        (cook, f"/shop/{shop}/offers"),
        (cook, f"/shop/{shop}/offers/new"),
    ]
    few = [counted(as_member(who), path) for who, path in paths]
    with writing() as session:
        home = session.get_one(Group, world.group.id)
        law(session, home, "open_offers_a_month", "20")
        for number in range(5):
            world.venue, other = a_house(session, session.get_one(type(world.cook), cook), f"House {number}")
            world.merchant, world.group = other, home
            sent(session, world)
            a_group(session, session.get_one(type(world.bo), bo), name=f"Group {number}")
    assert [counted(as_member(who), path) for who, path in paths] == few
