"""Lists: complete, in pages, at the same cost for thirty as for three, and silent about what is not yours."""

from __future__ import annotations

import re
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock, db
from app.core.limits import limiter
from app.core.viewer import Viewer
from groups.membership.actions import join
from groups.membership.charter import JoinRule
from groups.membership.listeners import todo
from groups.membership.models import JoinRequest, Membership
from groups.membership.queries import listed_groups
from groups.membership.views import ROLL
from tests.counting import count_queries
from tests.factories import a_member
from tests.membership.conftest import FORM, As, Scene, Writing, a_founded_group, an_invite


def _cost(browser: FlaskClient, path: str) -> int:
    with count_queries() as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_my_groups_cost_the_same_for_three_and_thirty(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        for _ in range(3):
            a_founded_group(session, ann)
    browser = as_member(ann.id)
    few = _cost(browser, "/groups")
    with writing() as session:
        for _ in range(27):
            a_founded_group(session, ann)
    assert _cost(browser, "/groups") == few <= 8
    assert len(set(re.findall(r'href="(/g/\w+)"', browser.get("/groups").text))) == 30


@pytest.mark.parametrize("path", ["", "/members", "/requests", "/invites", "/charter", "/stewardship"])
def test_pages_of_a_group_cost_the_same_for_three_and_thirty(
    scene: Scene, writing: Writing, as_member: As, path: str
) -> None:
    browser, numbers = as_member(scene.steward.id), count(1)

    def more(rows: int) -> None:
        with writing() as session:
            for _ in range(rows):
                member, asker = a_member(session), a_member(session)
                session.add(Membership(
                    group_id=scene.group.id, member_id=member.id, role="member", via="open", joined_at=clock.now(),
                ))  # fmt: skip
                session.add(JoinRequest(
                    group_id=scene.group.id, member_id=asker.id, answers=[], asked_at=clock.now(),
                ))  # fmt: skip
                an_invite(session, session.merge(scene.group), scene.steward, max_uses=next(numbers))

    more(3)
    few = _cost(browser, scene.at + path)
    more(27)
    assert _cost(browser, scene.at + path) == few
    assert few <= (8 if path else 13)  # other rooms' panels ask on the group's page too


def test_the_roll_is_complete_page_by_page(scene: Scene, writing: Writing, as_member: As) -> None:
    with writing() as session:
        wanted = {f"guest {number:03}" for number in range(2 * ROLL + 5)}
        for name in sorted(wanted):
            session.add(Membership(
                group_id=scene.group.id, member_id=a_member(session, name).id, role="member", via="open",
                joined_at=clock.now(),
            ))  # fmt: skip
    browser, path, seen, pages = as_member(scene.steward.id), f"{scene.at}/members", [], 0
    while path:
        page = browser.get(path).text
        seen += re.findall(r"<b>(guest \d+)</b>", page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        path, pages = (older[1].replace("&amp;", "&") if older else ""), pages + 1
    assert pages == 3
    assert len(seen) == len(wanted)
    assert set(seen) == wanted


@pytest.mark.parametrize(("before", "status"), [("0", 200), ("-5", 200), ("x", 200), ("9" * 30, 404)])
def test_an_odd_key_of_a_page_breaks_nothing(scene: Scene, as_member: As, before: str, status: int) -> None:
    assert as_member(scene.member.id).get(f"{scene.at}/members?before={before}").status_code == status


def test_an_unlisted_group_leaks_into_nobodys_page(
    scene: Scene, app: Flask, as_member: As, client: FlaskClient, writing: Writing
) -> None:
    pages = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and not rule.rule.startswith("/static")
    }
    assert "/groups" in pages
    assert "Zanzibar" in as_member(scene.member.id).get("/groups").text
    with writing() as session:
        assert listed_groups(session, 10).rows == []
    for browser in (client, as_member(scene.stranger.id), as_member(scene.gone.id)):
        for path in sorted(pages):
            answer = browser.get(path)
            assert "Zanzibar" not in answer.text, path
            assert scene.group.public_id not in answer.text, path


def test_a_steward_finds_requests_among_the_things_to_do(scene: Scene, app: Flask, writing: Writing) -> None:
    with writing() as session:
        group = a_founded_group(session, scene.steward, name="Askers", join_rule=JoinRule.REQUEST)
        join(session, group, scene.stranger.id, now=clock.now())
    lists = []
    with app.test_request_context(headers={"Accept-Language": "en"}), db.database().reading():
        for who in (scene.steward, scene.member):
            viewer = Viewer(who.id, who.public_id, who.nickname, who.portrait, 0, "en", "UTC")
            lists.append(todo(viewer, clock.now()))
    assert [(each["title"], each["meta"]) for each in lists[0]] == [("1 person asks to join", "Askers")]
    assert lists[1] == []


@pytest.fixture
def limits(app: Flask) -> object:
    """The daily limits are off in other tests."""
    limiter.enabled = True
    limiter.reset()
    yield limiter
    limiter.reset()
    limiter.enabled = False


def test_the_eleventh_founding_of_a_day_is_too_many(limits: object, writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
    browser = as_member(ann.id)
    assert browser.post("/groups/new", data=FORM | {"name": ""}).status_code == 422
    statuses = [browser.post("/groups/new", data=FORM).status_code for _ in range(11)]
    assert statuses == [303] * 10 + [429]
    assert as_member(bo.id).post("/groups/new", data=FORM).status_code == 303


def test_the_fifty_first_invitation_of_a_day_is_too_many(limits: object, scene: Scene, as_member: As) -> None:
    browser = as_member(scene.member.id)
    asks = [browser.post(f"{scene.at}/invites", data={"lasts": "day", "uses": "1"}) for _ in range(51)]
    assert [answer.status_code for answer in asks] == [303] * 50 + [429]


def test_the_twenty_first_request_of_a_day_is_too_many(
    limits: object, writing: Writing, as_member: As
) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        groups = [a_founded_group(session, ann, join_rule=JoinRule.REQUEST) for _ in range(21)]
    browser = as_member(bo.id)
    asks = [browser.post(f"/g/{group.public_id}/membership").status_code for group in groups]
    assert asks == [303] * 20 + [429]
