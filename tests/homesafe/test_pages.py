"""The ring's pages: the table's own, one tap, and nothing for anybody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock, db
from events.dinners.queries import own_seat
from events.homesafe import actions, queries
from tests.counting import count_queries
from tests.homesafe.tables import Table, a_table, dinner_of

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]


@pytest.fixture
def table(app: Flask, writing: Writing) -> Table:
    """Over for ten minutes, at ten in the evening of its place."""
    clock.shift(clock.now().replace(hour=14, minute=0, second=0) - clock.now())
    with writing() as session:
        return a_table(session)


def test_in_three_taps_a_table_knows_that_all_are_home(table: Table, as_member: As) -> None:
    ring = f"/d/{table.pid}/ring"
    host, bo, cy = (as_member(each) for each in table.seated)
    assert "Open the ring" in host.get(f"/d/{table.pid}").text
    assert host.post(ring).status_code == 303
    assert "I am home" in bo.get(f"/d/{table.pid}").text
    for browser in (host, bo):
        assert browser.post(f"{ring}/home").status_code == 303
    assert "2 of 3 are home" in cy.get(ring).text
    assert cy.post(f"{ring}/home").status_code == 303
    assert "Everybody is home" in bo.get(f"/d/{table.pid}").text
    assert "Everybody is home" in bo.get(ring).text


def test_who_takes_whom_stands_for_the_table_to_read(table: Table, as_member: As) -> None:
    ring, bo = f"/d/{table.pid}/ring", as_member(table.bo)
    bo.post(ring)
    assert bo.post(f"{ring}/leave", data={"ride": "  a driver is called "}).status_code == 303
    shown = as_member(table.cy).get(ring).text
    assert "a driver is called" in shown
    assert "on the way since 22:00" in shown
    long = bo.post(f"{ring}/leave", data={"ride": "x" * 61})
    assert long.status_code == 422
    assert "x" * 61 in long.text
    assert "<script>" not in bo.post(f"{ring}/leave", data={"ride": "<script>"}, follow_redirects=True).text


def test_who_would_rather_not_say_is_not_shown(table: Table, as_member: As) -> None:
    ring, bo = f"/d/{table.pid}/ring", as_member(table.bo)
    bo.post(ring)
    assert bo.post(f"{ring}/out").status_code == 303
    shown = as_member(table.cy).get(ring).text
    assert ">Bo<" not in shown
    assert "0 of 2 are home" in shown
    assert bo.post(f"{ring}/home").status_code == 303  # second thoughts are welcome
    assert "1 of 3 are home" in as_member(table.cy).get(ring).text


@pytest.mark.parametrize("role", ["di", "eve"])
def test_who_did_not_sit_there_sees_and_does_nothing(table: Table, as_member: As, role: str) -> None:
    ring = f"/d/{table.pid}/ring"
    as_member(table.bo).post(ring)
    other = as_member(getattr(table, role))
    assert 'id="ring"' not in other.get(f"/d/{table.pid}").text
    assert other.get(ring).status_code == 403
    assert {other.post(ring + tail).status_code for tail in ("", "/home", "/leave", "/out")} == {403}


def test_without_a_ring_or_past_noon_a_tap_is_refused_with_a_sentence(
    table: Table, as_member: As, writing: Writing
) -> None:
    ring, bo = f"/d/{table.pid}/ring", as_member(table.bo)
    assert bo.post(f"{ring}/home").status_code == 409
    bo.post(ring)
    with writing() as session:
        fades = queries.fades(dinner_of(session, table))
    clock.shift(clock._shift + (fades - clock.now()) + timedelta(seconds=1))
    late = bo.post(f"{ring}/home")
    assert late.status_code == 409
    assert "past noon" in late.text
    assert 'id="ring"' not in bo.get(f"/d/{table.pid}").text


def test_before_the_day_there_is_nothing_to_open(app: Flask, writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, ended=timedelta(days=-3))
    host = as_member(table.host)
    assert host.post(f"/d/{table.pid}/ring").status_code == 409
    assert "Open the ring" not in host.get(f"/d/{table.pid}/ring").text


def test_the_ring_asks_a_constant_number_of_queries(table: Table, as_member: As, writing: Writing) -> None:
    with writing() as session:
        dinner = dinner_of(session, table)
        actions.open_ring(session, dinner, table.host, clock.now())
        for member_id in table.seated[:2]:
            seat = own_seat(session, table.dinner, member_id)
            assert seat is not None
            actions.be_home(session, dinner, seat, clock.now())
    with db.database().reading() as session:
        ring = queries.ring_of(session, table.dinner)
        assert ring is not None
        with count_queries() as asked:
            there = queries.travellers(session, ring)
        assert [each.home for each in there] == [True, True, False]
        assert len(asked) == 2
