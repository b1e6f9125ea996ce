"""Addresses of calendars: made, renewed, ended, and worth nothing to anybody else."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from groups.membership import stewardship
from groups.membership.models import Group
from tests.calendars.helpers import As, Writing, address_of
from tests.factories import a_dinner, a_group, a_member


def test_an_address_dies_when_it_is_renewed_or_switched_off(
    app: Flask, writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        ann = a_member(session, "Ann")
    browser = as_member(ann.id)
    first = address_of(app, writing, ann.id)
    assert browser.post("/me/calendar/renew").status_code == 303
    second = address_of(app, writing, ann.id)
    assert first != second
    assert [client.get(path).status_code for path in (first, second)] == [404, 200]
    assert browser.post("/me/calendar/off").status_code == 303
    assert [client.get(path).status_code for path in (first, second)] == [404, 404]
    assert client.get("/calendar/none.ics").status_code == 404


def test_a_group_calendar_ends_with_belonging(app: Flask, writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
        group = a_group(session, ann, bo)
    path = address_of(app, writing, bo.id, group.id)
    assert client.get(path).status_code == 200
    with writing() as session:
        stewardship.leave(session, session.get_one(Group, group.id), bo.id, clock.now())
    assert client.get(path).status_code == 404


def test_the_address_is_in_no_table_and_opens_nothing_but_reading(
    app: Flask, writing: Writing, client: FlaskClient, as_member: As
) -> None:
    with writing() as session:
        ann = a_member(session, "Ann")
    path = address_of(app, writing, ann.id)
    token = path.split("/")[-1].removesuffix(".ics")
    with writing() as session:
        rows = session.connection().exec_driver_sql("select * from calendar_feed").all()
    assert len(rows) == 1
    assert token not in str(rows)
    assert client.post(path).status_code == 405
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert token in as_member(ann.id).get("/me/calendar").get_data(as_text=True)


def test_an_alarm_rings_only_where_it_was_asked_for(
    app: Flask, writing: Writing, client: FlaskClient, as_member: As
) -> None:
    with writing() as session:
        ann = a_member(session, "Ann")
        a_dinner(session, a_group(session, ann), ann)
    path = address_of(app, writing, ann.id)
    tag = client.get(path).headers["ETag"]
    as_member(ann.id).post("/me/calendar/ring", data={"rings": "on"})
    answer = client.get(path, headers={"If-None-Match": tag})
    assert b"BEGIN:VALARM" in answer.data
    assert b"TRIGGER:-PT2H" in answer.data
    as_member(ann.id).post("/me/calendar/ring", data={"rings": "off"})
    assert b"VALARM" not in client.get(path).data


def test_nobody_makes_an_address_for_a_group_of_others(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
        groups = [a_group(session, ann, listed=listed).public_id for listed in (True, False)]
    for pid in groups:
        for verb in ("on", "renew", "off", "ring"):
            assert as_member(bo.id).post(f"/me/calendar/{verb}", data={"group": pid}).status_code == 404


def test_my_addresses_are_made_on_one_page(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session, "Ann", locale="en")
        group = a_group(session, ann)
    browser = as_member(ann.id)
    assert "/me/calendar" in browser.get("/settings").get_data(as_text=True)
    assert f"/me/calendar#c-{group.public_id}" in browser.get(f"/g/{group.public_id}").get_data(as_text=True)
    assert "webcal://" not in browser.get("/me/calendar").get_data(as_text=True)
    for _twice in range(2):
        assert browser.post("/me/calendar/on", data={"group": group.public_id}).status_code == 303
    page = browser.get("/me/calendar").get_data(as_text=True)
    assert page.count('href="webcal://localhost/calendar/') == 1
