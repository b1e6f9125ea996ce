"""The front door: what strangers and members see first, at a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock
from events.dinners.rules import Visibility
from tests.counting import count_queries
from tests.factories import a_dinner, a_group, a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]


def _city(writing: Writing, tables: int) -> int:
    """Some public tables, a private one and an unlisted group; answers the id of somebody who hosts them all."""
    with writing() as session:
        ann, bo = a_member(session, "Ann", locale="en"), a_member(session, "Bo")
        venue = a_venue(session, ann)
        for number in range(tables):
            group = a_group(session, ann, bo, name=f"Group {number}")
            starts = clock.now() + timedelta(hours=5 + number)
            a_dinner(session, group, ann, bo, venue=venue, starts_at=starts, visibility=Visibility.PUBLIC)
        hidden = a_group(session, ann, name="Quiet circle", listed=False)
        dinner = a_dinner(session, hidden, ann, venue=venue, starts_at=clock.now() + timedelta(hours=4))
        dinner.title = "A table of our own"
        return ann.id


def test_strangers_see_free_seats_and_what_this_is(client: FlaskClient, writing: Writing) -> None:
    _city(writing, 2)
    page = client.get("/", headers={"Accept-Language": "en"}).text
    assert "The review you can trust sat next to you." in page
    assert "Old-stove hotpot" in page
    assert "A table of our own" not in page


def test_an_empty_house_has_its_own_words(client: FlaskClient) -> None:
    assert client.get("/").status_code == 200


def test_my_home_shows_what_is_next(writing: Writing, as_member: Callable[[int], FlaskClient]) -> None:
    page = as_member(_city(writing, 2)).get("/").text
    assert "Your next table" in page
    assert "A table of our own" in page
    assert "Group 0" in page


def test_somebody_new_is_shown_a_way(writing: Writing, as_member: Callable[[int], FlaskClient]) -> None:
    with writing() as session:
        new = a_member(session, "New", locale="en").id
    page = as_member(new).get("/").text
    assert "No table ahead of you" in page
    assert "Start a group" in page


@pytest.mark.parametrize("path", ["/", "/discover"])
def test_pages_ask_the_same_number_of_questions(
    writing: Writing, as_member: Callable[[int], FlaskClient], client: FlaskClient, path: str
) -> None:
    me = _city(writing, 3)
    mine = as_member(me)
    _open_tables(writing, "Bo’s", 3)
    few = [_count(browser, path) for browser in (mine, client)]
    _open_tables(writing, "Cai’s", 297)
    assert [_count(browser, path) for browser in (mine, client)] == few


def _open_tables(writing: Writing, name: str, tables: int) -> None:
    with writing() as session:
        host = a_member(session)
        venue = a_venue(session, host, name=name)
        group = a_group(session, host, name=name)
        for number in range(tables):
            starts = clock.now() + timedelta(hours=6, minutes=number)
            a_dinner(session, group, host, venue=venue, starts_at=starts, visibility=Visibility.PUBLIC)


def _count(browser: FlaskClient, path: str) -> int:
    browser.get(path)
    with count_queries() as asked:
        assert browser.get(path).status_code == 200
    return len(asked)
