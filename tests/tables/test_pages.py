"""The pages of many tables, through HTTP: who may lay, draw, sit and check; codes across tables; constant queries."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.ids import digest
from events.attestations import models
from events.dinners.models import Dinner, Seat
from events.tables import rules
from tests.attestations.tables import BEGUN, Sat, qr, rows, spoken
from tests.counting import count_queries
from tests.dinners import test_guests as guests
from tests.dinners.helpers import As, Writing, browsers
from tests.factories import a_member
from tests.tables.large import FORTY, forty, seat_by_eights

EVEN = {"count": "5", "sizes": "", "way": "drawn"}


@pytest.fixture
def sat(writing: Writing) -> Sat:
    with writing() as session:
        return forty(session)


def draws(browser: FlaskClient, sat: Sat) -> dict[str, Any]:
    told: dict[str, Any] = browser.get(f"/d/{sat.pid}/tables.json").get_json()
    return told


def table_of(sat: Sat, name: str) -> Any:
    return next(seat.table_no for seat in rows(Seat) if seat.id == sat.seats[name].id)


def test_the_host_lays_and_draws_and_anybody_at_the_dinner_checks(sat: Sat, as_member: As) -> None:
    host, guest = as_member(sat.id(FORTY[0])), as_member(sat.id(FORTY[7]))
    path = f"/d/{sat.pid}/tables"
    assert "Many tables" in host.get(f"/d/{sat.pid}").text
    assert "Set the tables" in host.get(path).text
    assert "Set the tables" not in guest.get(path).text
    assert [host.post(path, data=EVEN).status_code for _twice in range(2)] == [303, 303]
    before = draws(guest, sat)
    assert before["sizes"] == [8] * 5
    assert before["draws"] == []
    assert "Choose one, or wait for the lot" in guest.get(path).text
    assert [host.post(f"{path}/draw").status_code for _twice in range(2)] == [303, 303]
    told = draws(guest, sat)
    (drawn,) = told["draws"]
    assert rules.draw(rules.import_draw(drawn["inputs"])) == drawn["outcome"]
    assert digest(drawn["inputs"]["seed"]) == before["seed_sha256"] == told["seed_sha256"]
    mine = table_of(sat, FORTY[7])
    assert f'id="t{mine}"' in guest.get(path).text
    page = guest.get(f"/d/{sat.pid}").text
    assert "5 tables" in page
    assert f"Table {mine}" in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"count": "1"}, "Two tables at least"), ({"count": "61"}, "less than two people"),
        ({"count": "x"}, "Write a whole number"), ({"sizes": "10, ten"}, "Write numbers only"),
        ({"sizes": "10, 10"}, "20 chairs"), ({"sizes": "40, 1"}, "between 2 and 30"), ({"way": "queue"}, "Not a valid"),
    ],
)  # fmt: skip
def test_what_cannot_be_laid_is_said_at_its_field(
    sat: Sat, as_member: As, form: dict[str, str], words: str
) -> None:
    answer = as_member(sat.id(FORTY[0])).post(f"/d/{sat.pid}/tables", data=EVEN | form)
    assert answer.status_code == 422
    assert words in answer.text
    assert rows(Dinner)[0].tables == 0


def test_everybody_chooses_and_changes_until_it_begins(sat: Sat, writing: Writing, as_member: As) -> None:
    host, guest = as_member(sat.id(FORTY[0])), as_member(sat.id(FORTY[7]))
    path = f"/d/{sat.pid}/tables"
    host.post(path, data=EVEN | {"sizes": "20 ,15, 5", "way": "chosen"})
    assert "Sit at table 3" in guest.get(path).text
    assert "Sit here" in guest.get(f"/d/{sat.pid}").text
    for number in (3, 3, 1):
        assert guest.post(f"{path}/{number}").status_code == 303
    assert table_of(sat, FORTY[7]) == 1
    assert guest.post(f"{path}/4").status_code == 409
    for name in FORTY[8:13]:
        assert as_member(sat.id(name)).post(f"{path}/3").status_code == 303
    assert guest.post(f"{path}/3").status_code == 409
    with writing() as session:
        dinner = session.get_one(Dinner, sat.dinner.id)
        dinner.starts_at = dinner.closes_at = clock.now() - timedelta(minutes=1)
    assert guest.post(f"{path}/2").status_code == 409
    assert host.post(f"{path}/one").status_code == 409
    assert "Sit at table" not in guest.get(path).text


def test_back_to_one_table(sat: Sat, as_member: As) -> None:
    host, path = as_member(sat.id(FORTY[0])), f"/d/{sat.pid}/tables"
    host.post(path, data=EVEN)
    host.post(f"{path}/draw")
    assert [host.post(f"{path}/one").status_code for _twice in range(2)] == [303, 303]
    assert {seat.table_no for seat in rows(Seat)} == {None}
    assert host.post(f"{path}/draw").status_code == 409


def test_strangers_see_nothing_and_others_lay_nothing(
    sat: Sat, writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        eve = a_member(session, "Eve")
    path = f"/d/{sat.pid}/tables"
    for browser in (client, as_member(eve.id)):
        assert {browser.get(path).status_code, browser.get(f"{path}.json").status_code} == {404}
        posts = [browser.post(each, data=EVEN) for each in (path, f"{path}/draw", f"{path}/one", f"{path}/1")]
        assert {answer.status_code for answer in posts} == {404}
    guest = as_member(sat.id(FORTY[7]))
    assert {guest.post(each, data=EVEN).status_code for each in (path, f"{path}/draw", f"{path}/one")} == {
        403
    }


def test_a_code_across_tables_says_where_one_sits_and_moves_only_when_told(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        sat = forty(session, since=BEGUN)
        seat_by_eights(session, sat, sat.dinner)
    reader, other = as_member(sat.id(FORTY[33])), FORTY[20]
    path = f"/d/{sat.pid}/here"
    answer = reader.post(path, data={"code": spoken(sat, other)})
    assert answer.status_code == 409
    assert "You are at table 5" in answer.text
    assert "I sit at table 3 now" in answer.text
    page = reader.get(f"/t/{qr(sat, other)}").text
    assert "You are at table 5" in page
    assert "I sit at table 3 now" in page
    assert reader.post(f"/t/{qr(sat, other)}").status_code == 409
    assert table_of(sat, FORTY[33]) == 5
    kept = f'[{{"code": "{qr(sat, other)}", "at": {int(clock.now().timestamp() * 1000)}}}]'
    told = reader.post(f"/d/{sat.pid}/scans", data={"scans": kept}).get_json()
    assert told["results"][0]["ok"] is False
    assert "of table 3" in told["results"][0]["sentence"]
    assert reader.post(path, data={"code": spoken(sat, other), "move": "yes"}).status_code == 303
    assert table_of(sat, FORTY[33]) == 3
    assert "You have met people" in reader.get(f"/t/{qr(sat, FORTY[0])}").text


def test_one_vouches_for_the_own_table_only(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = forty(session, since=timedelta(hours=3))
        seat_by_eights(session, sat, sat.dinner)
    page = as_member(sat.id(FORTY[33])).get(f"/d/{sat.pid}/vouch").text
    assert "Who was at table 5?" in page
    assert sat.seats[FORTY[34]].public_id in page
    assert sat.seats[FORTY[20]].public_id not in page
    answer = as_member(sat.id(FORTY[33])).post(
        f"/d/{sat.pid}/vouch",
        data={"present": "yes", "vouch": [sat.seats[FORTY[34]].public_id, sat.seats[FORTY[20]].public_id]},
    )
    assert answer.status_code == 303
    with writing() as session:
        assert session.scalars(select(models.Testimony.subject_seat_id)).all() == [sat.seats[FORTY[34]].id]


def test_five_tables_are_read_as_cheaply_as_two(writing: Writing, as_member: As) -> None:
    asked: dict[str, list[int]] = {}
    for people, many in ((12, 2), (40, 5)):
        with writing() as session:
            sat = forty(session, *FORTY[:people], seats=people)
        host, path = as_member(sat.id(FORTY[0])), f"/d/{sat.pid}/tables"
        host.post(path, data={"count": str(many), "sizes": "", "way": "drawn"})
        host.post(f"{path}/draw")
        for kind, address in (("tables", path), ("dinner", f"/d/{sat.pid}")):
            host.get(address)
            with count_queries() as found:
                assert host.get(address).status_code == 200
            asked.setdefault(kind, []).append(len(found))
    assert all(few == many for few, many in asked.values()), asked


def test_a_guest_without_an_account_chooses_a_table_too(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    dinner = guests.a_table(writing, seats=12)
    assert guests.sit(client, dinner, adults="1") == 303
    host, path = as_member(dinner.host_id), f"{dinner.path}/tables"
    assert host.post(path, data={"count": "2", "sizes": "", "way": "chosen"}).status_code == 303
    assert "Old Wang" in host.get(path).text
    assert client.post(f"{path}/2").status_code == 303
    assert [seat.table_no for seat in rows(Seat) if seat.member_id is None] == [2, 2]
    assert "Old Wang" in host.get(path).text
    assert "/sign-in" in client.post(path, data=EVEN).location  # a guest lays nothing
    assert rows(Dinner)[0].tables == 2


def test_the_last_chairs_are_taken_once_though_all_press_at_once(app: Flask, sat: Sat, as_member: As) -> None:
    as_member(sat.id(FORTY[0])).post(
        f"/d/{sat.pid}/tables", data=EVEN | {"sizes": "3 30 10", "way": "chosen"}
    )
    people = browsers(app, [sat.id(name) for name in FORTY[1:9]], clock.now())
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda browser: browser.post(f"/d/{sat.pid}/tables/1").status_code, people))
    assert sorted(answers) == [303] * 3 + [409] * 5
    assert sum(seat.table_no == 1 for seat in rows(Seat)) == 3
