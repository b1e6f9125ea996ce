"""How a table is booked: the call, the record by versions, two who write at once, and the number that is told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.signals import listen
from app.places.models import Venue
from events.bookings import actions, rules
from events.bookings.models import Booking, BookingVersion, CountTold
from events.bookings.rules import BookingState
from events.diets import actions as diets
from events.diets.actions import Told
from events.diets.needs import Need
from events.dinners import seats
from events.dinners.models import Dinner
from events.signals import BookingChanged, HeadcountTold
from tests.counting import count_queries
from tests.factories import a_dinner, a_group, a_member, a_seat, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(2, 50))
def test_the_range_never_names_more_than_the_seats(
    going: int, offered: int, waiting: int, seats: int
) -> None:
    found = rules.heads(going=going, offered=offered, waiting=waiting, seats=seats)
    assert found.sure <= found.most <= seats
    assert found.sure == min(going, seats)
    if offered + waiting == 0:
        assert found.most == found.sure


def test_only_an_answer_of_the_restaurant_is_told() -> None:
    assert rules.answered(BookingState.ASKED, BookingState.CONFIRMED)
    assert not rules.answered(BookingState.OPEN, BookingState.ASKED)
    assert not rules.answered(BookingState.CONFIRMED, BookingState.CONFIRMED)


def _table(session: Session) -> tuple[Member, Member, Dinner]:
    host, su = a_member(session, "Lin"), a_member(session, "Su")
    venue = a_venue(session, host)
    venue.phone, venue.booking_url = "010 6265 0000", "https://book.example.org/jubao"
    dinner = a_dinner(session, a_group(session, host, su), host, su, venue=venue, cap_fen=12000)
    diets.write_own(session, su.id, [Told(Need.PEANUTS)], clock.now())
    return host, su, dinner


def _sent(version: int, **changed: str) -> dict[str, Any]:
    return {
        "version": str(version), "state": "confirmed", "booked_by": "", "name_used": "Lin", "held": "18:45",
        "room": "Plum", "deposit": "200", "deposit_by": "", "cancelling": "", "fees": "", "url": "", "answer": "",
    } | changed  # fmt: skip


def test_one_tap_calls_and_the_words_are_there_in_both_languages(writing: Writing, as_member: As) -> None:
    with writing() as session:
        host, _su, dinner = _table(session)
    page = as_member(host.id).get(f"/d/{dinner.public_id}/booking", headers=EN).text
    assert 'href="tel:01062650000"' in page
    assert "We are 2 people." in page
    assert "1 person: allergic to peanuts (serious)" in page
    assert "花生过敏" in page
    assert "¥120" in page
    assert "Su" not in page.split("What to say")[1].split("The number they know")[0]


def test_whoever_sits_writes_it_down_and_the_table_sees_it(writing: Writing, as_member: As) -> None:
    heard: list[BookingChanged] = []
    listen(BookingChanged, lambda _session, fact: heard.append(fact))
    with writing() as session:
        host, su, dinner = _table(session)
        other = a_member(session)
    path = f"/d/{dinner.public_id}/booking"
    assert as_member(su.id).post(path, data=_sent(0, booked_by=su.public_id)).status_code == 303
    assert (
        as_member(su.id).post(path, data=_sent(0, booked_by=su.public_id)).status_code == 303
    )  # pressed twice
    assert len(heard) == 1
    page = as_member(host.id).get(f"/d/{dinner.public_id}", headers=EN).text
    for words in ("the table is ours", "Su called", "held until 18:45", "deposit ¥200"):
        assert words in page
    assert "Su called" not in as_member(other.id).get(f"/d/{dinner.public_id}", headers=EN).text
    with writing() as session:
        booking = session.scalars(select(Booking)).one()
        assert (booking.version, booking.deposit_fen) == (1, 20000)
        assert booking.held_until is not None
        assert booking.held_until.strftime("%H:%M") == "10:45"  # 18:45 in Shanghai


def test_two_who_write_at_once_the_second_sees_both(writing: Writing, as_member: As) -> None:
    with writing() as session:
        host, su, dinner = _table(session)
    path = f"/d/{dinner.public_id}/booking"
    as_member(host.id).post(path, data=_sent(0, room="Plum"))
    late = as_member(su.id).post(path, data=_sent(0, room="Orchid"), headers=EN)
    assert late.status_code == 409
    assert "Plum" in late.text
    assert 'value="Orchid"' in late.text
    assert as_member(su.id).post(path, data=_sent(1, room="Orchid")).status_code == 303
    with writing() as session:
        assert session.scalars(select(Booking.room)).one() == "Orchid"
        versions = session.scalars(select(BookingVersion).order_by(BookingVersion.id)).all()
        assert versions[1].changed == {"room": ["Plum", "Orchid"]}


def test_odd_input_is_said_back(writing: Writing, as_member: As) -> None:
    with writing() as session:
        host, _su, dinner = _table(session)
    browser, path = as_member(host.id), f"/d/{dinner.public_id}/booking"
    for bad in (
        {"held": "late"}, {"held": "25:00"}, {"deposit": "lots"}, {"deposit": "999999999"}, {"room": "x" * 201},
        {"url": "javascript:alert(1)"}, {"state": "eaten"}, {"booked_by": "nobody"},
    ):  # fmt: skip
        assert browser.post(path, data=_sent(0, **bad)).status_code == 422, bad
    assert browser.post(path, data=_sent(0) | {"version": "x" * 9}).status_code == 409
    for count in ("0", "9", "-1", "many", "9" * 40):
        assert browser.post(f"{path}/count", data={"count": count}).status_code == 422
    with writing() as session:
        assert not session.scalars(select(Booking)).all()
        assert not session.scalars(select(CountTold)).all()


def test_a_number_that_has_changed_is_told_anew_and_both_stay(writing: Writing, as_member: As) -> None:
    heard: list[HeadcountTold] = []
    listen(HeadcountTold, lambda _session, fact: heard.append(fact))
    with writing() as session:
        host, _su, dinner = _table(session)
        third = a_member(session)
        a_group(session, third, name="Others")
    browser, path = as_member(host.id), f"/d/{dinner.public_id}/booking"
    browser.post(f"{path}/count", data={"count": "2"})
    browser.post(f"{path}/count", data={"count": "2"})  # pressed twice
    assert "They know of" not in browser.get(f"/d/{dinner.public_id}", headers=EN).text
    with writing() as session:
        found = session.get_one(Dinner, dinner.id)
        a_seat(session, found, session.get_one(Member, third.id))
    page = browser.get(f"/d/{dinner.public_id}", headers=EN).text
    assert "They know of 2, you are 3 now" in page
    browser.post(f"{path}/count", data={"count": "3"})
    assert "They know of" not in browser.get(f"/d/{dinner.public_id}", headers=EN).text
    assert [(fact.before, fact.after) for fact in heard] == [(0, 2), (2, 3)]
    with writing() as session:
        assert session.scalars(select(CountTold.count).order_by(CountTold.id)).all() == [2, 3]


def test_a_dinner_that_is_called_off_keeps_its_booking_as_it_was(writing: Writing, as_member: As) -> None:
    with writing() as session:
        host, _su, dinner = _table(session)
        dinner.called_off_at = clock.now()
    assert as_member(host.id).post(f"/d/{dinner.public_id}/booking", data=_sent(0)).status_code == 409


def test_somebody_who_gave_the_seat_back_has_still_called(writing: Writing, as_member: As) -> None:
    with writing() as session:
        host, su, dinner = _table(session)
        assert session.get_one(Venue, dinner.venue_id).phone
    path = f"/d/{dinner.public_id}/booking"
    as_member(host.id).post(path, data=_sent(0, booked_by=su.public_id))
    with writing() as session:
        seats.give_back(session, session.get_one(Dinner, dinner.id), su.id, clock.now())
    browser = as_member(host.id)
    assert f'<option selected value="{su.public_id}">' in browser.get(path).text
    assert browser.post(path, data=_sent(1, booked_by=su.public_id, room="Orchid")).status_code == 303
    assert as_member(su.id).get(path).status_code == 403


def test_the_page_asks_the_same_of_the_database_for_3_people_and_30(writing: Writing, as_member: As) -> None:
    asked = []
    for people in (3, 30):
        with writing() as session:
            host, *others = [a_member(session) for _each in range(people)]
            dinner = a_dinner(session, a_group(session, host, *others), host, *others, seats=40)
            for count in range(people):
                actions.tell_count(session, dinner, host.id, count + 1, clock.now())
                session.flush()
        browser = as_member(host.id)
        with count_queries() as statements:
            assert browser.get(f"/d/{dinner.public_id}/booking").status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]
