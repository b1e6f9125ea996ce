"""The page of a dinner and what is done on it, through HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock
from events.dinners import bench, seats
from events.dinners.queue import import_queue, promote
from events.dinners.rules import Party, SeatState, Visibility
from tests.dinners.helpers import SEAT, As, Writing, call, charter, count, states, the_dinner
from tests.factories import a_dinner, a_group, a_member, a_seat


def test_from_the_call_to_the_bench(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo, cho = (a_member(session, name) for name in ("Ann", "Bo", "Cho"))
        group = a_group(session, ann, bo, cho)
    host, guest, late = (as_member(each.id) for each in (ann, bo, cho))
    assert host.get(f"/g/{group.public_id}/dinners/new").status_code == 200
    answer = host.post(
        f"/g/{group.public_id}/dinners/new", data=call(place="Jiaoxia Hotpot", cap="120", seats="2")
    )
    assert answer.status_code == 303
    path = answer.location
    assert "Old-stove hotpot" in guest.get(path).text
    assert guest.post(f"{path}/seat", data=SEAT).status_code == 303
    assert late.post(f"{path}/seat", data=SEAT).status_code == 303
    with writing() as session:
        assert states(session, the_dinner(session)) == {"Ann": "going", "Bo": "going", "Cho": "waiting"}
    assert guest.post(f"{path}/seat/give-back").status_code == 303
    with writing() as session:
        assert states(session, the_dinner(session)) == {"Ann": "going", "Bo": "gone", "Cho": "offered"}
    assert 'name="answer" value="yes"' in late.get(path).text
    assert late.post(f"{path}/seat/answer", data=SEAT | {"answer": "yes"}).status_code == 303
    with writing() as session:
        assert states(session, the_dinner(session))["Cho"] == "going"


def test_calling_off_asks_once_more_and_then_tells_everybody(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        ann, bo = a_member(session, locale="en"), a_member(session, locale="en")
        group = a_group(session, ann, bo)
        dinner = a_dinner(session, group, ann, bo, visibility=Visibility.PUBLIC)
    host, path = as_member(ann.id), f"/d/{dinner.public_id}"
    assert "Call this dinner off?" in host.get(f"{path}/call-off").text
    assert host.post(f"{path}/call-off").status_code == 303
    assert host.post(f"{path}/call-off").status_code == 303
    page = client.get(path, headers={"Accept-Language": "en"}).text
    assert "This dinner does not take place" in page
    assert 'id="rsvp"' not in page
    assert as_member(bo.id).post(f"{path}/seat", data=SEAT).status_code == 409


def test_calling_off_can_be_taken_back_for_five_minutes(
    writing: Writing, as_member: As, travel: Callable[[timedelta], None]
) -> None:
    with writing() as session:
        ann, bo = a_member(session, locale="en"), a_member(session)
        dinner = a_dinner(session, a_group(session, ann, bo), ann, bo)
    host, path = as_member(ann.id), f"/d/{dinner.public_id}"
    assert host.post(f"{path}/call-off").status_code == 303
    assert as_member(bo.id).post(f"{path}/call-off/undo").status_code == 403
    assert "It takes place after all" in host.get(path).text
    assert host.post(f"{path}/call-off/undo").status_code == 303
    assert "This dinner does not take place" not in host.get(path).text
    assert host.post(f"{path}/call-off").status_code == 303
    travel(timedelta(minutes=6))
    assert "It takes place after all" not in host.get(path).text
    assert host.post(f"{path}/call-off/undo").status_code == 409


def test_the_page_says_what_everybody_agrees_to_and_accepts_that_version(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session, locale="en")
        group = a_group(session, ann, bo)
        dinner = a_dinner(session, group, ann)
    host, guest, path = as_member(ann.id), as_member(bo.id), f"/d/{dinner.public_id}"
    assert "version 1" in guest.get(path).text
    changed = call(drinks_pool="y")
    assert guest.post(f"{path}/seat", data=SEAT).status_code == 303
    assert host.post(f"{path}/pact", data=changed).status_code == 303
    page = guest.get(path).text
    assert "The pact has changed since you sat down" in page
    assert "Changed: the drinks" in page
    assert guest.post(f"{path}/seat/pact", data=SEAT | {"pact": "1"}).status_code == 409
    assert guest.post(f"{path}/seat/pact", data=SEAT | {"pact": "2"}).status_code == 303
    assert "The pact has changed since" not in guest.get(path).text


def test_the_page_states_by_which_rules_the_bench_moves(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session, locale="en"), a_member(session, locale="en")
        group = a_group(session, ann, bo)
        charter(session, group, queue_rule="lottery", party_rule="split")
        dinner = a_dinner(session, group, ann, seats=2)
        a_seat(session, dinner, bo, SeatState.WAITING)
    page = as_member(bo.id).get(f"/d/{dinner.public_id}").text
    assert "A draw decides, and everyone can check it." in page
    assert "It is offered what is free, and the rest of it waits." in page
    assert "You are on the bench; lots will be drawn" in page


def test_the_seat_on_the_table_is_the_button_of_the_form(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_group(session, ann, bo)
        dinner = a_dinner(session, group, ann)
    page = as_member(bo.id).get(f"/d/{dinner.public_id}").text
    assert '<button class="seat__p" type="submit" form="rsvp"' in page
    assert 'id="rsvp" method="post"' in page
    assert f'data-watch="dinner:{dinner.public_id}"' in page


@pytest.mark.parametrize("raw", ["-1", "x", "9999999", ""])
def test_a_party_of_nonsense_is_refused(writing: Writing, as_member: As, raw: str) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_group(session, ann, bo)
        dinner = a_dinner(session, group, ann)
    answer = as_member(bo.id).post(f"/d/{dinner.public_id}/seat", data=SEAT | {"adults": raw})
    assert answer.status_code == 422


def test_anybody_at_the_table_can_replay_the_order_of_the_bench(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo, cho = (a_member(session, name) for name in ("Ann", "Bo", "Cho"))
        group = a_group(session, ann, bo, cho)
        dinner = a_dinner(session, group, ann, seats=1 + 1)
        for each in (bo, cho):
            seats.take_seat(session, dinner, each.id, Party(adults=1), 1, clock.now())
    told = json.loads(as_member(bo.id).get(f"/d/{dinner.public_id}/queue.json").text)
    assert list(told["people"].values()) == ["Bo", "Cho"]
    replayed = promote(import_queue(told | {"free": 2}))
    assert len(replayed.offers) == 1
    assert replayed.order[0] == replayed.offers[0].party


def test_it_is_told_once_that_a_dinner_is_over(writing: Writing) -> None:
    from events.dinners.actions import tell_over

    with writing() as session:
        ann = a_member(session)
        dinner = a_dinner(session, a_group(session, ann), ann, starts_at=clock.now() - timedelta(hours=3))
    with writing() as session:
        tell_over(session, clock.now())
        assert len(session.info["facts"]) == 1
    with writing() as session:
        tell_over(session, clock.now())
        assert "facts" not in session.info
        assert the_dinner(session).id == dinner.id


def test_offers_that_lapse_do_so_by_the_minute(writing: Writing) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        dinner = a_dinner(session, a_group(session, ann, bo), ann)
        a_seat(session, dinner, bo, SeatState.OFFERED, offered_until=clock.now() - timedelta(seconds=1))
    with writing() as session:
        bench.lapse(session, clock.now())
    with writing() as session:
        assert count(session, dinner, "lapsed") == 1


@pytest.mark.parametrize(("ahead", "late"), [(timedelta(days=2), False), (timedelta(hours=5), True)])
def test_a_free_exit_that_has_passed_is_not_promised(
    writing: Writing, as_member: As, ahead: timedelta, late: bool
) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Ann"), a_member(session, "Bo", locale="en")
        dinner = a_dinner(session, a_group(session, ann, bo), ann, starts_at=clock.now() + ahead)
    page = as_member(bo.id).get(f"/d/{dinner.public_id}").text
    assert ("Free to give back until" in page) is not late
    assert ("noted as late" in page) is late
