"""Guests through real requests: two taps to a seat, a link that is the seat, nothing for anybody else (PE-03)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models_guests import Guest
from app.core import db
from app.core.ids import digest, new_token
from events.dinners.models import Seat
from events.dinners.rules import SeatState, Visibility
from tests.dinners.helpers import SEAT, As, Writing
from tests.factories import a_dinner, a_group, a_member


class Table(NamedTuple):
    """A dinner opened by link, with its addresses."""

    id: int
    path: str
    shared: str
    host_id: int
    group_id: int


def a_table(
    writing: Writing, seats: int = 8, visibility: Visibility = Visibility.LINK, **values: Any
) -> Table:
    with writing() as session:
        host = a_member(session, "Ada")
        dinner = a_dinner(session, a_group(session, host), host, seats=seats, visibility=visibility, **values)
        path = f"/d/{dinner.public_id}"
        return Table(dinner.id, path, f"{path}/with/{dinner.share_token}", host.id, dinner.group_id)


@pytest.fixture
def table(writing: Writing) -> Table:
    return a_table(writing)


def key_on(page: str) -> str:
    """The key that the page's form was drawn with."""
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def sit(browser: FlaskClient, table: Table, name: str = "Old Wang", **more: str) -> int:
    """Open the shared link and sit down with a name."""
    browser.get(table.shared)
    form = SEAT | {"name": name, "key": key_on(browser.get(table.path).text)} | more
    return browser.post(f"{table.path}/seat", data=form).status_code


def link_on(page: str) -> str:
    """The personal link that the guest's page shows."""
    found = re.search(r"(/d/\w+/guest/[\w-]+)", page)
    assert found is not None
    return found[1]


def seats() -> list[Seat]:
    with db.database().reading() as session:
        return list(session.scalars(select(Seat).where(Seat.guest_id.is_not(None)).order_by(Seat.id)))


def only_guest() -> Guest:
    with db.database().reading() as session:
        return session.scalars(select(Guest)).one()


def test_a_stranger_with_the_link_sits_by_name_and_is_seen_at_the_table(
    client: FlaskClient, as_member: As, table: Table
) -> None:
    assert sit(client, table) == 303
    assert [seat.state for seat in seats()] == [SeatState.GOING]
    page = client.get(table.path)
    assert "You have a seat" in page.text
    assert "Keep this link, Old Wang" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Old Wang" in as_member(table.host_id).get(table.path).text


def test_the_database_holds_the_digest_alone_and_the_address_no_key(
    client: FlaskClient, table: Table
) -> None:
    sit(client, table)
    link = link_on(client.get(table.path).text)
    key = link.rsplit("/", 1)[1]
    assert only_guest().token_digest == digest(key)
    answer = client.get(link)
    assert answer.headers["Location"] == table.path
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_link_is_the_seat_from_any_other_browser(app: Flask, client: FlaskClient, table: Table) -> None:
    sit(client, table)
    other = app.test_client()
    other.get(link_on(client.get(table.path).text))
    assert "You have a seat" in other.get(table.path).text
    assert other.post(f"{table.path}/seat", data=SEAT | {"adults": "1"}).status_code == 303
    assert "bring 1" in client.get(table.path).text
    assert other.post(f"{table.path}/seat/give-back").status_code == 303
    assert seats()[0].state is SeatState.GONE
    assert client.post(f"{table.path}/seat", data=SEAT).status_code == 303
    assert seats()[0].state is SeatState.GOING


def test_the_name_is_remembered_for_the_next_table(
    client: FlaskClient, writing: Writing, table: Table
) -> None:
    sit(client, table)
    other = a_table(writing)
    client.get(other.shared)
    assert 'value="Old Wang"' in client.get(other.path).text


def test_pressing_twice_and_in_two_tabs_is_one_guest(client: FlaskClient, table: Table) -> None:
    client.get(table.shared)
    one, two = (SEAT | {"name": "Old Wang", "key": key_on(client.get(table.path).text)} for _each in range(2))
    for form in (one, one, two):
        assert client.post(f"{table.path}/seat", data=form).status_code == 303
    assert len(seats()) == 1


def test_the_same_form_from_a_browser_without_cookies_is_one_guest(app: Flask, table: Table) -> None:
    key = new_token()
    for _each in range(2):
        browser = app.test_client()
        browser.get(table.shared)
        form = SEAT | {"name": "Old Wang", "key": key}
        assert browser.post(f"{table.path}/seat", data=form).status_code == 303
    assert len(seats()) == 1


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 41, "Аdа Lin"])
def test_a_name_that_is_none_is_asked_for_again_and_the_rest_is_kept(
    client: FlaskClient, table: Table, name: str
) -> None:
    client.get(table.shared)
    form = SEAT | {"name": name, "key": key_on(client.get(table.path).text)}
    answer = client.post(f"{table.path}/seat", data=form)
    assert answer.status_code == 422
    assert form["key"] in answer.text
    assert seats() == []


@pytest.mark.parametrize("key", ["", "short", "x" * 43 + "!", "../" * 15])
def test_a_made_up_key_is_no_key(client: FlaskClient, table: Table, key: str) -> None:
    client.get(table.shared)
    assert client.post(f"{table.path}/seat", data=SEAT | {"name": "Wang", "key": key}).status_code == 422
    assert seats() == []


def test_without_the_link_nobody_sits_by_name(client: FlaskClient, writing: Writing, table: Table) -> None:
    form = SEAT | {"name": "Wang", "key": new_token()}
    assert client.post(f"{table.path}/seat", data=form).status_code == 404
    public = a_table(writing, visibility=Visibility.PUBLIC)
    assert "Sign in to sit" in client.get(public.path).text
    answer = client.post(f"{public.path}/seat", data=form)
    assert "/sign-in" in answer.headers["Location"]
    assert seats() == []
    assert sit(client, public) == 303


def test_a_group_table_opens_to_no_link_and_the_host_may_want_accounts(
    client: FlaskClient, writing: Writing
) -> None:
    inside = a_table(writing, visibility=Visibility.GROUP)
    assert client.get(inside.shared).status_code == 404
    known = a_table(writing, guests_sit=False)
    client.get(known.shared)
    assert "Sign in to sit" in client.get(known.path).text
    answer = client.post(f"{known.path}/seat", data=SEAT | {"name": "Wang", "key": new_token()})
    assert "/sign-in" in answer.headers["Location"]
    assert seats() == []


def test_a_guest_waits_is_asked_and_answers_on_the_page(app: Flask, writing: Writing) -> None:
    table = a_table(writing, seats=2)
    first, second = app.test_client(), app.test_client()
    sit(first, table, "Wang")
    sit(second, table, "Miss Li")
    assert "You are number 1 on the bench" in second.get(table.path).text
    assert "Why" not in second.get(f"{table.path}/queue").text
    assert "Asked" in second.get(f"{table.path}/queue").text
    first.post(f"{table.path}/seat/give-back")
    assert "A seat is held for you" in second.get(table.path).text
    assert second.post(f"{table.path}/seat/answer", data=SEAT | {"answer": "yes"}).status_code == 303
    assert [seat.state for seat in seats()] == [SeatState.GONE, SeatState.GOING]


def test_a_guest_agrees_anew_to_a_changed_pact(client: FlaskClient, as_member: As, table: Table) -> None:
    sit(client, table)
    pact = {"split_mode": "dish", "plus_one_weight": "100", "child_weight": "50", "late_cancel_hours": "24"}
    as_member(table.host_id).post(f"{table.path}/pact", data=pact)
    assert "The pact has changed" in client.get(table.path).text
    assert client.post(f"{table.path}/seat/pact", data=SEAT | {"pact": "2"}).status_code == 303
    assert seats()[0].pact_version == 2


def test_a_guest_neither_reads_talk_nor_vouches_nor_shows_codes(client: FlaskClient, table: Table) -> None:
    sit(client, table)
    page = client.get(table.path).text
    assert "Table talk" not in page
    for path in ("/code", "/codes", "/vouch", "/review", "/edit", "/guests", "/pact"):
        assert client.get(f"{table.path}{path}").status_code in (303, 404), path
    answer = client.post(f"{table.path}/vouch", data={})
    assert answer.status_code in (303, 404, 405)
    assert "/sign-in" in answer.headers.get("Location", "/sign-in")


def test_somebody_elses_link_opens_their_seat_and_no_other_table(
    app: Flask, client: FlaskClient, writing: Writing, table: Table
) -> None:
    sit(client, table)
    key = link_on(client.get(table.path).text).rsplit("/", 1)[1]
    inside = a_table(writing, visibility=Visibility.GROUP)
    stranger = app.test_client()
    assert stranger.get(f"{inside.path}/guest/{key}").status_code == 404
    assert stranger.get(f"{inside.path}").status_code == 404
    other = a_table(writing)
    stranger.get(other.shared)
    answer = stranger.post(f"{other.path}/seat", data=SEAT | {"name": "Eve", "key": key})
    assert answer.status_code == 409
    assert len(seats()) == 1


def test_guessing_a_link_tells_nothing(client: FlaskClient, table: Table) -> None:
    guessed = client.get(f"{table.path}/guest/{new_token()}")
    missing = client.get(f"/d/AAAAAAAAAAA/guest/{new_token()}")
    assert guessed.status_code == missing.status_code == 410
    assert len(guessed.data) == len(missing.data)


def test_a_link_ends_some_weeks_after_the_dinner(client: FlaskClient, table: Table, travel: Any) -> None:
    sit(client, table)
    link = link_on(client.get(table.path).text)
    travel(timedelta(days=30))
    assert client.get(link).status_code == 303
    travel(timedelta(days=33))
    assert client.get(link).status_code == 410
    assert "Keep this link" not in client.get(table.path).text


def test_the_guest_makes_a_new_link_and_the_old_one_dies(
    app: Flask, client: FlaskClient, table: Table
) -> None:
    sit(client, table)
    old = link_on(client.get(table.path).text)
    client.post(f"{table.path}/guest/link")
    new = link_on(client.get(table.path).text)
    other = app.test_client()
    assert other.get(old).status_code == 410
    assert other.get(new).status_code == 303


def test_a_link_opened_does_not_put_ones_own_seat_aside(
    app: Flask, client: FlaskClient, table: Table
) -> None:
    sit(client, table, "Wang")
    eve = app.test_client()
    sit(eve, table, "Eve")
    client.get(link_on(eve.get(table.path).text))
    assert "Keep this link, Wang" in client.get(table.path).text


def test_a_public_page_gives_the_key_to_its_own_people_alone(
    app: Flask, client: FlaskClient, as_member: As, writing: Writing
) -> None:
    table = a_table(writing, visibility=Visibility.PUBLIC)
    key = table.shared.rsplit("/", 1)[1]
    with writing() as session:
        outsider = a_member(session).id
    for browser in (app.test_client(), as_member(outsider)):
        for path in ("", "/share", "/dinner.ics"):
            assert key not in browser.get(f"{table.path}{path}").text, path
    assert key in as_member(table.host_id).get(table.path).text
    client.get(table.shared)
    assert key in client.get(table.path).text
