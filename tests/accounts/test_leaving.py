"""Taking everything along, and leaving (PE-06)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Device, Link, Member
from app.core import clock
from app.core.mail import Mail
from events.dinners.models import Seat
from events.dinners.rules import SeatState
from groups.membership.models import Membership
from groups.membership.rules import Role
from tests.accounts.people import GOOD, all_devices, all_members, confirmed, rows, sign_in, sign_up, who
from tests.factories import a_dinner, a_group, a_member, a_seat

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


def test_everything_about_me_is_one_file(client: FlaskClient) -> None:
    confirmed(client)
    answer = client.get("/settings/export")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    account = answer.json["account"] if answer.json else {}
    assert (account["nickname"], account["email"], account["has_password"]) == (
        "林小满",
        "lin@example.org",
        True,
    )
    assert len(account["devices"]) == 1
    assert [link["kind"] for link in account["links_by_mail"]] == ["confirm"]
    assert "$argon2" not in answer.text
    assert all_devices()[0].token_digest not in answer.text


def test_strangers_take_nothing_along(client: FlaskClient) -> None:
    assert client.get("/settings/export").status_code == 303


def test_leaving_needs_the_password_and_a_tick(client: FlaskClient) -> None:
    confirmed(client)
    assert client.get("/settings/leave").status_code == 200
    for form in ({"current": GOOD}, {"sure": "y"}, {"current": "wrong one", "sure": "y"}, {}):
        assert client.post("/settings/leave", data=form).status_code == 422
    assert all_members()[0].closed_at is None


def test_nothing_that_tells_who_it_was_stays(app: Flask, client: FlaskClient) -> None:
    confirmed(client)
    phone = app.test_client()
    sign_in(phone)
    assert client.post("/settings/leave", data={"current": GOOD, "sure": "y"}).status_code == 303
    assert who(client) is None
    assert who(phone) is None
    (member,) = rows(Member)
    assert member.closed_at is not None
    told = [member.email, member.email_key, member.password_hash, member.form_key, member.email_confirmed_at]
    assert told == [None] * 5
    assert "林小满" not in repr(vars(member))
    assert rows(Device) == rows(Link) == rows(Mail) == []
    assert sign_in(app.test_client()).status_code == 422


def test_the_address_is_free_again(app: Flask, client: FlaskClient) -> None:
    confirmed(client)
    client.post("/settings/leave", data={"current": GOOD, "sure": "y"})
    confirmed(app.test_client())
    assert [member.closed_at is None for member in all_members()] == [False, True]


def test_places_in_groups_and_at_tables_to_come_are_given_up(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        ann, bo, cy = a_member(session), a_member(session), a_member(session)
        group = a_group(session, ann, bo, cy)
        dinner = a_dinner(session, group, bo, ann, seats=2)
        a_seat(session, dinner, cy, SeatState.WAITING)
    assert as_member(ann.id).post("/settings/leave", data={"sure": "y"}).status_code == 303
    left = {row.member_id: row.left_at is not None for row in rows(Membership)}
    assert left == {ann.id: True, bo.id: False, cy.id: False}
    assert [row.member_id for row in rows(Membership) if row.role is Role.STEWARD] != [ann.id]
    states = {seat.member_id: seat.state for seat in rows(Seat)}
    assert states[ann.id] not in (SeatState.GOING, SeatState.OFFERED, SeatState.WAITING)
    assert states[cy.id] in (SeatState.GOING, SeatState.OFFERED)


def test_what_is_past_stays_as_a_former_members(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Ann Lee"), a_member(session)
        a_dinner(session, a_group(session, bo, ann), bo, ann, starts_at=clock.now() - timedelta(days=30))
    as_member(ann.id).post("/settings/leave", data={"sure": "y"})
    states = {seat.member_id: seat.state for seat in rows(Seat)}
    assert states[ann.id] is SeatState.GOING
    assert as_member(bo.id).get(f"/m/{ann.public_id}").status_code == 404


def test_signing_up_anew_makes_a_new_person(app: Flask, client: FlaskClient) -> None:
    sign_up(client, once="o" * 43)
    client.post("/settings/leave", data={"current": GOOD, "sure": "y"})
    sign_up(app.test_client(), once="o" * 43)
    assert len({member.public_id for member in all_members()}) == 2
