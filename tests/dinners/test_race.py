"""Many who ask at the same moment, through real requests (SECURITY BR1, BR3)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.ids import new_token
from events.dinners import queries, queries_bench
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState, Visibility
from tests.dinners.helpers import SEAT, browsers
from tests.factories import a_dinner, a_group, a_member

AT_ONCE = 60  # requests in flight: more than the connections of either database's pool


class Crowd(NamedTuple):
    """A public dinner with nobody at it, and browsers of many members."""

    dinner: Dinner
    guests: list[FlaskClient]


def a_crowd(app: Flask, size: int, seats: int) -> Crowd:
    with db.database().writing() as session:
        host, *people = (a_member(session) for _each in range(size + 1))
        group = a_group(session, host, *people)
        dinner = a_dinner(session, group, host, seats=seats)
        session.execute(Seat.__table__.delete())  # type: ignore[attr-defined]  # the host eats elsewhere
        ids = [each.id for each in people]
    return Crowd(dinner, browsers(app, ids, clock.now()))


def all_at_once(work: list[Callable[[], int]]) -> Counter[int]:
    """Every piece of work as soon as a thread is free, all threads from the same moment."""
    gate = threading.Barrier(min(AT_ONCE, len(work)))
    first = threading.local()

    def go(each: Callable[[], int]) -> int:
        if not hasattr(first, "passed"):
            first.passed = True
            gate.wait(60)
        return each()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(go, work))


def read() -> list[Seat]:
    with db.database().reading() as session:
        return list(session.scalars(select(Seat).order_by(Seat.asked_at, Seat.id)))


def sit(guest: FlaskClient, dinner: Dinner) -> Callable[[], int]:
    return lambda: guest.post(f"/d/{dinner.public_id}/seat", data=SEAT).status_code


@pytest.mark.slow
def test_five_hundred_who_ask_for_eight_seats_get_exactly_eight_and_a_line(app: Flask) -> None:
    dinner, guests = a_crowd(app, 500, 8)
    answers = all_at_once([sit(guest, dinner) for guest in guests])
    assert answers == {303: 500}
    found = read()
    assert Counter(seat.state for seat in found) == {SeatState.GOING: 8, SeatState.WAITING: 492}
    assert {seat.state for seat in found[:8]} == {SeatState.GOING}
    with db.database().reading() as session:
        line = [seat.id for seat in queries_bench.waiting(session, dinner.id)]
    assert line == [seat.id for seat in found[8:]]


def test_one_who_presses_twenty_times_has_one_seat(app: Flask) -> None:
    dinner, guests = a_crowd(app, 1, 8)
    token = guests[0]
    answers = all_at_once([sit(_same(app, token), dinner) for _each in range(20)])
    assert set(answers) == {303}
    assert [seat.state for seat in read()] == [SeatState.GOING]


@pytest.mark.slow
def test_coming_and_going_never_passes_the_limit_and_fills_what_comes_free(app: Flask) -> None:
    dinner, guests = a_crowd(app, 40, 8)
    most: list[int] = []

    def churn(guest: FlaskClient) -> Callable[[], int]:
        def go() -> int:
            last = 0
            for path, data in (("seat", SEAT), ("seat/give-back", {}), ("seat", SEAT)):
                last = guest.post(f"/d/{dinner.public_id}/{path}", data=data).status_code
                with db.database().reading() as session:
                    most.append(queries.taken(session, dinner.id))
            return last

        return go

    assert set(all_at_once([churn(guest) for guest in guests])) == {303}
    assert max(most) <= 8
    with db.database().reading() as session:
        assert queries.taken(session, dinner.id) == 8
        assert queries_bench.line_length(session, dinner, clock.now()) == 32


def _same(app: Flask, browser: FlaskClient) -> FlaskClient:
    """Another tab of the same browser: a test client is no thing for two threads."""
    tab = app.test_client()
    cookie = browser.get_cookie("tongzhuo")
    assert cookie is not None
    tab.set_cookie("tongzhuo", cookie.value)
    return tab


def test_two_presses_of_the_call_make_one_dinner(app: Flask) -> None:
    from tests.dinners.helpers import call

    with db.database().writing() as session:
        host = a_member(session)
        group = a_group(session, host)
    browser = browsers(app, [host.id], clock.now())[0]
    form = call()
    path = f"/g/{group.public_id}/dinners/new"
    assert set(all_at_once([lambda: _same(app, browser).post(path, data=form).status_code] * 6)) == {303}
    with db.database().reading() as session:
        assert len(_dinners(session)) == 1


def _dinners(session: Session) -> list[int]:
    return list(session.scalars(select(Dinner.id)))


def test_fifty_guests_who_want_the_last_seat_are_one_guest_and_a_line(app: Flask) -> None:
    with db.database().writing() as session:
        host = a_member(session)
        dinner = a_dinner(session, a_group(session, host), host, seats=2, visibility=Visibility.LINK)
        path, link = f"/d/{dinner.public_id}", f"/d/{dinner.public_id}/with/{dinner.share_token}"
    strangers = [app.test_client() for _each in range(50)]
    for browser in strangers:
        browser.get(link)

    def by_name(browser: FlaskClient, number: int) -> Callable[[], int]:
        form = SEAT | {"name": f"Guest {number}", "key": new_token()}
        return lambda: browser.post(f"{path}/seat", data=form).status_code

    assert all_at_once([by_name(browser, number) for number, browser in enumerate(strangers)]) == {303: 50}
    states = Counter(seat.state for seat in read() if seat.guest_id is not None)
    assert states == {SeatState.GOING: 1, SeatState.WAITING: 49}


def test_one_form_pressed_twenty_times_at_once_is_one_guest(app: Flask) -> None:
    with db.database().writing() as session:
        host = a_member(session)
        dinner = a_dinner(session, a_group(session, host), host, visibility=Visibility.LINK)
        path, link = f"/d/{dinner.public_id}", f"/d/{dinner.public_id}/with/{dinner.share_token}"
    browser = app.test_client()
    browser.get(link)
    form = SEAT | {"name": "Old Wang", "key": new_token()}

    def press(tab: FlaskClient) -> Callable[[], int]:
        return lambda: tab.post(f"{path}/seat", data=form).status_code

    assert all_at_once([press(_same(app, browser)) for _each in range(20)]) == {303: 20}
    assert sum(seat.guest_id is not None for seat in read()) == 1
