"""The host's side of guests: one by one a link made, shut, taken off the list; and the shared link made anew."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.ids import new_token
from events.dinners import seats
from events.dinners.models import Dinner
from events.dinners.rules import Party, SeatState
from tests.counting import count_queries
from tests.dinners.helpers import SEAT, As, Writing
from tests.dinners.test_guests import Table, a_table, link_on, only_guest, sit
from tests.dinners.test_guests import seats as guest_seats
from tests.factories import a_member, a_seat


@pytest.fixture
def table(writing: Writing) -> Table:
    return a_table(writing)


def fresh(page: str) -> str:
    """The link that the host's page shows once."""
    found = re.search(r"(/d/\w+/guest/[\w-]{43})", page)
    return found[1] if found else ""


def test_the_host_shuts_one_link_and_the_seat_stays(
    app: Flask, client: FlaskClient, as_member: As, table: Table
) -> None:
    sit(client, table, "Wang")
    other = app.test_client()
    sit(other, table, "Li")
    link, others = link_on(client.get(table.path).text), link_on(other.get(table.path).text)
    host = as_member(table.host_id)
    page = host.get(f"{table.path}/guests").text
    shut = re.findall(r'action="(/d/\w+/guests/\w+/shut)"', page)
    assert len(shut) == 2
    assert host.post(shut[0]).status_code == 303
    assert app.test_client().get(link).status_code == 410
    assert app.test_client().get(others).status_code == 303
    assert [seat.state for seat in guest_seats()] == [SeatState.GOING] * 2
    assert "Keep this link" not in client.get(table.path).text


def test_a_new_link_is_shown_once_and_the_old_one_dies(
    client: FlaskClient, app: Flask, as_member: As, table: Table
) -> None:
    sit(client, table)
    old, host = link_on(client.get(table.path).text), as_member(table.host_id)
    guest = f"{table.path}/guests/{only_guest().public_id}"
    host.post(f"{guest}/link")
    new = fresh(host.get(f"{table.path}/guests").text)
    assert new
    assert fresh(host.get(f"{table.path}/guests").text) == ""
    assert app.test_client().get(old).status_code == 410
    assert app.test_client().get(new).status_code == 303


def test_a_name_from_a_list_gets_a_link_and_then_answers_for_itself(
    app: Flask, writing: Writing, as_member: As, table: Table
) -> None:
    with writing() as session:
        dinner = session.get_one(Dinner, table.id)
        seats.enter_guest(session, dinner, "张三", Party(), table.host_id, clock.now())
    host = as_member(table.host_id)
    assert "from a list, no link yet" in host.get(f"{table.path}/guests").text
    host.post(f"{table.path}/guests/{only_guest().public_id}/link")
    browser = app.test_client()
    browser.get(fresh(host.get(f"{table.path}/guests").text))
    assert browser.post(f"{table.path}/seat/give-back").status_code == 303
    assert guest_seats()[0].state is SeatState.GONE


def test_who_is_taken_off_is_gone_without_being_late_and_the_link_with_them(
    client: FlaskClient, as_member: As, table: Table
) -> None:
    sit(client, table)
    host = as_member(table.host_id)
    guest = f"{table.path}/guests/{only_guest().public_id}"
    for _twice in range(2):
        assert host.post(f"{guest}/remove").status_code == 303
    assert [(seat.state, seat.gone_late) for seat in guest_seats()] == [(SeatState.GONE, False)]
    assert client.post(f"{table.path}/seat", data=SEAT).status_code == 422


def test_only_the_host_and_only_of_the_own_table(
    client: FlaskClient, writing: Writing, as_member: As, table: Table
) -> None:
    sit(client, table)
    public_id = only_guest().public_id
    other = a_table(writing)
    for verb in ("link", "shut", "remove"):
        assert as_member(other.host_id).post(f"{other.path}/guests/{public_id}/{verb}").status_code == 404
        assert as_member(other.host_id).post(f"{table.path}/guests/{public_id}/{verb}").status_code == 404
        assert client.post(f"{table.path}/guests/{public_id}/{verb}").status_code == 303  # to sign in
    assert guest_seats()[0].state is SeatState.GOING
    assert only_guest().link_revoked_at is None


def test_a_renewed_link_kills_the_old_one_and_no_seat(
    app: Flask, client: FlaskClient, as_member: As, table: Table
) -> None:
    sit(client, table)
    watching = app.test_client()
    watching.get(table.shared)
    assert watching.get(table.path).status_code == 200
    host = as_member(table.host_id)
    assert host.post(f"{table.path}/share/renew").status_code == 303
    assert app.test_client().get(table.shared).status_code == 404
    assert watching.get(table.path).status_code == 404
    form = SEAT | {"name": "Eve", "key": new_token()}
    assert watching.post(f"{table.path}/seat", data=form).status_code == 404
    assert "You have a seat" in client.get(table.path).text
    new = re.search(r"(/d/\w+/with/[\w-]+)", host.get(f"{table.path}/guests").text)
    assert new is not None
    assert app.test_client().get(new[1]).status_code == 200


def test_the_hosts_page_asks_a_constant_number_of_queries(
    writing: Writing, as_member: As, table: Table
) -> None:
    host, asked = as_member(table.host_id), []
    for more in (1, 20):
        with writing() as session:
            dinner = session.get_one(Dinner, table.id)
            dinner.seats = 100
            for _each in range(more):
                seats.enter_guest(session, dinner, "张三", Party(1), table.host_id, clock.now())
        with count_queries() as said:
            assert host.get(f"{table.path}/guests").status_code == 200
        asked.append(len(said))
    assert asked[0] == asked[1]


def test_guests_cost_the_dinners_page_no_query(writing: Writing, as_member: As, table: Table) -> None:
    host, asked = as_member(table.host_id), []
    for guests in (0, 5):
        with writing() as session:
            dinner = session.get_one(Dinner, table.id)
            a_seat(session, dinner, a_member(session))
            for _each in range(guests):
                seats.enter_guest(session, dinner, "张三", Party(), table.host_id, clock.now())
        with count_queries() as said:
            assert host.get(table.path).status_code == 200
        asked.append(len(said))
    assert asked[0] == asked[1]
