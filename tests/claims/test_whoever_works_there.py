"""X-07, R-01, R-21: whoever works for a merchant neither vouches, counts nor reviews there, whichever way she came."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.guests import claim as claim_guests
from app.accounts.guests import make_guest
from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from app.core.ids import digest
from app.merchants import actions, staff
from app.merchants.models import Merchant
from app.merchants.queries import staff_row
from app.merchants.rules import StaffRole
from app.places import ties
from app.places.merging import confirm, propose
from app.places.models import Venue
from app.places.models_ties import VenueTie
from events.attestations import actions as presence
from events.attestations.actions import Words
from events.attestations.models import Finding
from events.attestations.queries import review_right
from events.attestations.rules import Allowed, Word
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.reviews.models import Review
from events.reviews.rules import NotCounted
from tests.factories import a_group, a_member, a_seat, a_venue, sign_in
from tests.merchants.kept import a_merchant, works_there
from tests.reviews.tables import SatTable, a_finding, a_sat_table, all_write, an_old_venue, known_diners

Writing = Callable[[], AbstractContextManager[Session]]
WORDS = {"text": "Wonderful.", "taste": "5", "paid": "shared", "version": "0"}
WAYS = (
    "seat",
    "guest's link",
    "brought along",
    "walk-in",
    "second group",
    "staff since the dinner",
    "left last month",
)


@dataclass
class Scene:
    """A table of the merchant's venue at which one of its people sat."""

    table: SatTable
    merchant: Merchant
    staffer: Member
    seat: Seat


def _came(session: Session, way: str) -> Scene:
    owner, staffer = a_member(session, "Owner"), a_member(session, "Staffer")
    venue = an_old_venue(session, owner)
    merchant = a_merchant(session, venue, owner, confirmed=True)
    if way != "staff since the dinner":
        works_there(session, merchant, staffer, StaffRole.DESK, clock.now() - timedelta(days=60))
    if way == "left last month":
        row = staff_row(session, merchant.id, staffer.id)
        assert row is not None
        staff.leave(session, row, staffer.id, clock.now() - timedelta(days=30))
    table = a_sat_table(session, *(a_member(session) for _ in range(3)), venue=venue)
    seat = _seat(session, table, staffer, way)
    session.flush()
    session.execute(
        delete(Finding).where(Finding.seat_id == seat.id)
    )  # whatever was found, let it be the best
    a_finding(session, seat, by=[each.id for each in table.seats[:2]])
    if way == "staff since the dinner":
        works_there(session, merchant, staffer)
    return Scene(table, merchant, staffer, seat)


def _seat(session: Session, table: SatTable, staffer: Member, way: str) -> Seat:
    if way == "guest's link":
        guest = make_guest(session, "Someone", clock.now())
        guest.token_digest = digest("k" * 43)
        seat = Seat(
            dinner_id=table.dinner.id, guest_id=guest.id, state=SeatState.GOING, pact_version=1,
            asked_at=clock.now(), seated_at=clock.now(),
        )  # fmt: skip
        session.add(seat)
        session.flush()
        claim_guests(session, ["k" * 43], staffer.id, clock.now())
        seat.member_id = staffer.id  # as the listener does
        return seat
    if way == "brought along":
        return a_seat(session, table.dinner, staffer, brought_by_id=table.seats[0].id)
    if way == "second group":
        a_group(session, staffer, *table.members, name="The other one")
        return a_seat(session, table.dinner, staffer)
    if way == "walk-in":
        presence.say_i_was_there(session, table.dinner, staffer.id, clock.now())
        return presence_seat(session, table, staffer)
    return a_seat(session, table.dinner, staffer)


def presence_seat(session: Session, table: SatTable, staffer: Member) -> Seat:
    """Somebody who holds a token lets her in."""
    one, two = table.seats[:2]
    presence.record_scan(session, table.dinner, one, two, 1, spoken=False, now=clock.now())
    return presence.let_in(session, table.dinner, one, staffer.id, clock.now())


@pytest.mark.parametrize("way", WAYS)
def test_she_reviews_by_no_way(way: str, client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        scene = _came(session, way)
    sign_in(client, scene.staffer.id)
    path = f"/d/{scene.table.dinner.public_id}/review"
    assert client.get(path).status_code in (403, 409)
    assert client.post(path, data=WORDS).status_code in (403, 409)
    with writing() as session:
        assert session.scalars(select(Review)).all() == []


@pytest.mark.parametrize("way", WAYS)
def test_she_vouches_for_nobody_and_counts_for_nobody(way: str, writing: Writing) -> None:
    with writing() as session:
        scene = _came(session, way)
    with writing() as session:
        dinner = session.get_one(Dinner, scene.table.dinner.id)
        mine, other = session.get_one(Seat, scene.seat.id), session.get_one(Seat, scene.table.seats[0].id)
        with pytest.raises(Refused):
            presence.say(session, dinner, mine, Words(True, {other.id: Word.YES}, None), clock.now())
        for finding in session.scalars(select(Finding).where(Finding.dinner_id == dinner.id)):
            finding.why = finding.why | {"witnesses": [mine.id, scene.table.seats[1].id]}
        right = review_right(session, dinner, scene.table.members[2].id)
        assert not isinstance(right, Allowed)  # of two witnesses one works there


def test_she_is_not_waited_for_when_reviews_open(writing: Writing) -> None:
    with writing() as session:
        scene = _came(session, "seat")
        reviews = all_write(session, scene.table)
    with writing() as session:
        assert all(session.get_one(Review, each.id).opened_at for each in reviews)


def test_what_she_wrote_before_stays_marked_and_cannot_be_changed(
    client: FlaskClient, writing: Writing
) -> None:
    with writing() as session:
        owner = a_member(session)
        table = a_sat_table(session)
        known_diners(session, table.members)
        review = all_write(session, table)[0]
        merchant = a_merchant(session, table.venue, owner)
    with writing() as session:
        works_there(session, session.get_one(Merchant, merchant.id), table.members[0])
    with writing() as session:
        mine = session.get_one(Review, review.id)
        assert mine.conflict_at is not None
        assert mine.not_counted is NotCounted.CONFLICT
    sign_in(client, table.members[0].id)
    answer = client.post(f"/d/{table.dinner.public_id}/review", data=WORDS | {"version": "1"})
    assert answer.status_code in (403, 409)
    with writing() as session:
        assert session.get_one(Review, review.id).text == "Crisp tripe."


def test_she_cannot_say_that_it_is_over_while_she_works_there(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        owner = a_member(session)
        venue = an_old_venue(session, owner)
        a_merchant(session, venue, owner)
    sign_in(client, owner.id)
    client.post(f"/v/{venue.public_id}/tie", data={"kind": "rival"})
    client.post(f"/v/{venue.public_id}/tie/end")
    with writing() as session:
        later = clock.now() + timedelta(days=800)
        assert ties.is_tied(session, venue.id, owner.id, later)


def test_a_year_after_leaving_she_is_a_diner_again(session: Session) -> None:
    scene = _came(session, "left last month")
    venue = scene.table.venue.id
    left = clock.now() - timedelta(days=30)
    assert ties.is_tied(session, venue, scene.staffer.id, left + timedelta(days=364))
    assert not ties.is_tied(session, venue, scene.staffer.id, left + timedelta(days=366))


def test_every_venue_of_the_merchant_ties_everybody(session: Session) -> None:
    owner, waiter = a_member(session), a_member(session)
    first, second = a_venue(session, owner), a_venue(session, owner, name="Branch")
    merchant = a_merchant(session, first, owner)
    works_there(session, merchant, waiter)
    claim = actions.claim_venue(session, merchant, second, owner.id, clock.now())
    for member in (owner, waiter):
        assert ties.is_tied(session, second.id, member.id, clock.now())
    actions.leave_venue(session, claim, owner.id, clock.now())
    assert ties.is_tied(session, second.id, waiter.id, clock.now() + timedelta(days=300))
    assert not ties.is_tied(session, second.id, waiter.id, clock.now() + timedelta(days=400))
    assert ties.is_tied(session, first.id, waiter.id, clock.now() + timedelta(days=400))


def test_coming_back_ties_anew(session: Session) -> None:
    scene = _came(session, "left last month")
    works_there(session, scene.merchant, scene.staffer)
    assert ties.is_tied(session, scene.table.venue.id, scene.staffer.id, clock.now() + timedelta(days=900))
    rows = session.scalars(select(VenueTie).where(VenueTie.member_id == scene.staffer.id)).all()
    assert len(rows) == 1


def test_two_pages_become_one_and_her_review_of_the_other_is_marked(writing: Writing) -> None:
    with writing() as session:
        owner = a_member(session)
        table = a_sat_table(session)
        review = all_write(session, table)[0]
        twin = an_old_venue(session, owner)
        merchant = a_merchant(session, twin, owner)
        works_there(session, merchant, table.members[0])
    with writing() as session:
        assert session.get_one(Review, review.id).conflict_at is None
        kept, gone = session.get_one(Venue, table.venue.id), session.get_one(Venue, twin.id)
        merge = propose(session, gone, kept, owner.id, clock.now())
        session.flush()
        confirm(session, merge, table.members[1].id, True, clock.now())
    with writing() as session:
        assert session.get_one(Review, review.id).conflict_at is not None
