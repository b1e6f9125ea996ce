"""Guests and care: strangers are slowed down, closed accounts leave no names, one's own file names whom one brought."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models_guests import Guest
from app.core import db
from app.core.ids import new_token
from app.core.limits import limiter
from events.dinners.models import Seat
from tests.dinners.helpers import SEAT, As, Writing
from tests.dinners.test_guests import a_table
from tests.dinners.test_guests import sit as sit_by_name
from tests.dinners.test_merging_pages import SIGN_UP


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    """Limits count, as they do outside of tests."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False


def test_a_stranger_who_makes_up_guests_is_slowed_down_at_this_table_alone(
    app: Flask, writing: Writing, limited: None
) -> None:
    table, other = a_table(writing, seats=60), a_table(writing, seats=60)
    answers = []
    for number in range(32):
        browser = app.test_client()
        browser.get(table.shared)
        form = SEAT | {"name": f"Nobody {number}", "key": new_token()}
        answers.append(browser.post(f"{table.path}/seat", data=form).status_code)
    assert answers == [303] * 30 + [429] * 2
    assert sit_by_name(app.test_client(), other) == 303


def test_a_member_is_not_held_up_by_what_strangers_do(
    app: Flask, writing: Writing, as_member: As, limited: None
) -> None:
    table = a_table(writing, seats=60)
    browser = app.test_client()
    browser.get(table.shared)
    for _each in range(31):
        browser.post(f"{table.path}/seat", data=SEAT | {"name": "x" * 99, "key": "none"})
    assert as_member(table.host_id).post(f"{table.path}/seat", data=SEAT).status_code == 303


def test_a_closed_account_leaves_neither_its_guests_name_nor_its_companions(
    client: FlaskClient, writing: Writing
) -> None:
    table = a_table(writing)
    sit_by_name(client, table, adult_names="Mei")
    client.post("/sign-up", data=SIGN_UP)
    assert "Mei" in client.get("/settings/export").text
    client.post("/settings/leave", data={"current": SIGN_UP["password"], "sure": "y"})
    with db.database().reading() as session:
        left = session.scalars(select(Guest.name)).all(), session.scalars(select(Seat.name)).all()
    assert left == ([""], ["", "", ""])
