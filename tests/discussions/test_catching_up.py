"""What is new: on the group's page, in its list, at home, and gone again once it is read; at a constant cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock
from groups.discussions import actions
from groups.membership.models import Membership
from groups.membership.rules import Role
from tests.counting import count_queries
from tests.discussions.talks import EN, Writing, a_circle, a_talk, fresh, replies
from tests.factories import a_member

As = Callable[[int], FlaskClient]
Travel = Callable[[timedelta], None]


def test_what_is_new_stands_at_home_and_in_the_group_until_it_is_read(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle, title="Where to in spring")
        replies(session, talk, circle.ann, 2)
    bo, home = as_member(circle.bo.id), f"/g/{circle.group.public_id}"
    assert "1 discussion has something new" in bo.get("/", headers=EN).text
    for path in (home, f"{home}/discussions", "/discussions"):
        told = bo.get(path, headers=EN).text
        assert "Where to in spring" in told, path
        assert '<span class="dot">3<' in told, path
    assert "3 new" not in as_member(circle.ann.id).get(home, headers=EN).text
    bo.post(f"/talk/{talk.public_id}/seen", data={"number": "1"})
    assert '<span class="dot">1<' in bo.get(f"{home}/discussions", headers=EN).text
    bo.post(f"/talk/{talk.public_id}/seen")
    assert "something new" not in bo.get("/", headers=EN).text
    assert '<span class="dot">' not in bo.get(f"{home}/discussions", headers=EN).text
    assert "You have read everything" in bo.get("/discussions", headers=EN).text


def test_what_was_said_before_one_came_is_no_news(writing: Writing, as_member: As, travel: Travel) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
    travel(timedelta(hours=1))
    with writing() as session:
        late = a_member(session, "Late")
        row = Membership(
            group_id=circle.group.id, member_id=late.id, role=Role.MEMBER, via="open", joined_at=clock.now()
        )
        session.add(row)
    browser = as_member(late.id)
    assert "something new" not in browser.get("/", headers=EN).text
    travel(timedelta(hours=2))
    with writing() as session:
        replies(session, fresh(session, talk), circle.bo)
    assert '<span class="dot">1<' in browser.get(f"/g/{circle.group.public_id}/discussions", headers=EN).text


def test_pinned_ones_stand_first_and_the_rest_by_activity_page_by_page(
    writing: Writing, as_member: As, travel: Travel
) -> None:
    with writing() as session:
        circle = a_circle(session)
        talks = []
    for number in range(25):
        travel(timedelta(minutes=number))
        with writing() as session:
            talks.append(a_talk(session, circle, title=f"Talk {number:02}"))
    with writing() as session:
        actions.pin(session, fresh(session, talks[3]), circle.steward.id, True, clock.now())
    path = f"/g/{circle.group.public_id}/discussions"
    bo = as_member(circle.bo.id)
    first = bo.get(path, headers=EN).text
    assert first.index("Talk 03") < first.index("Talk 24") < first.index("Talk 23")
    assert "Talk 04" not in first
    after = bo.get(first.split(f'href="{path}?before=')[1].split('"')[0].join((f"{path}?before=", ""))).text
    assert all(f"Talk {number:02}" in after for number in (0, 1, 2, 4))
    assert "Talk 03" not in after
    assert "Talk 24" not in after


@pytest.mark.parametrize("before", ["x", "-1.a", "9" * 40, "1.", "²³.a", "5"])
def test_an_odd_place_in_the_list_is_no_failure(writing: Writing, as_member: As, before: str) -> None:
    with writing() as session:
        circle = a_circle(session)
        a_talk(session, circle)
    path = f"/g/{circle.group.public_id}/discussions?before={before}"
    assert as_member(circle.bo.id).get(path).status_code in (200, 404)


def test_pages_cost_the_same_for_three_and_for_thirty(writing: Writing, as_member: As) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
        replies(session, talk, circle.ann, 3)
        a_talk(session, circle)
    browser, group = as_member(circle.bo.id), f"/g/{circle.group.public_id}"
    paths = (group, f"{group}/discussions", "/discussions", f"/talk/{talk.public_id}", "/")

    def cost() -> dict[str, int]:
        found = {}
        for path in paths:
            browser.get(path)
            with count_queries() as asked:
                assert browser.get(path).status_code == 200
            found[path] = len(asked)
        return found

    few = cost()
    with writing() as session:
        talk = fresh(session, talk)
        for number in range(27):
            someone = a_member(session)
            actions.reply(session, talk, someone.id, "Yes.", f"mark{number:06}", clock.now(), number)
            replies(session, a_talk(session, circle, title=f"More {number}"), circle.ann)
    assert cost() == few
    assert few[f"/talk/{talk.public_id}"] <= 9


def test_what_is_thirty_days_old_is_no_news_at_home(writing: Writing, as_member: As, travel: Travel) -> None:
    with writing() as session:
        circle = a_circle(session)
        a_talk(session, circle)
    browser = as_member(circle.bo.id)
    travel(timedelta(days=31))
    assert "something new" not in browser.get("/", headers=EN).text
    travel(timedelta(0))
    assert "something new" in browser.get("/", headers=EN).text
