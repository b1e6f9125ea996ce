"""Guests tell the kitchen themselves what they do not eat, for this dinner, by their own link."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db
from events.diets.models import DietNeed
from events.dinners.models import Seat
from events.dinners.rules import SeatState
from tests.homesafe.tables import LENGTH, Table, a_table
from tests.homesafe.test_guests import a_guest

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}


def _ahead(writing: Writing) -> Table:
    with writing() as session:
        return a_table(session, ended=-LENGTH * 12)


def test_a_guest_tells_and_the_kitchen_counts_without_a_name(
    app: Flask, writing: Writing, as_member: As
) -> None:
    table = _ahead(writing)
    wang, page = a_guest(app, writing, table), f"/d/{table.pid}/guest/diet"
    assert page in wang.get(f"/d/{table.pid}").text
    assert "What you do not eat" in wang.get(page, headers=EN).text
    for _press in range(2):
        assert wang.post(page, data={"allergies": ["peanuts"]}).status_code == 303
    with db.database().reading() as session:
        assert [row.seat_id is not None for row in session.scalars(select(DietNeed))] == [True]
    kitchen = as_member(table.host).get(f"/d/{table.pid}/kitchen", headers=EN).text
    assert "peanuts" in kitchen.lower()
    assert "Old Wang" not in kitchen
    assert "peanut" in wang.get(f"/d/{table.pid}", headers=EN).text.lower()
    assert wang.post(page, data={"words": "x" * 99}).status_code == 422
    assert wang.get(f"/d/{table.pid}/kitchen").status_code == 303  # the sheet is the table's: to sign in
    assert wang.get(f"/d/{table.pid}/booking").status_code == 303
    assert wang.get(f"/d/{table.pid}/share").status_code == 200  # a guest may hand the table on


def test_a_guest_tells_for_a_companion_of_their_own_and_for_nobody_elses(
    app: Flask, writing: Writing
) -> None:
    table = _ahead(writing)
    wang = a_guest(app, writing, table)
    with writing() as session:
        own = session.scalars(select(Seat.id).where(Seat.guest_id.is_not(None))).one()
        other = session.scalars(select(Seat.id).where(Seat.member_id == table.bo)).one()
        brought = [
            Seat(dinner_id=table.dinner, brought_by_id=by, name="Xiao", state=SeatState.GOING, pact_version=1,
                 asked_at=clock.now())
            for by in (own, other)
        ]  # fmt: skip
        session.add_all(brought)
        session.flush()
        mine, theirs = (f"/d/{table.pid}/companions/{seat.public_id}/diet" for seat in brought)
    assert mine in wang.get(f"/d/{table.pid}").text
    assert wang.post(mine, data={"hard": ["halal"]}).status_code == 303
    assert {wang.get(theirs).status_code, wang.post(theirs, data={"hard": ["halal"]}).status_code} == {404}


def test_a_guest_of_another_dinner_finds_nothing_here(app: Flask, writing: Writing) -> None:
    table, other = _ahead(writing), _ahead(writing)
    away = a_guest(app, writing, other)
    page = f"/d/{table.pid}/guest/diet"
    assert {away.get(page).status_code, away.post(page, data={"hard": ["halal"]}).status_code} == {404}


def test_whoever_has_got_up_has_nothing_to_tell(app: Flask, writing: Writing) -> None:
    table = _ahead(writing)
    gone = a_guest(app, writing, table, SeatState.GONE)
    assert gone.get(f"/d/{table.pid}/guest/diet").status_code == 404
