"""Turning out to be a member, through real requests: in that browser at once, by an opened link when asked."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import db
from events.dinners.models import Dinner, Seat
from tests.dinners.helpers import SEAT, As, Writing
from tests.dinners.test_guests import a_table, link_on
from tests.dinners.test_guests import sit as sit_by_name
from tests.factories import a_member

SIGN_UP = {"nickname": "Wang Wei", "email": "wang@example.org", "password": "seven bowls of rice"}


def test_signing_up_in_that_browser_loses_nothing(client: FlaskClient, writing: Writing) -> None:
    one, two = a_table(writing), a_table(writing, seats=1 + 1)
    sit_by_name(client, one, adults="1", adult_names="Mei")
    sit_by_name(client, two)
    answer = client.post(f"/sign-up?next={one.path}", data=SIGN_UP)
    assert answer.headers["Location"] == one.path
    page = client.get(one.path).text
    assert "bring 1" in page
    assert "Mei" in page
    assert "Keep this link" not in page
    assert "You have a seat" in client.get(two.path).text
    assert all(seat.member_id is not None for seat in _guest_heads())


def test_the_old_link_opens_nothing_once_the_seat_is_a_members(
    app: Flask, client: FlaskClient, writing: Writing
) -> None:
    table = a_table(writing)
    sit_by_name(client, table)
    link = link_on(client.get(table.path).text)
    client.post("/sign-up", data=SIGN_UP)
    assert app.test_client().get(link).status_code == 410
    client.post("/sign-out")
    assert client.get(link).status_code == 410


def test_a_link_that_was_opened_is_asked_about_and_never_taken_for_ones_own(
    app: Flask, client: FlaskClient, writing: Writing, as_member: As
) -> None:
    table = a_table(writing)
    sit_by_name(client, table)
    link = link_on(client.get(table.path).text)
    victim = app.test_client()
    victim.get(link)
    victim.post("/sign-up", data=SIGN_UP)
    assert _guest_heads()[0].member_id is None
    assert "Is the seat of Old Wang yours?" in victim.get(table.path).text
    assert victim.post(f"{table.path}/guest/claim", data={"answer": "yes"}).status_code == 303
    assert _guest_heads()[0].member_id is not None
    assert "You have a seat" in victim.get(table.path).text


def test_whoever_says_not_mine_sees_the_table_as_before(
    app: Flask, client: FlaskClient, writing: Writing
) -> None:
    table = a_table(writing)
    sit_by_name(client, table)
    other = app.test_client()
    other.get(table.shared)
    other.get(link_on(client.get(table.path).text))
    other.post("/sign-up", data=SIGN_UP)
    other.post(f"{table.path}/guest/claim", data={"answer": "no"})
    assert "Is the seat of" not in other.get(table.path).text
    assert "You have a seat" in client.get(table.path).text


def test_a_link_gives_a_member_no_second_seat_of_the_groups_table(
    app: Flask, writing: Writing, as_member: As
) -> None:
    table = a_table(writing)
    guest = app.test_client()
    sit_by_name(guest, table)
    link = link_on(guest.get(table.path).text)
    with writing() as session:
        dinner = session.get_one(Dinner, table.id)
        dinner.visibility = type(dinner.visibility).GROUP
        outsider = a_member(session)
        outsider_id = outsider.id
    browser = as_member(outsider_id)
    assert browser.get(link).status_code == 303
    assert browser.post(f"{table.path}/seat", data=SEAT).status_code == 403
    assert browser.post(f"{table.path}/guest/claim", data={"answer": "yes"}).status_code == 303
    assert "You have a seat" in browser.get(table.path).text


def test_claiming_without_a_key_is_refused(as_member: As, writing: Writing) -> None:
    table = a_table(writing)
    assert (
        as_member(table.host_id).post(f"{table.path}/guest/claim", data={"answer": "yes"}).status_code == 403
    )


def _guest_heads() -> list[Seat]:
    with db.database().reading() as session:
        return list(session.scalars(select(Seat).where(Seat.guest_id.is_not(None)).order_by(Seat.id)))
