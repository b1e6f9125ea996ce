"""The whole story over HTTP: a knock, another wish, a yes of the house, a dinner, its promises and its label."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, jobs
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.invitations import queries
from events.invitations.models import Offer
from events.invitations.rules import State
from events.reviews import paying
from events.reviews.models import Review
from events.reviews.rules import Paid
from groups.proposals.models import Proposal
from groups.proposals.queries import options_of
from tests.factories import a_seat
from tests.invitations.helpers import a_world, slot
from tests.invitations.test_pages import form

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
HOUR = timedelta(hours=1)


def yes(browser: FlaskClient, writing: Writing, rank: int = 0) -> None:
    """Vote for an option of the only vote that runs."""
    with writing() as session:
        vote = session.scalars(select(Proposal).where(Proposal.closed_at.is_(None))).one()
        address, option = vote.public_id, options_of(session, vote.id)[rank].public_id
    assert browser.post(f"/p/{address}/vote", data={"o": option}).status_code == 303


def test_a_knock_becomes_a_dinner_whose_promises_are_told(
    writing: Writing, as_member: As, travel: Callable[[timedelta], None]
) -> None:
    with writing() as session:
        world = a_world(session)
        ids = {"bo": world.bo.id, "mei": world.mei.id, "cook": world.cook.id}
        group, shop, venue = world.group.public_id, world.merchant.public_id, world.venue.public_id
    bo, mei, cook = (as_member(ids[who]) for who in ("bo", "mei", "cook"))
    fields = form(
        group, pays="part", part="40", perk="A pot of plum juice", dish_0="Tripe", fen_0="58", room="y"
    )
    assert cook.post(f"/shop/{shop}/offers/new", data=fields).status_code == 303
    with writing() as session:
        offer = session.scalars(select(Offer)).one()
        path, first = f"/o/{offer.public_id}", slot(11, 19)

    wish = {
        "words": "We are eight, on the Friday", "other_slot": first, "heads_least": "8", "heads_most": "8",
        "price": "118", "basis": "head", "dish_0": "Tripe", "fen_0": "58", "days": "1",
    }  # fmt: skip
    assert bo.post(f"{path}/counter", data=wish).status_code == 303
    yes(bo, writing)
    yes(mei, writing)
    travel(timedelta(days=1, minutes=1))
    jobs.run_ticks(clock.now())
    asked = cook.get(path).get_data(as_text=True)
    assert "Yes, come" in asked
    assert cook.post(f"{path}/agree", data={"seen": "1", "days": "3"}).status_code == 409  # an older page
    assert cook.post(f"{path}/agree", data={"seen": "2", "days": "3"}).status_code == 303

    with writing() as session:
        dinner = session.scalars(select(Dinner)).one()
        number, table = dinner.id, dinner.public_id
        assert (dinner.seats, dinner.host_id, dinner.cap_fen) == (8, ids["bo"], 7080)
        assert paying.known(session, number) is Paid.MERCHANT_PART
    before = mei.get(f"/d/{table}").get_data(as_text=True)
    assert "the house paid a part" in before  # whoever sits down knows
    with writing() as session:
        a_seat(session, session.get_one(Dinner, number), session.get_one(type(world.mei), ids["mei"]))
        ends = session.get_one(Dinner, number).ends_at
    travel(ends - clock.now() + timedelta(days=1, minutes=1) + HOUR)
    jobs.run_ticks(clock.now())
    with writing() as session:
        confirm(session, number)
    page = bo.get(f"/d/{table}").get_data(as_text=True)
    assert "Was it so?" in page
    with writing() as session:
        found = session.scalars(select(Offer)).one()
        promises = [each.public_id for each in queries.promises_of(session, found.id)]
    said = {f"p-{each}": "kept" for each in promises[1:]} | {f"p-{promises[0]}": "broken"}
    assert bo.post(f"/d/{table}/promises", data=said).status_code == 303
    assert mei.post(f"/d/{table}/promises", data=said).status_code == 303
    assert cook.post(f"/d/{table}/promises", data=said).status_code == 404

    kept = f"{len(promises) - 1}/{len(promises)}"
    assert kept in bo.get(f"/v/{venue}").get_data(as_text=True)
    review = {"text": "Loud and good.", "paid": "shared"}
    assert bo.post(f"/d/{table}/review", data=review).status_code == 303
    with writing() as session:
        assert session.scalars(select(Review)).one().paid is Paid.MERCHANT_PART
        assert session.scalars(select(Offer)).one().state is State.ACCEPTED


def confirm(session: Session, dinner_id: int) -> None:
    """The table says that both were there, each by the other's word."""
    seats = session.scalars(
        select(Seat).where(Seat.dinner_id == dinner_id, Seat.state == SeatState.GOING)
    ).all()
    for seat in seats:
        found = session.scalar(select(Finding).where(Finding.seat_id == seat.id))
        if found is None:
            found = Finding(
                dinner_id=dinner_id, seat_id=seat.id, probability=0.9, judged_at=clock.now(), found_at=clock.now(),
                state=SeatFinding.CONFIRMED,
            )  # fmt: skip
            session.add(found)
        found.state, found.witnesses = SeatFinding.CONFIRMED, len(seats) - 1
        found.why = {"witnesses": [each.id for each in seats if each is not seat]}
