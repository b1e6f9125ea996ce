"""Dinners in lists: the group's page, older ones, open seats, what waits for an answer."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from app.core import clock, panels
from app.core.viewer import Viewer
from events.dinners import queries
from events.dinners.rules import SeatState, Visibility
from tests.dinners.helpers import As, Writing, counted
from tests.factories import a_dinner, a_group, a_member, a_seat, a_venue


def test_what_waits_for_an_answer_stands_on_ones_list(writing: Writing, app: object) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_group(session, ann, bo)
        dinner = a_dinner(session, group, ann)
        a_seat(session, dinner, bo, SeatState.OFFERED, offered_until=clock.now() + timedelta(hours=1))
    from flask import Flask

    assert isinstance(app, Flask)
    with app.test_request_context(), writing():
        viewer = Viewer(bo.id, bo.public_id, bo.nickname, "lin", 1, "en", "Asia/Shanghai")
        todos = [
            each
            for each in panels.gather("home.todo", viewer=viewer, now=clock.now())
            if isinstance(each, dict)
        ]
    assert [each["href"] for each in todos if each["icon"] == "seat"] == [f"/d/{dinner.public_id}"]


def test_lists_of_dinners_ask_the_same_number_of_questions(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, *others = (a_member(session) for _each in range(6))
        few, many = a_group(session, ann, *others), a_group(session, ann, *others, name="Many")
        for group, number in ((few, 3), (many, 12)):
            for _each in range(number):
                a_dinner(session, group, ann, *others, venue=a_venue(session, ann))
                a_dinner(session, group, ann, *others, starts_at=clock.now() - timedelta(days=3))
    browser = as_member(ann.id)
    asked = []
    for group in (few, many):
        with counted() as said:
            assert browser.get(f"/g/{group.public_id}").status_code == 200
            assert browser.get(f"/g/{group.public_id}/dinners").status_code == 200
        asked.append(len(said))
    assert asked[0] == asked[1]


def test_the_page_asks_the_same_number_of_questions_however_many_come(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        ann, *others = (a_member(session) for _each in range(31))
        group = a_group(session, ann, *others)
        small = a_dinner(session, group, ann, *others[:3], seats=40)
        large = a_dinner(session, group, ann, *others, seats=40)
    browser = as_member(ann.id)
    asked = []
    for dinner in (small, large):
        with counted() as said:
            assert browser.get(f"/d/{dinner.public_id}").status_code == 200
        asked.append(len(said))
    assert asked[0] == asked[1]


def test_only_public_dinners_of_a_listed_group_are_shown_to_strangers(
    writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann)
        a_dinner(session, group, ann)
        shown = a_dinner(session, group, ann, visibility=Visibility.PUBLIC)
    page = client.get(f"/g/{group.public_id}").text
    assert page.count('class="dcard ') == 1
    assert f"/d/{shown.public_id}" in page


def test_older_dinners_stand_on_further_pages(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann)
        for days in range(1, 15):
            a_dinner(session, group, ann, starts_at=clock.now() - timedelta(days=days))
    browser = as_member(ann.id)
    first = browser.get(f"/g/{group.public_id}/dinners").text
    assert first.count('class="dcard ') == queries.PAGE
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert browser.get(older).text.count('class="dcard ') == 14 - queries.PAGE


def test_open_seats_are_public_coming_and_not_full(writing: Writing) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_group(session, ann, bo)
        wanted = a_dinner(session, group, ann, seats=3, visibility=Visibility.PUBLIC)
        a_dinner(session, group, ann, bo, seats=2, visibility=Visibility.PUBLIC)
        a_dinner(session, group, ann, seats=3)
        a_dinner(session, group, ann, starts_at=clock.now() - timedelta(days=1), visibility=Visibility.PUBLIC)
    with writing() as session:
        assert [d.id for d in queries.open_seats(session, "Beijing", clock.now())] == [wanted.id]
        assert queries.open_seats(session, "Chengdu", clock.now()) == []
        assert [d.id for d in queries.open_seats(session, None, clock.now(), viewer_id=ann.id)] == []
        assert queries.next_dinner(session, ann.id, clock.now()) is not None
