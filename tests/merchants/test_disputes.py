"""A second claimant: nothing changes hands for 28 days, then it is decided with a public reason (M-02)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from app.merchants import actions, calling, disputes, queries, staff
from app.merchants.models import Merchant, MerchantClaim, MerchantDispute
from app.merchants.rules import DISPUTE_LASTS, ClaimState, DisputeState, How, MerchantReason
from app.places.facts import FactKind, Source
from app.places.models import Venue
from app.places.saying import say
from tests.factories import a_member, a_venue, sign_in
from tests.merchants.kept import a_merchant, claim_of

Writing = Callable[[], AbstractContextManager[Session]]


@dataclass
class Quarrel:
    """Two who say that a place is theirs."""

    venue: Venue
    holder: Merchant
    contender: Merchant
    holds: Member
    contends: Member
    row: MerchantDispute


def a_quarrel(session: Session, *, confirmed: bool = True) -> Quarrel:
    """The first is confirmed, the second disputes it."""
    holds, contends = a_member(session), a_member(session)
    venue = a_venue(session, holds)
    holder = a_merchant(session, venue, holds, confirmed=confirmed)
    contender = a_merchant(session, venue, contends)
    row = disputes.dispute(session, claim_of(session, contender), contends.id, "I rent it.", clock.now())
    return Quarrel(venue, holder, contender, holds, contends, row)


def test_nothing_changes_hands_while_it_lasts(session: Session) -> None:
    found = a_quarrel(session, confirmed=False)
    operator = a_member(session, operator=True)
    for merchant in (found.holder, found.contender):
        for how in How:
            assert (
                actions.confirm(session, claim_of(session, merchant), how, operator.id, clock.now()) is False
            )
        with pytest.raises(Refused):
            actions.leave_venue(session, claim_of(session, merchant), merchant.opened_by_id, clock.now())
        with pytest.raises(Refused):
            actions.close_merchant(session, merchant, merchant.opened_by_id, clock.now())
    almost = clock.now() + DISPUTE_LASTS - timedelta(seconds=1)
    with pytest.raises(Refused) as refused:
        disputes.decide(session, found.row, operator.id, passes=True, reason="Lease seen.", now=almost)
    assert refused.value.reason is MerchantReason.TOO_EARLY
    assert queries.merchant_of(session, found.venue.id) is None


@pytest.mark.parametrize("passes", [True, False])
def test_after_28_days_it_is_decided_once(session: Session, passes: bool) -> None:
    found = a_quarrel(session)
    operator = a_member(session, operator=True)
    now = clock.now() + DISPUTE_LASTS
    for _press in range(2):
        disputes.decide(session, found.row, operator.id, passes=passes, reason="Lease seen.", now=now)
    winner = found.contender if passes else found.holder
    loser = found.holder if passes else found.contender
    kept = queries.merchant_of(session, found.venue.id)
    assert kept is not None
    assert kept.id == winner.id
    assert queries.claims_of(session, loser.id) == []
    with pytest.raises(Refused):
        disputes.decide(
            session, found.row, operator.id, passes=not passes, reason="Changed my mind.", now=now
        )


def test_an_operator_of_one_side_decides_nothing(session: Session) -> None:
    found = a_quarrel(session)
    found.contends.operator = True
    now = clock.now() + DISPUTE_LASTS
    with pytest.raises(Refused) as refused:
        disputes.decide(session, found.row, found.contends.id, passes=True, reason="Mine.", now=now)
    assert refused.value.reason is MerchantReason.YOUR_OWN_CLAIM


def test_whoever_lost_does_not_begin_anew(session: Session) -> None:
    found = a_quarrel(session)
    operator = a_member(session, operator=True)
    now = clock.now() + DISPUTE_LASTS
    disputes.decide(session, found.row, operator.id, passes=False, reason="Lease seen.", now=now)
    again = actions.claim_venue(session, found.contender, found.venue, found.contends.id, now)
    with pytest.raises(Refused) as refused:
        disputes.dispute(session, again, found.contends.id, "Still mine.", now)
    assert refused.value.reason is MerchantReason.ONCE_IS_ENOUGH


def test_taking_it_back_leaves_the_holder_where_it_was(session: Session) -> None:
    found = a_quarrel(session)
    disputes.withdraw(session, found.row, found.contends.id, clock.now())
    assert found.row.state is DisputeState.WITHDRAWN
    kept = queries.merchant_of(session, found.venue.id)
    assert kept is not None
    assert kept.id == found.holder.id


def test_giving_up_lets_the_other_be_confirmed_by_diners_not_at_once(session: Session) -> None:
    found = a_quarrel(session)
    disputes.give_up(session, found.row, found.holds.id, clock.now())
    assert queries.merchant_of(session, found.venue.id) is None
    assert claim_of(session, found.contender).state is ClaimState.OPEN


@pytest.mark.parametrize("who", ["holds", "contends"])
def test_a_closed_account_ends_its_dispute(session: Session, who: str) -> None:
    found = a_quarrel(session)
    staff.forget(session, getattr(found, who).id, clock.now())
    assert found.row.state in (DisputeState.PASSED, DisputeState.WITHDRAWN)
    gone = found.holder if who == "holds" else found.contender
    assert gone.closed_at is not None


def test_the_whole_way_by_pages(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        found = a_quarrel(session)
        operator = a_member(session, operator=True)
        held, wanted = claim_of(session, found.holder), claim_of(session, found.contender)
    sign_in(client, found.holds.id)
    base = f"/shop/{found.holder.public_id}/claims/{held.public_id}"
    assert "I rent it." in client.get(base).text
    assert client.post(f"{base}/dispute/answer", data={"words": "I cook there."}).status_code == 303
    sign_in(client, found.contends.id)
    theirs = f"/shop/{found.contender.public_id}/claims/{wanted.public_id}"
    assert client.post(f"{theirs}/dispute/answer", data={"words": "No."}).status_code == 404
    page = f"/v/{found.venue.public_id}/keeper"
    assert "I cook there." in client.get(page).text
    sign_in(client, operator.id)
    case = f"/operate/merchants/disputes/{found.row.public_id}"
    assert client.get("/operate/merchants").status_code == 200
    assert client.get(case).status_code == 200
    decision = {"passes": "yes", "words": "The lease names them."}
    assert client.post(case, data=decision).status_code == 409
    with writing() as session:
        session.get_one(MerchantDispute, found.row.id).opened_at -= DISPUTE_LASTS
    assert client.post(case, data=decision | {"words": ""}).status_code == 422
    assert client.post(case, data=decision).status_code == 303
    assert "The lease names them." in client.get(page).text
    with writing() as session:
        states = {row.merchant_id: row.state for row in session.scalars(select(MerchantClaim))}
    assert states == {found.holder.id: ClaimState.ENDED, found.contender.id: ClaimState.CONFIRMED}


def test_calling_is_to_the_number_that_stood_before(session: Session) -> None:
    owner, regular = a_member(session), a_member(session)
    operator = a_member(session, operator=True)
    venue = a_venue(session, regular)
    now = clock.now()
    say(session, venue, FactKind.PHONE, "010 1111 1111", regular.id, Source.MEMBER, now - timedelta(days=40))
    say(session, venue, FactKind.PHONE, "010 2222 2222", owner.id, Source.MEMBER, now - timedelta(days=30))
    other = a_member(session)
    say(session, venue, FactKind.PHONE, "010 3333 3333", other.id, Source.MEMBER, now - timedelta(days=2))
    session.flush()
    merchant = a_merchant(session, venue, owner, now=now)
    claim = claim_of(session, merchant)
    assert calling.number_for(session, claim) == "010 1111 1111"
    with pytest.raises(Refused):
        calling.record(session, claim, operator.id, knew=True, now=now)  # nobody has asked for it
    calling.ask(session, claim, owner.id, now)
    with pytest.raises(Refused):
        calling.record(session, claim, owner.id, knew=True, now=now)
    assert calling.record(session, claim, operator.id, knew=False, now=now) is False
    calling.ask(session, claim, owner.id, now)
    assert calling.record(session, claim, operator.id, knew=True, now=now) is True
    assert claim.how is How.CALL
