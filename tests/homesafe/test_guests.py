"""Guests in the ring: they tap by their link, are waited for from their first word, and see no other table's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.guests import make_guest
from app.core import clock, jobs
from app.core.ids import digest, new_token
from app.site.notify.rules import Kind
from events.dinners.models import Seat
from events.dinners.rules import SeatState
from tests.homesafe.tables import Table, a_table, told

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}


@pytest.fixture
def table(app: Flask, writing: Writing) -> Table:
    clock.shift(clock.now().replace(hour=14, minute=0, second=0) - clock.now())
    with writing() as session:
        return a_table(session)


def a_guest(app: Flask, writing: Writing, table: Table, state: SeatState = SeatState.GOING) -> FlaskClient:
    """The browser of Old Wang, who sits there without an account and has opened his link."""
    key = new_token()
    with writing() as session:
        guest = make_guest(session, "Old Wang", clock.now())
        guest.token_digest, guest.link_expires_at = digest(key), clock.now() + timedelta(days=9)
        session.add(Seat(
            dinner_id=table.dinner, guest_id=guest.id, state=state, pact_version=1, asked_at=clock.now(),
            seated_at=clock.now(),
        ))  # fmt: skip
    browser = app.test_client()
    assert browser.get(f"/d/{table.pid}/guest/{key}").status_code == 303
    return browser


def test_a_guest_says_that_they_are_home_and_is_waited_for_from_then_on(
    app: Flask, writing: Writing, as_member: As, table: Table
) -> None:
    ring, wang, bo = f"/d/{table.pid}/ring", a_guest(app, writing, table), as_member(table.bo)
    assert 'id="ring"' not in wang.get(f"/d/{table.pid}").text  # guests open none
    assert wang.post(ring).status_code == 303  # to sign in
    bo.post(ring)
    assert "0 of 3 are home" in bo.get(ring).text
    assert "I am home" in wang.get(f"/d/{table.pid}", headers=EN).text
    assert wang.post(f"{ring}/leave", data={"ride": "by taxi"}).status_code == 303
    assert "0 of 4 are home" in bo.get(ring).text
    assert "Old Wang" in bo.get(ring).text
    for member in table.seated:
        as_member(member).post(f"{ring}/home")
    assert told(Kind.RING_CLOSED) == []
    assert wang.post(f"{ring}/home").status_code == 303
    assert told(Kind.RING_CLOSED) == sorted(table.seated)
    assert "Everybody is home" in wang.get(ring, headers=EN).text


def test_a_silent_guest_holds_nobody_up_and_is_sent_nothing(
    app: Flask, writing: Writing, as_member: As, table: Table
) -> None:
    a_guest(app, writing, table)
    for member in table.seated:
        as_member(member).post(f"/d/{table.pid}/ring")
        as_member(member).post(f"/d/{table.pid}/ring/home")
    assert told(Kind.RING_CLOSED) == sorted(table.seated)
    clock.shift(clock._shift + timedelta(hours=2))
    jobs.run_ticks(clock.now())
    assert told(Kind.RING_NUDGED) == []


def test_a_guest_of_another_dinner_or_of_the_bench_has_no_part_in_it(
    app: Flask, writing: Writing, as_member: As, table: Table
) -> None:
    with writing() as session:
        other = a_table(session)
    as_member(table.bo).post(f"/d/{table.pid}/ring")
    ring = f"/d/{table.pid}/ring"
    away = a_guest(app, writing, other)
    assert {away.get(ring).status_code, away.post(f"{ring}/home").status_code} == {404}
    waits = a_guest(app, writing, table, SeatState.WAITING)
    assert "/sign-in" in waits.post(f"{ring}/home").headers["Location"]
    assert 'id="ring"' not in waits.get(f"/d/{table.pid}").text
