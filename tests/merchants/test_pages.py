"""The pages of merchants, as people use them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actions import close
from app.accounts.models import Member
from app.core import clock
from app.merchants import queries
from app.merchants.models import Merchant, MerchantClaim, Staff, StaffInvite
from app.merchants.rules import ClaimState, StaffRole
from app.places.models import Venue
from tests.factories import a_member, a_venue, sign_in
from tests.merchants.kept import a_merchant, claim_of, works_there

Writing = Callable[[], AbstractContextManager[Session]]


def test_from_signing_up_to_the_desk_are_two_pages(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        owner = a_member(session, "Ann")
    sign_in(client, owner.id)
    assert client.get("/shops/new").status_code == 200
    answer = client.post(
        "/shops/new", data={"name": "Old Stove", "city": "Beijing", "timezone": "Asia/Shanghai"}
    )
    assert answer.status_code == 303
    desk = client.get(answer.headers["Location"])
    with writing() as session:
        claim = session.scalars(select(MerchantClaim)).one()
        assert claim.state is ClaimState.OPEN
    assert claim.code[:4] in desk.text
    assert "Old Stove" in desk.text


def test_pressed_twice_it_is_one_merchant(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        owner = a_member(session)
        venue = a_venue(session, owner)
    sign_in(client, owner.id)
    first = client.post(f"/v/{venue.public_id}/keeper")
    again = client.post(f"/v/{venue.public_id}/keeper")
    assert first.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    with writing() as session:
        assert len(session.scalars(select(Merchant)).all()) == 1


def test_a_place_that_looks_like_it_is_offered_first(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        owner = a_member(session)
        there = a_venue(session, a_member(session), name="Old Stove")
    sign_in(client, owner.id)
    form = {"name": "Old Stove", "city": "Beijing", "timezone": "Asia/Shanghai"}
    answer = client.post("/shops/new", data=form)
    assert answer.status_code == 422
    assert f"/v/{there.public_id}/keeper" in answer.text
    assert client.post("/shops/new", data=form | {"another": "y"}).status_code == 303
    with writing() as session:
        assert len(session.scalars(select(Venue)).all()) == 2


def test_a_merchant_is_not_there_for_others(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        owner, stranger = a_member(session), a_member(session)
        merchant = a_merchant(session, a_venue(session, owner), owner)
    sign_in(client, stranger.id)
    for path in ("", "/staff", "/log", "/settings", "/reviews"):
        assert client.get(f"/shop/{merchant.public_id}{path}").status_code == 404
    sign_in(client, owner.id)
    assert client.get(f"/shop/{merchant.public_id}").status_code == 200


def test_the_desk_role_sees_the_desk_and_no_more(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        owner, waiter = a_member(session), a_member(session)
        merchant = a_merchant(session, a_venue(session, owner), owner)
        works_there(session, merchant, waiter)
    sign_in(client, waiter.id)
    assert client.get(f"/shop/{merchant.public_id}").status_code == 200
    for path in ("/log", "/settings"):
        assert client.get(f"/shop/{merchant.public_id}{path}").status_code == 403
    for path in ("/staff/invites", "/close", "/settings"):
        assert (
            client.post(f"/shop/{merchant.public_id}{path}", data={"role": "owner", "name": "X"}).status_code
            == 403
        )


def test_somebody_is_invited_and_comes(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        owner, waiter = a_member(session), a_member(session, "Bo")
        merchant = a_merchant(session, a_venue(session, owner), owner)
    sign_in(client, owner.id)
    assert (
        client.post(f"/shop/{merchant.public_id}/staff/invites", data={"role": "manager"}).status_code == 303
    )
    with writing() as session:
        token = session.scalars(select(StaffInvite)).one().token
    assert token in client.get(f"/shop/{merchant.public_id}/staff").text
    sign_in(client, waiter.id)
    assert client.get(f"/shops/join/{token}").status_code == 200
    assert client.post(f"/shops/join/{token}").status_code == 303
    assert client.post(f"/shops/join/{token}").status_code == 303  # pressed twice
    sign_in(client, owner.id)
    log = client.get(f"/shop/{merchant.public_id}/log").text
    assert "Bo" in log
    sign_in(client, owner.id)
    assert client.post(f"/shop/{merchant.public_id}/staff/{waiter.public_id}/end").status_code == 303
    assert "let Bo go" in client.get(f"/shop/{merchant.public_id}/log").text


def test_a_staff_link_works_once(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        owner, one, two = a_member(session), a_member(session), a_member(session)
        merchant = a_merchant(session, a_venue(session, owner), owner)
    sign_in(client, owner.id)
    client.post(f"/shop/{merchant.public_id}/staff/invites", data={"role": "desk"})
    with writing() as session:
        token = session.scalars(select(StaffInvite)).one().token
    sign_in(client, one.id)
    assert client.post(f"/shops/join/{token}").status_code == 303
    sign_in(client, two.id)
    assert client.get(f"/shops/join/{token}").status_code == 410
    assert client.post(f"/shops/join/{token}").status_code == 409
    with writing() as session:
        assert {row.member_id for row in queries.staff_of(session, merchant.id)} == {owner.id, one.id}


def test_the_last_owner_closes_the_merchant_or_stays(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        owner = a_member(session)
        venue = a_venue(session, owner)
        merchant = a_merchant(session, venue, owner)
    sign_in(client, owner.id)
    assert client.post(f"/shop/{merchant.public_id}/leave").status_code == 409
    assert client.post(f"/shop/{merchant.public_id}/close").status_code == 303
    assert client.get(f"/shop/{merchant.public_id}").status_code == 404
    assert client.get(f"/v/{venue.public_id}").status_code == 200
    assert client.post(f"/shop/{merchant.public_id}/close").status_code == 404


def test_everybody_reads_who_keeps_a_place(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        owner = a_member(session)
        venue = a_venue(session, owner, name="Old Stove")
    assert (
        "Is this your place?" in client.get(f"/v/{venue.public_id}", headers={"Accept-Language": "en"}).text
    )
    with writing() as session:
        a_merchant(session, session.get_one(Venue, venue.id), owner, confirmed=True)
    page = client.get(f"/v/{venue.public_id}/keeper", headers={"Accept-Language": "en"}).text
    assert "Two tables that do not know each other saw the code at the desk." in page
    assert owner.nickname not in page


def test_a_closed_account_works_nowhere(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        owner, heir = a_member(session, "Ann"), a_member(session, "Bo")
        venue = a_venue(session, owner)
        merchant = a_merchant(session, venue, owner)
        works_there(session, merchant, heir)
        code = claim_of(session, merchant).code
    with writing() as session:
        close(session, session.get_one(Member, owner.id), "a former member", clock.now())
    with writing() as session:
        (row,) = queries.staff_of(session, merchant.id)
        assert (row.member_id, row.role) == (heir.id, StaffRole.OWNER)
        assert session.scalars(select(MerchantClaim)).one().code == code
        assert session.scalars(select(Staff).where(Staff.member_id == owner.id)).one().left_at is not None
