"""A table set from a list: what it says fills in the form, and its people wait to be entered."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, jobs
from events.dinners import queries
from events.dinners.models import Dinner
from events.jielong.models import KeptList
from tests.dinners.helpers import call, local
from tests.factories import a_group, a_member
from tests.jielong.helpers import confirmed, heads

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
Travel = Callable[[timedelta], None]
LIST = "#接龙\n主题：周五火锅局\n时间：{when}\n地点：椒下火锅\n1. 张三+1\n2. 李四"


def _list() -> str:
    day = clock.now() + timedelta(days=3)
    return LIST.format(when=f"{day:%Y-%m-%d} 19:00")


def _from_list(writing: Writing, as_member: As) -> tuple[FlaskClient, str, str]:
    with writing() as session:
        ann = a_member(session, "Ann", locale="en")
        group = a_group(session, ann)
    browser = as_member(ann.id)
    answer = browser.post(f"/g/{group.public_id}/dinners/from-list", data={"text": _list()})
    assert answer.status_code == 303
    return browser, group.public_id, answer.headers["Location"]


def test_the_form_of_a_new_table_offers_the_list(writing: Writing, as_member: As) -> None:
    browser, group, _target = _from_list(writing, as_member)
    assert f"/g/{group}/dinners/from-list" in browser.get(f"/g/{group}/dinners/new").text


def test_what_the_list_says_fills_in_the_form(writing: Writing, as_member: As) -> None:
    browser, _group, target = _from_list(writing, as_member)
    page = browser.get(target).text
    for said in (
        'value="周五火锅局"',
        'value="椒下火锅"',
        f'value="{clock.now() + timedelta(days=3):%Y-%m-%d}T19:00"',
    ):
        assert said in page
    assert "周五火锅局" in unquote(target)


def test_once_the_table_is_set_its_people_are_entered_from_the_kept_list(
    writing: Writing, as_member: As
) -> None:
    browser, group, target = _from_list(writing, as_member)
    form = call(title="周五火锅局", starts=local(), origin=_origin(browser, target))
    browser.post(f"/g/{group}/dinners/new", data=form)
    with writing() as session:
        dinner = session.scalars(select(Dinner)).one()
        pid = dinner.public_id
    assert "2 people of your list are not entered yet" in browser.get(f"/d/{pid}").text
    assert "1. 张三+1" in browser.get(f"/d/{pid}/list").text
    page = browser.post(f"/d/{pid}/list", data={"text": _list()}).text
    browser.post(f"/d/{pid}/list/enter", data=confirmed(page, _list()))
    assert "not entered yet" not in browser.get(f"/d/{pid}").text
    with writing() as session:
        found = queries.dinner_by(session, pid)
        assert found is not None
        assert heads(session, found) == [("Ann", "going", 1), ("张三", "going", 2), ("李四", "going", 1)]
        assert session.scalars(select(KeptList)).all() == []


def _origin(browser: FlaskClient, target: str) -> str:
    """What the form that the list filled in carries."""
    found = re.search(r'name="origin"[^>]* value="([^"]+)"', browser.get(target).text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("origin", ["", "list-1-00000000", "x" * 99])
def test_a_dinner_that_the_list_did_not_fill_in_has_nothing_of_it(
    writing: Writing, as_member: As, origin: str
) -> None:
    browser, group, target = _from_list(writing, as_member)
    browser.post(f"/g/{group}/dinners/new", data=call(title="Another", starts=local(), origin=origin))
    with writing() as session:
        pid = session.scalars(select(Dinner.public_id)).one()
    assert "not entered yet" not in browser.get(f"/d/{pid}").text
    mine = call(title="周五火锅局", starts=local(), origin=_origin(browser, target))
    assert browser.post(f"/g/{group}/dinners/new", data=mine).status_code == 303
    with writing() as session:
        assert session.scalars(select(KeptList.dinner_id)).one() is not None


def test_a_newer_list_is_not_for_the_form_of_the_older(writing: Writing, as_member: As) -> None:
    browser, group, target = _from_list(writing, as_member)
    old = _origin(browser, target)
    browser.post(f"/g/{group}/dinners/from-list", data={"text": _list() + "\n3. 王五"})
    browser.post(f"/g/{group}/dinners/new", data=call(starts=local(), origin=old))
    with writing() as session:
        assert session.scalars(select(KeptList.dinner_id)).all() == [None]


def test_a_list_that_led_to_no_table_is_forgotten(
    writing: Writing, as_member: As, travel: Callable[[timedelta], None]
) -> None:
    _from_list(writing, as_member)
    jobs.run_ticks(clock.now())
    with writing() as session:
        assert len(session.scalars(select(KeptList)).all()) == 1
    travel(timedelta(days=8))
    jobs.run_ticks(clock.now())
    with writing() as session:
        assert session.scalars(select(KeptList)).all() == []


def test_an_unreadable_list_is_refused_and_only_members_start(writing: Writing, as_member: As) -> None:
    browser, group, _target = _from_list(writing, as_member)
    assert browser.post(f"/g/{group}/dinners/from-list", data={"text": " "}).status_code == 422
    with writing() as session:
        eve = a_member(session, "Eve")
    assert as_member(eve.id).get(f"/g/{group}/dinners/from-list").status_code in (403, 404)
